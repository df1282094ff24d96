# No host is promised a port that the kernel does not forward.
# PCP-W-042

0	kernel refuses 1
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel ! tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	mappings 0

30	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# A renewal that fails leaves what was granted before, and no more than that.
1830	kernel refuses 1
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel ! tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	mappings 1
3630	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	mappings 0

# The hosts of one turn share a transaction, not its fate.
4000	kernel refuses 1
	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce b2
	192.168.1.21 > MAP tcp 81 lifetime 3600 nonce c3
	kernel ! tcp 203.0.113.7:80 192.168.1.20:80
	kernel + tcp 203.0.113.7:81 192.168.1.21:81 for 3600
	event granted tcp 203.0.113.7:81
	192.168.1.20 < NO_RESOURCES MAP tcp 80 lifetime 30
	192.168.1.21 < SUCCESS MAP tcp 81 external 203.0.113.7:81 lifetime 3600
