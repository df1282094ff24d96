# The carrier decides how long; the gateway grants no more than that, and no more than its own most.
# RFC 7648 3.3, RFC 6887 15

config mode nat444
config deaf
config lifetime-max 3600

0	192.168.1.20 > MAP tcp 8080 lifetime 86400 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 7200
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# Three quarters of what is asked for are left: no need to ask the carrier. PCP-P-012
900	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 2700
901	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 60
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 60
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 60
961	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	mappings 0
