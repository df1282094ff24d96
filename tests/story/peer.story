# One flow is told its external endpoint, and keeps it.
# PCP-S-044, S-080 to S-086

# It does not exist yet: the first packet will use the port that was promised.
0	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 203.0.113.7:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	event granted udp 203.0.113.7:4000
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 203.0.113.7:4000 lifetime 600

# Another remote is another flow; the same host may have the port for both, and for everybody.
1	192.168.1.20 > PEER udp 4000 remote 198.51.100.8:5000 lifetime 600 nonce b2
	kernel + udp 203.0.113.7:4000 192.168.1.20:4000 peer 198.51.100.8:5000 for 600
	event granted udp 203.0.113.7:4000
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.8:5000 external 203.0.113.7:4000 lifetime 600
	192.168.1.20 > MAP udp 4000 lifetime 600 nonce c3
	kernel + udp 203.0.113.7:4000 192.168.1.20:4000 for 600
	event granted udp 203.0.113.7:4000
	192.168.1.20 < SUCCESS MAP udp 4000 external 203.0.113.7:4000 lifetime 600
	192.168.1.21 > PEER udp 4000 remote 198.51.100.7:5000 suggest 4000 lifetime 600 nonce d4
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL PEER udp 4000 remote 198.51.100.7:5000 external 4000 lifetime 30
	mappings 3

# What exists is told as it is, whatever was suggested.
10	kernel flows udp 192.168.1.21:4001 198.51.100.7:5000 203.0.113.7:61000
	192.168.1.21 > PEER udp 4001 remote 198.51.100.7:5000 suggest 1 lifetime 0 nonce d4
	192.168.1.21 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 203.0.113.7:61000 lifetime 55
	mappings 3
	192.168.1.21 > PEER udp 4001 remote 198.51.100.7:5000 suggest 1 lifetime 600 nonce d4
	kernel + udp 203.0.113.7:61000 192.168.1.21:4001 peer 198.51.100.7:5000 for 600
	event granted udp 203.0.113.7:61000
	192.168.1.21 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 203.0.113.7:61000 lifetime 600

# The first nonce is remembered; nothing is ever shortened.
20	192.168.1.21 > PEER udp 4001 remote 198.51.100.7:5000 lifetime 600 nonce e5
	192.168.1.21 < NOT_AUTHORIZED PEER udp 4001 remote 198.51.100.7:5000 lifetime 590
	192.168.1.21 > PEER udp 4001 remote 198.51.100.7:5000 lifetime 0 nonce d4
	192.168.1.21 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 203.0.113.7:61000 lifetime 590
	192.168.1.21 > PEER udp 4001 remote 198.51.100.7:5000 lifetime 120 nonce d4
	kernel = udp 203.0.113.7:61000 192.168.1.21:4001 peer 198.51.100.7:5000 for 590
	event renewed udp 203.0.113.7:61000
	192.168.1.21 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 203.0.113.7:61000 lifetime 590

# MAP does not end what PEER made, and takes its external port; each goes its own way.
# PCP-S-052, S-055
25	192.168.1.21 > MAP udp 4001 lifetime 0 nonce d4
	192.168.1.21 < NOT_AUTHORIZED MAP udp 4001 lifetime 585
	192.168.1.21 > MAP udp 4001 lifetime 300 nonce d4
	kernel + udp 203.0.113.7:61000 192.168.1.21:4001 for 300
	event granted udp 203.0.113.7:61000
	192.168.1.21 < SUCCESS MAP udp 4001 external 203.0.113.7:61000 lifetime 300
	192.168.1.21 > MAP udp 4001 lifetime 0 nonce d4
	event released udp 203.0.113.7:61000
	kernel - udp 203.0.113.7:61000 192.168.1.21:4001
	192.168.1.21 < SUCCESS MAP udp 4001 lifetime 0

# Fields and options that make no sense.
30	192.168.1.21 > PEER udp 4002 remote 198.51.100.7 lifetime 600 nonce d4
	192.168.1.21 < MALFORMED_REQUEST PEER udp 4002 remote 198.51.100.7 lifetime 1800 reserved 000000000000ffffc0a80115
	192.168.1.21 > PEER udp 4002 remote 127.0.0.1:5000 lifetime 600 nonce d4
	192.168.1.21 < MALFORMED_REQUEST PEER udp 4002 remote 127.0.0.1:5000 lifetime 1800 reserved 000000000000ffffc0a80115
	192.168.1.21 > PEER udp 4002 remote 198.51.100.7:5000 lifetime 600 suggest 9 nonce d4 PREFER_FAILURE
	192.168.1.21 < MALFORMED_REQUEST PEER udp 4002 remote 198.51.100.7:5000 external 9 lifetime 1800 reserved 000000000000ffffc0a80115 PREFER_FAILURE
	192.168.1.21 > PEER udp 4002 remote 198.51.100.7:5000 lifetime 600 nonce d4 FILTER 198.51.100.0/24
	192.168.1.21 < MALFORMED_OPTION PEER udp 4002 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80115 FILTER 198.51.100.0/24
