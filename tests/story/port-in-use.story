# The gateway has the port for something else: a new mapping gets another one.
# PCP-S-061, S-062, S-064

0	kernel finds 1 in use
	192.168.1.20 > MAP tcp 443 suggest 443 lifetime 3600 nonce a1
	kernel ! tcp 203.0.113.7:443 192.168.1.20:443
	kernel + tcp 203.0.113.7:25088 192.168.1.20:443 for 3600
	event granted tcp 203.0.113.7:25088
	192.168.1.20 < SUCCESS MAP tcp 443 external 203.0.113.7:25088 lifetime 3600

# It is not tried again for a while, whoever asks for it.
1	192.168.1.21 > MAP tcp 80 suggest 443 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:80 192.168.1.21:80 for 3600
	event granted tcp 203.0.113.7:80
	192.168.1.21 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600
	192.168.1.21 > MAP tcp 81 suggest 443 lifetime 3600 nonce b2 PREFER_FAILURE
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL MAP tcp 81 external 443 lifetime 30 PREFER_FAILURE

# Who wants this one or none gets none.
200	kernel finds 1 in use
	192.168.1.21 > MAP tcp 81 suggest 443 lifetime 3600 nonce b2 PREFER_FAILURE
	kernel ! tcp 203.0.113.7:443 192.168.1.21:81
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL MAP tcp 81 external 443 lifetime 30 PREFER_FAILURE
	mappings 2
