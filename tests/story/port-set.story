# Of a shared address only the ports of our port set can be had.
# PCP-P-070, P-071, PCP-S-030

config mode mape
config psid 5 12 2
config hosts 192.168.1.20 32 mappings 1000

# Runs of four ports: 16404 to 16407, 32788 to 32791, 49172 to 49175.
0	192.168.1.20 > MAP tcp 80 suggest 80 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:32788 192.168.1.20:80 for 3600
	event granted tcp 203.0.113.7:32788
	192.168.1.20 < SUCCESS MAP tcp 80 external 203.0.113.7:32788 lifetime 3600
	192.168.1.20 > MAP tcp 81 suggest 16404 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel + tcp 203.0.113.7:16404 192.168.1.20:81 for 3600
	event granted tcp 203.0.113.7:16404
	192.168.1.20 < SUCCESS MAP tcp 81 external 203.0.113.7:16404 lifetime 3600 PREFER_FAILURE
	192.168.1.20 > MAP tcp 82 suggest 16408 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 82 external 16408 lifetime 30 PREFER_FAILURE
	192.168.1.20 > MAP all all lifetime 3600 nonce a1
	192.168.1.20 < UNSUPP_PROTOCOL MAP all all lifetime 1800

# Twelve, and no more.
1	192.168.1.20 > MAP tcp 1 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:32789 192.168.1.20:1 for 3600
	event granted tcp 203.0.113.7:32789
	192.168.1.20 < SUCCESS MAP tcp 1 external 203.0.113.7:32789 lifetime 3600
	192.168.1.20 > MAP tcp 2 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:32790 192.168.1.20:2 for 3600
	event granted tcp 203.0.113.7:32790
	192.168.1.20 < SUCCESS MAP tcp 2 external 203.0.113.7:32790 lifetime 3600
	192.168.1.20 > MAP tcp 3 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:32791 192.168.1.20:3 for 3600
	event granted tcp 203.0.113.7:32791
	192.168.1.20 < SUCCESS MAP tcp 3 external 203.0.113.7:32791 lifetime 3600
	192.168.1.20 > MAP tcp 4 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:49172 192.168.1.20:4 for 3600
	event granted tcp 203.0.113.7:49172
	192.168.1.20 < SUCCESS MAP tcp 4 external 203.0.113.7:49172 lifetime 3600
	192.168.1.20 > MAP tcp 5 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:49173 192.168.1.20:5 for 3600
	event granted tcp 203.0.113.7:49173
	192.168.1.20 < SUCCESS MAP tcp 5 external 203.0.113.7:49173 lifetime 3600
	192.168.1.20 > MAP tcp 6 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:49174 192.168.1.20:6 for 3600
	event granted tcp 203.0.113.7:49174
	192.168.1.20 < SUCCESS MAP tcp 6 external 203.0.113.7:49174 lifetime 3600
	192.168.1.20 > MAP tcp 7 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:49175 192.168.1.20:7 for 3600
	event granted tcp 203.0.113.7:49175
	192.168.1.20 < SUCCESS MAP tcp 7 external 203.0.113.7:49175 lifetime 3600
	192.168.1.20 > MAP tcp 8 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:16405 192.168.1.20:8 for 3600
	event granted tcp 203.0.113.7:16405
	192.168.1.20 < SUCCESS MAP tcp 8 external 203.0.113.7:16405 lifetime 3600
	192.168.1.20 > MAP tcp 9 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:16406 192.168.1.20:9 for 3600
	event granted tcp 203.0.113.7:16406
	192.168.1.20 < SUCCESS MAP tcp 9 external 203.0.113.7:16406 lifetime 3600
	192.168.1.20 > MAP tcp 10 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:16407 192.168.1.20:10 for 3600
	event granted tcp 203.0.113.7:16407
	192.168.1.20 < SUCCESS MAP tcp 10 external 203.0.113.7:16407 lifetime 3600
	192.168.1.20 > MAP tcp 11 lifetime 3600 nonce a1
	192.168.1.20 < NO_RESOURCES MAP tcp 11 lifetime 30
	mappings 12
