# The gateway gets another address from its carrier: mappings move with their ports, the carrier is
# asked for them from there, and hosts hear of what has become another one.
# PCP-P-033, PCP-S-121

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

100	wan 100.64.9.9
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.9.9:8080 192.168.1.20:8080 for 3500
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3500
101	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 1800
	kernel = tcp 100.64.9.9:8080 192.168.1.20:8080 for 1800
	event changed tcp 192.0.1.9:40777
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 1800 epoch 1

# What the host knows by now it is not told again.
	192.168.1.20 > MAP tcp 8080 lifetime 1800 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 1800
200

# A carrier that has nothing for it there: the host hears that it is gone.
300	wan 100.64.5.5
	kernel - tcp 100.64.9.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.5.5:8080 192.168.1.20:8080 for 1601
	carrier < MAP tcp 8080 suggest 192.0.1.9:40777 lifetime 1601
	carrier > CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	event lost tcp 192.0.1.9:40777
	kernel - tcp 100.64.5.5:8080 192.168.1.20:8080
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 30 epoch 0
	mappings 0
