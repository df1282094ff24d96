# The carrier falls silent for longer than the gateway has what it wants: then it is asked again.

config mode nat444
config just-started
config deaf
config lifetime-max 3600
config forward web tcp 192.168.1.20:8080 external 443
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 nonce any DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 80
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 80
	event granted tcp 192.0.1.9:40001

45	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 DESCRIPTION "web"
48	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 DESCRIPTION "web"
54	carrier silent
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 DESCRIPTION "web"
66	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 DESCRIPTION "web"

# It is over in the middle of being asked for, and asked for anew at once.
80	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 DESCRIPTION "web"
81	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:443

# Refused, what is next is not hastened by another change of the operator's.
90	config forward other tcp 192.168.1.22:9
	kernel + tcp 100.64.7.9:9 192.168.1.22:9 for 3600
	carrier < MAP tcp 9 lifetime 3600 nonce any DESCRIPTION "other"
	carrier > NO_RESOURCES MAP tcp 9 lifetime 1000
	carrier refuses NO_RESOURCES
	kernel - tcp 100.64.7.9:9 192.168.1.22:9
100	config forward web none
	event released tcp 192.0.1.9:443
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	mappings 0
