# A host asks in the very turn in which the gateway's address has changed: what it had before is not
# told from memory, and the carrier is asked once.

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
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.10:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3600
	kernel = tcp 100.64.7.10:8080 192.168.1.20:8080 for 3600
	event changed tcp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3600 epoch 0
