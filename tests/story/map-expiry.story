# Whoever does not ask again loses the port when its time is over, and not before.
# PCP-S-058

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	192.168.1.21 > MAP udp 5000 lifetime 1800 nonce b2
	kernel + udp 203.0.113.7:5000 192.168.1.21:5000 for 1800
	event granted udp 203.0.113.7:5000
	192.168.1.21 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 1800

1799	mappings 2
1800	event lost udp 203.0.113.7:5000
	kernel - udp 203.0.113.7:5000 192.168.1.21:5000

3599	mappings 1
3600	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	mappings 0

# For two minutes it stays its old host's, then it can be anybody's.
# PCP-S-065
3601	192.168.1.21 > MAP tcp 8080 lifetime 120 nonce c3
	kernel + tcp 203.0.113.7:25088 192.168.1.21:8080 for 120
	event granted tcp 203.0.113.7:25088
	192.168.1.21 < SUCCESS MAP tcp 8080 external 203.0.113.7:25088 lifetime 120
3602	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce d4
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
3603	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce d4
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
3721	event lost tcp 203.0.113.7:25088
	kernel - tcp 203.0.113.7:25088 192.168.1.21:8080
3723	192.168.1.21 > MAP tcp 8080 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:8080 192.168.1.21:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.21 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
