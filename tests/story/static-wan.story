# What the gateway itself wants follows the WAN.

config deaf
config wan none
config lifetime-max 3600
config forward web tcp 192.168.1.20:8080

# Without an address there is nothing to be had, and nothing is tried.
0	mappings 0
100	wan 203.0.113.7
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080

# It moves to another address with all the others.
200	wan 203.0.113.8
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	kernel + tcp 203.0.113.8:8080 192.168.1.20:8080 for 3500
	event changed tcp 203.0.113.8:8080

# What would have been renewed meanwhile is renewed when the line is back.
300	wan none
2300	wan 203.0.113.8
	kernel = tcp 203.0.113.8:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.8:8080

# A line that is down for longer than it lasts ends it; with the line it comes back.
2400	wan none
5900	event lost tcp 203.0.113.8:8080
	kernel - tcp 203.0.113.8:8080 192.168.1.20:8080
	mappings 0
7000	wan 203.0.113.8
	kernel + tcp 203.0.113.8:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.8:8080
