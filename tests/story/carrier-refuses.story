# The carrier's refusal is the host's answer, as a copy of its own request.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > USER_EX_QUOTA MAP tcp 8080 lifetime 77
	carrier refuses USER_EX_QUOTA
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < USER_EX_QUOTA MAP tcp 8080 external 9999 lifetime 77
	mappings 0

# A renewal that is refused leaves what was granted.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600
400	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 nonce a1
	carrier > NO_RESOURCES MAP tcp 8080 lifetime 30
	carrier refuses NO_RESOURCES
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	mappings 1
610	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	mappings 0
