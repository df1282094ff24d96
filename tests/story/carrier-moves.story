# The carrier moves a mapping, or takes it away, without being asked.
# PCP-P-035

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

# Another port, by a mapping update: told thrice unless the host renews.
100	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3500
	event changed tcp 192.0.1.9:40777
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3500
100.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3500
100.75	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3500

# Gone: the host learns it from the carrier's own words.
200	carrier > CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	event lost tcp 192.0.1.9:40777
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 30
	mappings 0
