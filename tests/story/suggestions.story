# Which external port a host gets: the one it suggests, else its own number, else any.
# PCP-S-060, S-061, PCP-W-007

config ports 20000 20009

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 3600

# Taken: its own number will do.
1	192.168.1.21 > MAP tcp 8081 suggest 443 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:8081 192.168.1.21:8081 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.21 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600

# Both taken: one is drawn.
2	192.168.1.22 > MAP tcp 8081 suggest 443 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:20005 192.168.1.22:8081 for 3600
	event granted tcp 203.0.113.7:20005
	192.168.1.22 < SUCCESS MAP tcp 8081 external 203.0.113.7:20005 lifetime 3600

# An address that is not ours is no reason to fail, nor to refuse the port.
3	192.168.1.22 > MAP tcp 22 suggest 192.0.2.99:2222 lifetime 3600 nonce d4
	kernel + tcp 203.0.113.7:2222 192.168.1.22:22 for 3600
	event granted tcp 203.0.113.7:2222
	192.168.1.22 < SUCCESS MAP tcp 22 external 203.0.113.7:2222 lifetime 3600

# The ports of PCP itself are nobody's, on UDP.
4	192.168.1.22 > MAP udp 5351 suggest 5350 lifetime 3600 nonce e5
	kernel + udp 203.0.113.7:20005 192.168.1.22:5351 for 3600
	event granted udp 203.0.113.7:20005
	192.168.1.22 < SUCCESS MAP udp 5351 external 203.0.113.7:20005 lifetime 3600
	192.168.1.22 > MAP tcp 5351 lifetime 3600 nonce f6
	kernel + tcp 203.0.113.7:5351 192.168.1.22:5351 for 3600
	event granted tcp 203.0.113.7:5351
	192.168.1.22 < SUCCESS MAP tcp 5351 external 203.0.113.7:5351 lifetime 3600
