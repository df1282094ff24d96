# The longer a carrier is gone, the later hosts are to ask again: a thousand gateways that ask
# in vain should not ask more often than they would if it were there.

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

80	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
83	carrier < MAP tcp 8080 lifetime 3600 nonce a1
89	carrier < MAP tcp 8080 lifetime 3600 nonce a1
101	carrier < MAP tcp 8080 lifetime 3600 nonce a1
125	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 58

200	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
203	carrier < MAP tcp 8080 lifetime 3600 nonce a1
209	carrier < MAP tcp 8080 lifetime 3600 nonce a1
221	carrier < MAP tcp 8080 lifetime 3600 nonce a1
245	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 118

1200	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1203	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1209	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1221	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1245	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 480

# It was there for a moment: the next silence is a new one.
1800	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > NO_RESOURCES MAP tcp 8080 lifetime 30 epoch 9000
	carrier refuses NO_RESOURCES
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
1900	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1903	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1909	carrier silent
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1921	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1945	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30
