# NAT-PMP hosts ask for the outermost address, and the carrier does not tell it: no answer is made
# Needs: PCP_NATPMP
# up, and none is kept for longer than it is true.
# PCP-S-162

config mode nat444
config deaf

0	192.168.1.20 > NATPMP ADDRESS
	carrier < MAP udp 9 lifetime 120 nonce any
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.21 > NATPMP ADDRESS
3	carrier < MAP udp 9 lifetime 120 nonce any
9	carrier silent
	carrier < MAP udp 9 lifetime 120 nonce any
21	carrier < MAP udp 9 lifetime 120 nonce any
45	192.168.1.20 < NATPMP NETWORK_FAILURE ADDRESS
	192.168.1.21 < NATPMP NETWORK_FAILURE ADDRESS

# Each later question is a new try.
50	192.168.1.20 > NATPMP ADDRESS
	carrier < MAP udp 9 lifetime 120 nonce any
	carrier > USER_EX_QUOTA MAP udp 9 lifetime 30
	carrier refuses USER_EX_QUOTA
	192.168.1.20 < NATPMP NETWORK_FAILURE ADDRESS

# What was granted to anybody tells the address, too.
60	192.168.1.21 > MAP tcp 80 lifetime 600 nonce a1
	kernel + tcp 100.64.7.9:80 192.168.1.21:80 for 600
	carrier < MAP tcp 80 lifetime 600 nonce a1
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 600
	carrier answers
	kernel = tcp 100.64.7.9:80 192.168.1.21:80 for 600
	event granted tcp 192.0.1.9:40001
	192.168.1.21 < SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 600
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 192.0.1.9

# With another address of ours it may be another one there: nobody is told the old one.
70	wan none
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP NETWORK_FAILURE ADDRESS
