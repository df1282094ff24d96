# A host that wants this port or none: the choice is the carrier's, for its port is the outermost.
# PCP-C-012, PCP-P-043

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	carrier > CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 external 443 lifetime 30 PREFER_FAILURE
	mappings 0

# Success with another port is news of something else; the answer comes after it.
10	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
11	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600 PREFER_FAILURE

# Once it has one, another one is not to be had; of this the carrier need not hear.
20	192.168.1.20 > MAP tcp 8080 suggest 444 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 external 444 lifetime 30 PREFER_FAILURE

# What it has is no reason to refuse, and a renewal that insists says so to the carrier.
2000	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1 PREFER_FAILURE
	carrier < MAP tcp 8080 suggest 192.0.1.9:443 lifetime 3600 nonce a1 PREFER_FAILURE
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event renewed tcp 192.0.1.9:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600 PREFER_FAILURE
