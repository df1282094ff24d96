# A carrier that speaks NAT-PMP alone says so, and is asked in that: for its address first,
# Needs: PCP_NATPMP
# without which a port is of no use. RFC 6886 3, RFC 6887 9

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > hex 0081000100000009
	carrier < NATPMP ADDRESS
	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 9
	carrier natpmp
	carrier < NATPMP MAP tcp 8080 suggest 9999 lifetime 3600
1	carrier > NATPMP SUCCESS MAP tcp 8080 external 40001 lifetime 1800
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1800
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1800

# From then on it is asked so at once; a request that is lost is repeated.
2	192.168.1.20 > MAP udp 5000 lifetime 600 nonce b2
	kernel + udp 100.64.7.9:5000 192.168.1.20:5000 for 600
	carrier < NATPMP MAP udp 5000 lifetime 600
5	carrier < NATPMP MAP udp 5000 lifetime 600
	carrier > NATPMP SUCCESS MAP udp 5000 external 40002 lifetime 600
	kernel = udp 100.64.7.9:5000 192.168.1.20:5000 for 600
	event granted udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP udp 5000 external 192.0.1.9:40002 lifetime 600

# What it refuses it refuses in its own words.
6	192.168.1.20 > MAP udp 5001 lifetime 600 nonce b3
	kernel + udp 100.64.7.9:5001 192.168.1.20:5001 for 600
	carrier < NATPMP MAP udp 5001 lifetime 600
	carrier > NATPMP NO_RESOURCES MAP udp 5001
	carrier refuses NO_RESOURCES
	kernel - udp 100.64.7.9:5001 192.168.1.20:5001
	192.168.1.20 < NO_RESOURCES MAP udp 5001 lifetime 30

# It cannot be told to grant this port or none: what it grants instead is returned.
7	192.168.1.20 > MAP tcp 81 suggest 443 lifetime 600 nonce c4 PREFER_FAILURE
	kernel + tcp 100.64.7.9:81 192.168.1.20:81 for 600
	carrier < NATPMP MAP tcp 81 suggest 443 lifetime 600
	carrier > NATPMP SUCCESS MAP tcp 81 external 40003 lifetime 600
	carrier natpmp
	kernel - tcp 100.64.7.9:81 192.168.1.20:81
	carrier < NATPMP MAP tcp 81 lifetime 0
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 81 external 443 lifetime 30 PREFER_FAILURE
	carrier > NATPMP SUCCESS MAP tcp 81 external 0 lifetime 0

# There is no way to ask for another protocol.
8	192.168.1.20 > MAP sctp 7 lifetime 600 nonce c5
	kernel + sctp 100.64.7.9:7 192.168.1.20:7 for 600
	kernel - sctp 100.64.7.9:7 192.168.1.20:7
	192.168.1.20 < UNSUPP_PROTOCOL MAP sctp 7 lifetime 1800

# Given back, and at once wanted again: the end of the one must not end the other.
9	192.168.1.20 > MAP udp 5000 lifetime 0 nonce b2
	event released udp 192.0.1.9:40002
	kernel - udp 100.64.7.9:5000 192.168.1.20:5000
	carrier < NATPMP MAP udp 5000 lifetime 0
	192.168.1.20 < SUCCESS MAP udp 5000 lifetime 0
	carrier > NATPMP SUCCESS MAP udp 5000 external 0 lifetime 0
	mappings 1
