# All addresses of the carrier are silent: when each has been asked four times the host is told.
# The next request begins with the first again.

config mode nat444
config carriers 100.64.0.2
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
3	carrier < MAP tcp 8080 lifetime 3600 nonce a1
9	carrier silent
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
21	carrier < MAP tcp 8080 lifetime 3600 nonce a1
45	carrier unknown
	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1
48	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1
54	carrier silent
	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1
66	carrier 100.64.0.2 < MAP tcp 8080 lifetime 3600 nonce a1
90	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30
	mappings 0

100	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
