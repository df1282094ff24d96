# A name that is longer than we keep is cut, and the host is told what it is called now. Asking for
# a port without a name takes none away.
# PCP-S-103

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 DESCRIPTION "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbcccc"
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 DESCRIPTION "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# Given back there is none to tell.
20	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1 DESCRIPTION "Camera"
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0 DESCRIPTION ""
