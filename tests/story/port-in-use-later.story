# A port that turns out to be in use once the carrier has agreed to it: both give it back, and the
# host may ask again. Another port would leave this one open.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	kernel finds 1 in use
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel ! tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	carrier > SUCCESS MAP tcp 8080 lifetime 0
	mappings 0
