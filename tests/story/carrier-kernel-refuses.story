# Behind a carrier the kernel is asked twice. Before: then the carrier is not asked at all. After:
# then the carrier is given back what it has granted, and the host is promised nothing.
# PCP-P-011, PCP-P-042

config mode nat444
config deaf

0	kernel refuses 1
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel ! tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	mappings 0

10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	kernel refuses 1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	carrier answers
	kernel ! tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	carrier > SUCCESS MAP tcp 8080 lifetime 0
	mappings 0

# The gateway has the port for itself: another one is taken before the carrier hears of any.
20	kernel finds 1 in use
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel ! tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.9:25088 192.168.1.20:8080 for 3600
	carrier < MAP tcp 25088 lifetime 3600 nonce a1
