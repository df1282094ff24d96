# A mapping belongs to whoever knows its nonce.
# PCP-S-040, S-041, S-042

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# The error lasts as long as the mapping that is in the way.
1900	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1700 nonce b2
1901	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1699 nonce b2

# Nothing has changed by that.
3599	mappings 1
3600	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# Zeros are a nonce like any other.
3610	192.168.1.21 > MAP udp 53 lifetime 600
	kernel + udp 203.0.113.7:53 192.168.1.21:53 for 600
	event granted udp 203.0.113.7:53
	192.168.1.21 < SUCCESS MAP udp 53 external 203.0.113.7:53 lifetime 600
	192.168.1.21 > MAP udp 53 lifetime 0 nonce 01
	192.168.1.21 < NOT_AUTHORIZED MAP udp 53 lifetime 600
	192.168.1.21 > MAP udp 53 lifetime 0
	event released udp 203.0.113.7:53
	kernel - udp 203.0.113.7:53 192.168.1.21:53
	192.168.1.21 < SUCCESS MAP udp 53 lifetime 0
