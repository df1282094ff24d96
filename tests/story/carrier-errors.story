# What the carrier refuses for a reason that concerns the host's own wish is refused to the host
# Needs: PCP_NATPMP
# in the same words: code and patience. Nothing is left forwarded.
# RFC 7648 3.4

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > EXCESSIVE_REMOTE_PEERS MAP tcp 8080 lifetime 1800
	carrier refuses EXCESSIVE_REMOTE_PEERS
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < EXCESSIVE_REMOTE_PEERS MAP tcp 8080 external 9999 lifetime 1800
	mappings 0
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > NETWORK_FAILURE MAP tcp 8080 lifetime 45
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 45
	mappings 0
2	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > UNSUPP_PROTOCOL MAP tcp 8080 lifetime 1800
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < UNSUPP_PROTOCOL MAP tcp 8080 lifetime 1800
	mappings 0
3	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > NO_RESOURCES MAP tcp 8080 lifetime 30
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	mappings 0

# In NAT-PMP it is the nearest code there.
4	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 7200
	carrier < MAP tcp 8080 suggest 8080 lifetime 7200 nonce any
	carrier > USER_EX_QUOTA MAP tcp 8080 lifetime 30
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NATPMP NO_RESOURCES MAP tcp 8080
	mappings 0

# Patience without end is cut to a day.
5	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > NO_RESOURCES MAP tcp 8080 lifetime 4294967295
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 86400
	mappings 0
