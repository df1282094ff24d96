# The carrier keeps our port for somebody whose nonce it is: an earlier life of this gateway,
# most likely. Another port is tried, once; a host that insists on what it has is not helped.
# RFC 7648 3.4, RFC 6887 11.3

config mode nat444
config deaf
config ports 2000 2002

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > NOT_AUTHORIZED MAP tcp 8080 lifetime 500
	carrier refuses NOT_AUTHORIZED
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.9:2001 192.168.1.20:8080 for 3600
	carrier < MAP tcp 2001 suggest 9999 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 2001 external 192.0.1.9:40001 lifetime 3600 nonce a1
	carrier answers
	kernel = tcp 100.64.7.9:2001 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# A renewal that is refused so is refused: what was granted stands, where it is.
1800	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	carrier < MAP tcp 2001 suggest 192.0.1.9:40001 lifetime 3600
	carrier > NOT_AUTHORIZED MAP tcp 2001 lifetime 500 nonce a1
	carrier refuses NOT_AUTHORIZED
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 500
	mappings 1

# What is refused there, too, is refused to the host.
1900	192.168.1.21 > MAP udp 53 lifetime 600 nonce b2
	kernel + udp 100.64.7.9:53 192.168.1.21:53 for 600
	carrier < MAP udp 53 lifetime 600 nonce b2
	carrier > NOT_AUTHORIZED MAP udp 53 lifetime 500
	kernel - udp 100.64.7.9:53 192.168.1.21:53
	kernel + udp 100.64.7.9:2002 192.168.1.21:53 for 600
	carrier < MAP udp 2002 lifetime 600 nonce b2
	carrier > USER_EX_QUOTA MAP udp 2002 lifetime 30
	kernel - udp 100.64.7.9:2002 192.168.1.21:53
	192.168.1.21 < USER_EX_QUOTA MAP udp 53 lifetime 30
	mappings 1
