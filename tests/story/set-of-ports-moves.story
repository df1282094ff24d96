# A set moves to another address of the gateway as one, and its host hears of it once.
# PCP-S-121, S-126

config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 8 from 8080
	kernel + tcp 203.0.113.7:8080-8087 192.168.1.20:8080-8087 for 3600
	event granted tcp 203.0.113.7:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 PORT_SET 8 from 8080

100	wan 203.0.113.8
	kernel - tcp 203.0.113.7:8080-8087 192.168.1.20:8080-8087
	kernel + tcp 203.0.113.8:8080-8087 192.168.1.20:8080-8087 for 3500
	event changed tcp 203.0.113.8:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.8:8080 lifetime 3500 epoch 0 PORT_SET 8 from 8080
100.1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 8 from 8080
	kernel = tcp 203.0.113.8:8080-8087 192.168.1.20:8080-8087 for 3600
	event renewed tcp 203.0.113.8:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.8:8080 lifetime 3600 PORT_SET 8 from 8080

# One of its ports cannot be had there: none of them works any more.
200	kernel serves tcp 8083
	wan 203.0.113.9
	kernel - tcp 203.0.113.8:8080-8087 192.168.1.20:8080-8087
	kernel ! tcp 203.0.113.9:8080-8087 192.168.1.20:8080-8087
	event lost tcp 203.0.113.8:8080-8087
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30 epoch 0 PORT_SET 8 from 8080
	mappings 0
