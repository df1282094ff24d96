# A host that may asks on behalf of another one.
# PCP-S-090 to S-093, S-127

config deaf
config hosts 192.168.1.2 32 third-parties 192.168.1.0 24
config hosts 192.168.1.66 32 refused

0	192.168.1.2 > MAP tcp 8080 lifetime 3600 nonce a1 THIRD_PARTY 192.168.1.20
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.2 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 THIRD_PARTY 192.168.1.20

# It is the other host's mapping, but the nonce of whoever asked.
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 3599

# Who may not is told that the option is not supported, not that it is forbidden.
2	192.168.1.20 > MAP tcp 81 lifetime 3600 nonce b2 THIRD_PARTY 192.168.1.21
	192.168.1.20 < UNSUPP_OPTION MAP tcp 81 lifetime 1800 THIRD_PARTY 192.168.1.21
	192.168.1.2 > MAP tcp 81 lifetime 3600 nonce b2 THIRD_PARTY 192.168.2.20
	192.168.1.2 < NOT_AUTHORIZED MAP tcp 81 lifetime 1800 THIRD_PARTY 192.168.2.20
	192.168.1.2 > MAP tcp 81 lifetime 3600 nonce b2 THIRD_PARTY 192.168.1.66
	192.168.1.2 < NOT_AUTHORIZED MAP tcp 81 lifetime 1800 THIRD_PARTY 192.168.1.66
	192.168.1.2 > MAP tcp 81 lifetime 3600 nonce b2 THIRD_PARTY 192.168.1.2
	192.168.1.2 < MALFORMED_REQUEST MAP tcp 81 lifetime 1800 reserved 000000000000ffffc0a80102 THIRD_PARTY 192.168.1.2
	192.168.1.2 > MAP tcp 81 lifetime 3600 nonce b2 THIRD_PARTY 127.0.0.1
	192.168.1.2 < MALFORMED_OPTION MAP tcp 81 lifetime 1800 reserved 000000000000ffffc0a80102 THIRD_PARTY 127.0.0.1

# News goes to whoever asked, and says whom it is about.
10	wan 203.0.113.8
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	kernel + tcp 203.0.113.8:8080 192.168.1.20:8080 for 3590
	event changed tcp 203.0.113.8:8080
	192.168.1.2 < SUCCESS MAP tcp 8080 external 203.0.113.8:8080 lifetime 3590 epoch 0 THIRD_PARTY 192.168.1.20
