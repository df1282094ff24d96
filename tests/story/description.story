# What a host calls its mapping.
# PCP-S-103

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 DESCRIPTION "Camera"
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 DESCRIPTION "Camera"

# Another text takes its place; one of no length drops it.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 DESCRIPTION "Kamera im Hof"
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 DESCRIPTION "Kamera im Hof"
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 DESCRIPTION ""
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 DESCRIPTION ""
