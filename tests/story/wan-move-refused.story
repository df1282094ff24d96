# A mapping that cannot be moved to the new address is lost, and its host hears of it.
# PCP-P-035

config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

100	kernel refuses 1
	wan 203.0.113.8
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	kernel ! tcp 203.0.113.8:8080 192.168.1.20:8080
	event lost tcp 203.0.113.7:8080
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30 epoch 0
	mappings 0
