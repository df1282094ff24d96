# A host asks for what the operator has given it already. RFC 6887 11.3(2), 15.1
# Needs: PCP_NATPMP
# PCP-S-043, S-051, S-055

config deaf
config forward web tcp 192.168.1.20:8080 external 443
config hosts 192.168.1.0 24 mappings 1 external-ports 20000 30000

# It learns of it, with whatever nonce, as long as there may be; nothing is done for that.
0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 4294967295
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b2
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 4294967295
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 3600
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 443 lifetime 3600
	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 4294967295 PREFER_FAILURE
	192.168.1.20 > MAP tcp 8080 suggest 8080 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 external 8080 lifetime 30 PREFER_FAILURE

# It can neither end nor narrow it.
1	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 0
	192.168.1.20 < NATPMP NOT_AUTHORIZED MAP tcp 8080
	192.168.1.20 > NATPMP MAP tcp 0 lifetime 0
	192.168.1.20 < NATPMP NOT_AUTHORIZED MAP tcp 0
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800 FILTER 198.51.100.0/24
	mappings 1

# It counts against no quota, and nobody else gets its port.
2	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:25000 192.168.1.20:8081 for 3600
	event granted tcp 203.0.113.7:25000
	192.168.1.20 < SUCCESS MAP tcp 8081 external 203.0.113.7:25000 lifetime 3600
	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce a1
	192.168.1.20 < USER_EX_QUOTA MAP tcp 8082 lifetime 30
