# Where the gateway translates nothing the carrier is asked for a flow in the name of its host,
# whose endpoint it has inside as outside the home. PCP-P-050, PCP-P-080

config mode dslite
config deaf

0	kernel flows udp 192.168.1.20:50000 198.51.100.7:443 192.168.1.20:50000
	192.168.1.20 > PEER udp 50000 remote 198.51.100.7:443 lifetime 600 nonce a1 DESCRIPTION "a game"
	carrier < PEER udp 50000 remote 198.51.100.7:443 suggest 0.0.0.0 lifetime 600 nonce a1 THIRD_PARTY 192.168.1.20 DESCRIPTION "a game"
# An answer in the name of nobody, or of somebody else, is none.
1	carrier > SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:666 lifetime 600
	carrier > SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:666 lifetime 600 THIRD_PARTY 192.168.1.21
	carrier > SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:40001 lifetime 600 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel + udp 192.168.1.20:50000 192.168.1.20:50000 peer 198.51.100.7:443 for 600
	event granted udp 192.0.1.9:40001
	192.168.1.20 < SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:40001 lifetime 600 DESCRIPTION "a game"

# Two hosts, and two flows of one, are told apart.
10	192.168.1.21 > PEER udp 50000 remote 198.51.100.7:443 lifetime 600 nonce b1
	192.168.1.20 > PEER udp 50000 remote 198.51.100.8:443 lifetime 600 nonce a1
	carrier < PEER udp 50000 remote 198.51.100.7:443 suggest 0.0.0.0 lifetime 600 nonce b1 THIRD_PARTY 192.168.1.21
	carrier < PEER udp 50000 remote 198.51.100.8:443 suggest 0.0.0.0 lifetime 600 nonce a1 THIRD_PARTY 192.168.1.20
11	carrier > NO_RESOURCES PEER udp 50000 remote 198.51.100.8:443 external 0.0.0.0 lifetime 30 nonce a1 THIRD_PARTY 192.168.1.20
	carrier refuses NO_RESOURCES
	192.168.1.20 < NO_RESOURCES PEER udp 50000 remote 198.51.100.8:443 lifetime 30
	carrier > SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:40002 lifetime 600 nonce b1 THIRD_PARTY 192.168.1.21
	carrier answers
	kernel + udp 192.168.1.21:50000 192.168.1.21:50000 peer 198.51.100.7:443 for 600
	event granted udp 192.0.1.9:40002
	192.168.1.21 < SUCCESS PEER udp 50000 remote 198.51.100.7:443 external 192.0.1.9:40002 lifetime 600
	mappings 2
