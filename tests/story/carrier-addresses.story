# The carrier's server has two addresses: they are tried one after another, four requests each,
# and the first that answers is kept. The host waits meanwhile. RFC 7488 3, PCP-C-003

config mode nat444
config carriers 100.64.0.2
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
3	carrier < MAP tcp 8080 lifetime 3600 nonce a1
9	carrier silent
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
21	carrier < MAP tcp 8080 lifetime 3600 nonce a1
45	carrier unknown
	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1

# The abandoned one has been slow: it is too late.
46	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40000 lifetime 3600
48	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1
	carrier 100.64.0.2 > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# That one is kept.
100	192.168.1.20 > MAP udp 5000 lifetime 3600 nonce b2
	kernel + udp 100.64.7.9:5000 192.168.1.20:5000 for 3600
	carrier 100.64.0.2 < MAP udp 5000 lifetime 3600 nonce b2

# It falls silent, too: from the first on. Another one answers than the one that has granted,
# so what it has granted is asked for as well.
103	carrier 100.64.0.2 < MAP udp 5000 lifetime 3600 nonce b2
109	carrier silent
	carrier 100.64.0.2 < MAP udp 5000 lifetime 3600 nonce b2
121	carrier 100.64.0.2 < MAP udp 5000 lifetime 3600 nonce b2
145	carrier unknown
	carrier < MAP udp 5000 lifetime 3600 nonce b2
	carrier > SUCCESS MAP udp 5000 external 192.0.1.9:40002 lifetime 3600
	carrier answers
	kernel = udp 100.64.7.9:5000 192.168.1.20:5000 for 3600
	event granted udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP udp 5000 external 192.0.1.9:40002 lifetime 3600
147.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3501
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40003 lifetime 3501
	event changed tcp 192.0.1.9:40003
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40003 lifetime 3501
