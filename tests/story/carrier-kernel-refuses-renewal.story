# The carrier has renewed, and the kernel does not follow: the mapping stands, but as the carrier
# has it now. It does not outlive the carrier's, and its host hears where it is.

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

100	kernel refuses 1
	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce a1 DESCRIPTION "camera"
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600 DESCRIPTION "camera"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 600
	kernel ! tcp 100.64.7.9:8080 192.168.1.20:8080
	event changed tcp 192.0.1.9:40002
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30 DESCRIPTION "camera"
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 600
100.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 600
100.75	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 600
700	event lost tcp 192.0.1.9:40002
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	mappings 0
