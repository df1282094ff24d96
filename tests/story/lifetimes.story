# Lifetimes are kept within bounds, which may change while hosts have mappings.
# PCP-S-058, PCP-W-059

config lifetime-min 120
config lifetime-max 7200

0	192.168.1.20 > MAP tcp 8080 lifetime 1 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 120
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 120

1	192.168.1.20 > MAP tcp 8080 lifetime 4294967295 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 7200
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 7200

# What was granted stays granted; what is asked for from now on is bounded anew.
2	config lifetime-max 600
	config lifetime-min 300
	mappings 1
10	192.168.1.21 > MAP tcp 80 lifetime 7200 nonce b2
	kernel + tcp 203.0.113.7:80 192.168.1.21:80 for 600
	event granted tcp 203.0.113.7:80
	192.168.1.21 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 600
	192.168.1.21 > MAP tcp 81 lifetime 120 nonce c3
	kernel + tcp 203.0.113.7:81 192.168.1.21:81 for 300
	event granted tcp 203.0.113.7:81
	192.168.1.21 < SUCCESS MAP tcp 81 external 203.0.113.7:81 lifetime 300

310	event lost tcp 203.0.113.7:81
	kernel - tcp 203.0.113.7:81 192.168.1.21:81
610	event lost tcp 203.0.113.7:80
	kernel - tcp 203.0.113.7:80 192.168.1.21:80
7201	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
