# Where PCP is not to be answered, its clients are told so in NAT-PMP, which goes on.
# Needs: PCP_NATPMP

config without-pcp
0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < NATPMP UNSUPP_VERSION ADDRESS
	mappings 0
1	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 7200
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 8080 lifetime 7200
