# A host asks again while its mapping moves to another address of ours, which the carrier does not
# agree to: there is nothing that could stand as it was, so nothing does.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

100	wan 100.64.7.10
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.10:8080 192.168.1.20:8080 for 3500
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3500
101	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	carrier > NOT_AUTHORIZED MAP tcp 8080 lifetime 1800
	carrier refuses NOT_AUTHORIZED
	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.10:8080 192.168.1.20:8080
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800 epoch 1
	mappings 0
