# What goes with a set goes with each of its ports: filters, descriptions, IPv6, single flows.
# PCP-S-105

# FILTER and DESCRIPTION; another one takes the place of both, a renewal leaves them.
0	192.168.1.20 > MAP udp 5000 lifetime 3600 nonce a1 FILTER 198.51.100.0/24 DESCRIPTION "Phone" PORT_SET 4 from 5000
	kernel + udp 203.0.113.7:5000-5003 192.168.1.20:5000-5003 from 198.51.100.0/24 for 3600
	event granted udp 203.0.113.7:5000-5003
	192.168.1.20 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 3600 FILTER 198.51.100.0/24 DESCRIPTION "Phone" PORT_SET 4 from 5000
	192.168.1.20 > MAP udp 5000 lifetime 3600 nonce a1 PORT_SET 4 from 5000 FILTER clear FILTER 192.0.2.7/32
	kernel = udp 203.0.113.7:5000-5003 192.168.1.20:5000-5003 from 192.0.2.7/32 for 3600
	event renewed udp 203.0.113.7:5000-5003
	192.168.1.20 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 3600 FILTER clear FILTER 192.0.2.7/32 PORT_SET 4 from 5000

# Each filter is a door on each port, and there is an end to doors: fewer ports are given.
5	192.168.1.21 > MAP udp 5100 lifetime 3600 nonce a1 FILTER 198.51.100.1/32 FILTER 198.51.100.2/32 FILTER 198.51.100.3/32 FILTER 198.51.100.4/32 FILTER 198.51.100.5/32 FILTER 198.51.100.6/32 FILTER 198.51.100.7/32 FILTER 198.51.100.8/32 PORT_SET 32 from 5100
	kernel + udp 203.0.113.7:5100-5115 192.168.1.21:5100-5115 from 198.51.100.1/32 from 198.51.100.2/32 from 198.51.100.3/32 from 198.51.100.4/32 from 198.51.100.5/32 from 198.51.100.6/32 from 198.51.100.7/32 from 198.51.100.8/32 for 3600
	event granted udp 203.0.113.7:5100-5115
	192.168.1.21 < SUCCESS MAP udp 5100 external 203.0.113.7:5100 lifetime 3600 FILTER 198.51.100.1/32 FILTER 198.51.100.2/32 FILTER 198.51.100.3/32 FILTER 198.51.100.4/32 FILTER 198.51.100.5/32 FILTER 198.51.100.6/32 FILTER 198.51.100.7/32 FILTER 198.51.100.8/32 PORT_SET 16 from 5100
	192.168.1.21 > MAP udp 5100 lifetime 3600 nonce a1 FILTER 198.51.100.99/32 PORT_SET 16 from 5100
	192.168.1.21 < EXCESSIVE_REMOTE_PEERS MAP udp 5100 lifetime 1800 FILTER 198.51.100.99/32 PORT_SET 16 from 5100
	192.168.1.21 > MAP udp 5100 lifetime 0 nonce a1 PORT_SET 16 from 5100
	event released udp 203.0.113.7:5100-5115
	kernel - udp 203.0.113.7:5100-5115 192.168.1.21:5100-5115
	192.168.1.21 < SUCCESS MAP udp 5100 lifetime 0 PORT_SET 16 from 5100

# In IPv6 nothing is translated: a pinhole for each port.
10	2001:db8:1::20 > MAP tcp 6000 lifetime 3600 nonce b2 PORT_SET 8 from 6000
	kernel + tcp [2001:db8:1::20]:6000-6007 [2001:db8:1::20]:6000-6007 for 3600
	event granted tcp [2001:db8:1::20]:6000-6007
	2001:db8:1::20 < SUCCESS MAP tcp 6000 external [2001:db8:1::20]:6000 lifetime 3600 PORT_SET 8 from 6000
	2001:db8:1::20 > MAP tcp 6000 lifetime 0 nonce b2 PORT_SET 8 from 6000
	event released tcp [2001:db8:1::20]:6000-6007
	kernel - tcp [2001:db8:1::20]:6000-6007 [2001:db8:1::20]:6000-6007
	2001:db8:1::20 < SUCCESS MAP tcp 6000 lifetime 0 external :: PORT_SET 8 from 6000

# A flow that begins at a port of the set leaves by what the set has outside.
20	192.168.1.20 > MAP udp 7000 suggest 7100 lifetime 3600 nonce a1 PORT_SET 4 from 7000
	kernel + udp 203.0.113.7:7100-7103 192.168.1.20:7000-7003 for 3600
	event granted udp 203.0.113.7:7100-7103
	192.168.1.20 < SUCCESS MAP udp 7000 external 203.0.113.7:7100 lifetime 3600 PORT_SET 4 from 7000
	192.168.1.20 > PEER udp 7002 remote 198.51.100.1:5060 lifetime 600 nonce d4
	kernel + udp 203.0.113.7:7102 192.168.1.20:7002 peer 198.51.100.1:5060 for 600
	event granted udp 203.0.113.7:7102
	192.168.1.20 < SUCCESS PEER udp 7002 remote 198.51.100.1:5060 external 203.0.113.7:7102 lifetime 600
	192.168.1.20 > PEER udp 7003 remote 198.51.100.1:5060 suggest 7103 lifetime 600 nonce d4
	kernel + udp 203.0.113.7:7103 192.168.1.20:7003 peer 198.51.100.1:5060 for 600
	event granted udp 203.0.113.7:7103
	192.168.1.20 < SUCCESS PEER udp 7003 remote 198.51.100.1:5060 external 203.0.113.7:7103 lifetime 600

# What a flow has outside is its own: no other port of the set can be there.
25	kernel flows udp 192.168.1.20:7200 198.51.100.1:9 203.0.113.7:7301
	192.168.1.20 > PEER udp 7200 remote 198.51.100.1:9 lifetime 600 nonce d4
	kernel + udp 203.0.113.7:7301 192.168.1.20:7200 peer 198.51.100.1:9 for 600
	event granted udp 203.0.113.7:7301
	192.168.1.20 < SUCCESS PEER udp 7200 remote 198.51.100.1:9 external 203.0.113.7:7301 lifetime 600
	192.168.1.20 > MAP udp 7200 suggest 7300 lifetime 3600 nonce d4 PORT_SET 2 from 7200
	kernel + udp 203.0.113.7:25088-25089 192.168.1.20:7200-7201 for 3600
	event granted udp 203.0.113.7:25088-25089
	192.168.1.20 < SUCCESS MAP udp 7200 external 203.0.113.7:25088 lifetime 3600 PORT_SET 2 from 7200

# What makes no sense is refused, and nothing is done.
30	192.168.1.20 > MAP tcp 9000 lifetime 3600 nonce a1 PORT_SET 2 from 9000 PORT_SET 2 from 9000
	192.168.1.20 < hex 02810006 00000708 00000406 00000000 0000ffff c0a80114 a1000000 00000000 00000000 06000000 23280000 00000000 00000000 0000ffff 00000000 82000005 00022328 00000000 82000005 00022328 00000000
	192.168.1.20 > MAP tcp 9000 lifetime 3600 nonce a1 PORT_SET 0 from 9000
	192.168.1.20 < MALFORMED_OPTION MAP tcp 9000 lifetime 1800 reserved 000000000000ffffc0a80114 PORT_SET 0 from 9000
	192.168.1.20 > MAP tcp 9000 suggest 9000 lifetime 3600 nonce a1 PREFER_FAILURE PORT_SET 2 from 9000
	192.168.1.20 < MALFORMED_OPTION MAP tcp 9000 external 9000 lifetime 1800 reserved 000000000000ffffc0a80114 PREFER_FAILURE PORT_SET 2 from 9000
	192.168.1.20 > MAP tcp 9000 lifetime 3600 nonce a1 PORT_SET 2 from 9001
	192.168.1.20 < MALFORMED_OPTION MAP tcp 9000 lifetime 1800 reserved 000000000000ffffc0a80114 PORT_SET 2 from 9001
	192.168.1.20 > MAP tcp all lifetime 3600 nonce a1 PORT_SET 2 from 0
	192.168.1.20 < MALFORMED_OPTION MAP tcp all lifetime 1800 reserved 000000000000ffffc0a80114 PORT_SET 2 from 0
	192.168.1.20 > MAP tcp 9000 lifetime 3600 nonce a1 OPTION 130 00022328
	192.168.1.20 < MALFORMED_OPTION MAP tcp 9000 lifetime 1800 reserved 000000000000ffffc0a80114 OPTION 130 00022328
	mappings 13
