# A carrier that does not answer: the host is told so, and no promise is left open.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
3	carrier < MAP tcp 8080 lifetime 3600 nonce a1
9	carrier silent
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
21	carrier < MAP tcp 8080 lifetime 3600 nonce a1
45	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30
	mappings 0
