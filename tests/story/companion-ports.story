# TCP and UDP ports of one number are one host's, whichever it asked for first.
# RFC 6886 3.3

0	192.168.1.20 > MAP udp 53 lifetime 3600 nonce a1
	kernel + udp 203.0.113.7:53 192.168.1.20:53 for 3600
	event granted udp 203.0.113.7:53
	192.168.1.20 < SUCCESS MAP udp 53 external 203.0.113.7:53 lifetime 3600
	192.168.1.21 > MAP tcp 53 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:25088 192.168.1.21:53 for 3600
	event granted tcp 203.0.113.7:25088
	192.168.1.21 < SUCCESS MAP tcp 53 external 203.0.113.7:25088 lifetime 3600
	192.168.1.20 > MAP tcp 53 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:53 192.168.1.20:53 for 3600
	event granted tcp 203.0.113.7:53
	192.168.1.20 < SUCCESS MAP tcp 53 external 203.0.113.7:53 lifetime 3600

# Whoever insists is told so.
1	192.168.1.22 > MAP tcp 80 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:80 192.168.1.22:80 for 3600
	event granted tcp 203.0.113.7:80
	192.168.1.22 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600
	192.168.1.21 > MAP udp 80 suggest 80 lifetime 3600 nonce b2 PREFER_FAILURE
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL MAP udp 80 external 80 lifetime 30 PREFER_FAILURE

# Other protocols are of no concern.
	192.168.1.21 > MAP sctp 80 lifetime 3600 nonce b2
	kernel + sctp 203.0.113.7:80 192.168.1.21:80 for 3600
	event granted sctp 203.0.113.7:80
	192.168.1.21 < SUCCESS MAP sctp 80 external 203.0.113.7:80 lifetime 3600
