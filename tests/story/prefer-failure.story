# PREFER_FAILURE: that port or none.
# PCP-S-062, S-095, S-096, PCP-W-036

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel + tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 3600 PREFER_FAILURE

# Somebody else has it.
1	192.168.1.21 > MAP tcp 443 suggest 443 lifetime 3600 nonce b2 PREFER_FAILURE
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL MAP tcp 443 external 443 lifetime 30 PREFER_FAILURE
	mappings 1

# So has the host itself, but another one than it insists on.
2	192.168.1.20 > MAP tcp 8080 suggest 444 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 external 444 lifetime 30 PREFER_FAILURE
	192.168.1.20 > MAP tcp 8080 suggest 192.0.2.99:443 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 external 192.0.2.99:443 lifetime 30 PREFER_FAILURE

# With what it has it may insist.
3	192.168.1.20 > MAP tcp 8080 suggest 203.0.113.7:443 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel = tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 3600 PREFER_FAILURE

# An address that the gateway does not have cannot be insisted on.
4	192.168.1.22 > MAP tcp 22 suggest 192.0.2.99:22 lifetime 3600 nonce c3 PREFER_FAILURE
	192.168.1.22 < CANNOT_PROVIDE_EXTERNAL MAP tcp 22 external 192.0.2.99:22 lifetime 30 PREFER_FAILURE

# Which port? And of what use, for an end?
5	192.168.1.22 > MAP tcp 22 lifetime 3600 nonce c3 PREFER_FAILURE
	192.168.1.22 < MALFORMED_OPTION MAP tcp 22 lifetime 1800 reserved 000000000000ffffc0a80116 PREFER_FAILURE
	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 0 nonce a1 PREFER_FAILURE
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8080 external 443 lifetime 1800 reserved 000000000000ffffc0a80114 PREFER_FAILURE
	mappings 1
