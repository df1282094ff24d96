# Where neither is to be answered, nothing is.

config without-pcp
config natpmp off
0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
1	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	mappings 0
