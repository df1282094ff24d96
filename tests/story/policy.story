# What the operator lets each host have.
# Needs: PCP_NATPMP
# PCP-S-067, S-155

config hosts 192.168.1.0 24 mappings 2 internal-ports 1024 65535
config hosts 192.168.1.66 32 refused
config hosts 192.168.1.77 32 external-ports 50000 50001

# The quota is each host's own, and renewals are not counted.
0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8081 192.168.1.20:8081 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.20 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600
	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce a1
	192.168.1.20 < USER_EX_QUOTA MAP tcp 8082 lifetime 30
	192.168.1.20 > NATPMP MAP tcp 8082 lifetime 3600
	192.168.1.20 < NATPMP NO_RESOURCES MAP tcp 8082
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	192.168.1.21 > MAP tcp 8082 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:8082 192.168.1.21:8082 for 3600
	event granted tcp 203.0.113.7:8082
	192.168.1.21 < SUCCESS MAP tcp 8082 external 203.0.113.7:8082 lifetime 3600
# What is given back counts no more.
2	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
	192.168.1.20 > MAP tcp 8083 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8083 192.168.1.20:8083 for 3600
	event granted tcp 203.0.113.7:8083
	192.168.1.20 < SUCCESS MAP tcp 8083 external 203.0.113.7:8083 lifetime 3600

# Ports that nobody may open, in either protocol; and hosts that may have none.
10	192.168.1.21 > MAP tcp 22 lifetime 3600 nonce b2
	192.168.1.21 < NOT_AUTHORIZED MAP tcp 22 lifetime 1800
	192.168.1.21 > NATPMP MAP tcp 22 lifetime 3600
	192.168.1.21 < NATPMP NOT_AUTHORIZED MAP tcp 22
	192.168.1.66 > MAP tcp 8080 lifetime 3600 nonce c3
	192.168.1.66 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800
	192.168.1.66 > NATPMP MAP tcp 8080 lifetime 3600
	192.168.1.66 < NATPMP NOT_AUTHORIZED MAP tcp 8080

# Ports of the gateway that a host may be given, whatever it suggests.
20	192.168.1.77 > MAP tcp 80 suggest 80 lifetime 3600 nonce d4
	kernel + tcp 203.0.113.7:50000 192.168.1.77:80 for 3600
	event granted tcp 203.0.113.7:50000
	192.168.1.77 < SUCCESS MAP tcp 80 external 203.0.113.7:50000 lifetime 3600
	192.168.1.77 > MAP tcp 81 suggest 80 lifetime 3600 nonce d4 PREFER_FAILURE
	192.168.1.77 < CANNOT_PROVIDE_EXTERNAL MAP tcp 81 external 80 lifetime 30 PREFER_FAILURE
	192.168.1.77 > MAP tcp 81 lifetime 3600 nonce d4
	kernel + tcp 203.0.113.7:50001 192.168.1.77:81 for 3600
	event granted tcp 203.0.113.7:50001
	192.168.1.77 < SUCCESS MAP tcp 81 external 203.0.113.7:50001 lifetime 3600
	192.168.1.77 > MAP tcp 82 lifetime 3600 nonce d4
	192.168.1.77 < NO_RESOURCES MAP tcp 82 lifetime 30
