# What stands in the way of a static mapping, and what comes back.

config deaf
config lifetime-max 3600

# The port is promised before anybody knows where the host is.
0	config forward camera tcp 0.0.0.0:8080 external 443
	192.168.1.21 > MAP tcp 443 suggest 443 lifetime 3600 nonce b1
	kernel + tcp 203.0.113.7:25088 192.168.1.21:443 for 3600
	event granted tcp 203.0.113.7:25088
	192.168.1.21 < SUCCESS MAP tcp 443 external 203.0.113.7:25088 lifetime 3600

# A host has several ports at once: the one of them that is wanted is nobody else's now.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 4 from 8080
	kernel + tcp 203.0.113.7:8080-8083 192.168.1.20:8080-8083 for 3600
	event granted tcp 203.0.113.7:8080-8083
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 PORT_SET 4 from 8080
20	config forward web tcp 192.168.1.20:8081
	event lost tcp 203.0.113.7:8080-8083
	kernel - tcp 203.0.113.7:8080-8083 192.168.1.20:8080-8083
	kernel + tcp 203.0.113.7:8081 192.168.1.20:8081 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800 nonce a1 PORT_SET 4 from 8080

# What a host has asked for itself is moved to the port outside that the operator wants.
30	192.168.1.20 > MAP tcp 22 suggest 5000 lifetime 3600 nonce a2
	kernel + tcp 203.0.113.7:5000 192.168.1.20:22 for 3600
	event granted tcp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP tcp 22 external 203.0.113.7:5000 lifetime 3600
40	config forward shell tcp 192.168.1.20:22 external 2222
	event lost tcp 203.0.113.7:5000
	kernel - tcp 203.0.113.7:5000 192.168.1.20:22
	kernel + tcp 203.0.113.7:2222 192.168.1.20:22 for 3600
	event granted tcp 203.0.113.7:2222
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 22 lifetime 1800 nonce a2

# Of two for one place one is taken away: the other keeps the mapping, and keeps it up.
50	config forward double tcp 192.168.1.20:22
60	config forward shell none
	kernel = tcp 203.0.113.7:2222 192.168.1.20:22 for 3600
	event renewed tcp 203.0.113.7:2222
2045	kernel = tcp 203.0.113.7:8081 192.168.1.20:8081 for 3600
	event renewed tcp 203.0.113.7:8081
2085	kernel = tcp 203.0.113.7:2222 192.168.1.20:22 for 3600
	event renewed tcp 203.0.113.7:2222
2090	mappings 3
