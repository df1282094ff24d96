# The line is found to be of another kind. What has a way out there goes on, and the carrier is
# asked if there is one; other hosts hear that their mapping is gone. The epoch starts again.

config mode auto
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	2001:db8:1::20 > MAP tcp 80 lifetime 3600 nonce b1
	kernel + tcp [2001:db8:1::20]:80 [2001:db8:1::20]:80 for 3600
	event granted tcp [2001:db8:1::20]:80
	2001:db8:1::20 < SUCCESS MAP tcp 80 external [2001:db8:1::20]:80 lifetime 3600

100	line nat444
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3500
	kernel = tcp [2001:db8:1::20]:80 [2001:db8:1::20]:80 for 3500
	event renewed tcp [2001:db8:1::20]:80
	carrier < MAP tcp 8080 suggest 203.0.113.7:8080 lifetime 3500 nonce a1
101	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event changed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 epoch 1
101.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
101.75	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200

# A gateway that does not translate any more: what it had translated becomes a pinhole.
200	line dslite
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel = tcp [2001:db8:1::20]:80 [2001:db8:1::20]:80 for 3400
	event renewed tcp [2001:db8:1::20]:80
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1101 nonce a1 THIRD_PARTY 192.168.1.20
201	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1100 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel + tcp 192.168.1.20:8080 192.168.1.20:8080 for 1100
	event renewed tcp 192.0.1.9:40001
	mappings 2

# One without any IPv4: its host is not reached any more.
300	line nat64
	carrier < ANNOUNCE PREFIX64 ::/96
	event lost tcp 192.0.1.9:40001
	kernel - tcp 192.168.1.20:8080 192.168.1.20:8080
	kernel = tcp [2001:db8:1::20]:80 [2001:db8:1::20]:80 for 3300
	event renewed tcp [2001:db8:1::20]:80
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 external 0.0.0.0 lifetime 30 epoch 0
	mappings 1
