# When the carrier will not, cannot, or has forgotten: nothing is promised, nothing is left, and a
# flow that was promised is asked for again. RFC 7648 3, 3.5

config mode nat444
config deaf
config hosts 2001:db8:1::20 128 third-parties 192.168.1.0 24

# One that knows no PEER says so, and the host hears just that.
0	kernel flows udp 192.168.1.20:4000 198.51.100.7:5000 100.64.7.9:4000
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	carrier > UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800
	carrier answers
	kernel - udp 100.64.7.9:4000 192.168.1.20:4000
	192.168.1.20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80114
	mappings 0

# Asked on behalf of another host, whose own request's copy the error is.
10	2001:db8:1::20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a2 THIRD_PARTY 192.168.1.20
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a2
	carrier > NO_RESOURCES PEER udp 4000 remote 198.51.100.7:5000 lifetime 30
	carrier refuses NO_RESOURCES
	kernel - udp 100.64.7.9:4000 192.168.1.20:4000
	2001:db8:1::20 < NO_RESOURCES PEER udp 4000 remote 198.51.100.7:5000 lifetime 30 THIRD_PARTY 192.168.1.20

# A nonce that it does not know does not make the flow leave its port.
20	192.168.1.21 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce b1
	kernel + udp 100.64.7.9:4000 192.168.1.21:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce b1
	carrier > NOT_AUTHORIZED PEER udp 4000 remote 198.51.100.7:5000 lifetime 77
	kernel - udp 100.64.7.9:4000 192.168.1.21:4000
	192.168.1.21 < NOT_AUTHORIZED PEER udp 4000 remote 198.51.100.7:5000 lifetime 77

# What is mapped as a whole has its port for each of its flows, whatever they suggest outside.
# The end of the one is not the end of the other, though their nonces are the same.
30	192.168.1.22 > MAP udp 4001 lifetime 600 nonce c1
	kernel + udp 100.64.7.9:4001 192.168.1.22:4001 for 600
	carrier < MAP udp 4001 lifetime 600 nonce c1
	carrier > SUCCESS MAP udp 4001 external 192.0.1.9:40001 lifetime 600
	carrier answers
	kernel = udp 100.64.7.9:4001 192.168.1.22:4001 for 600
	event granted udp 192.0.1.9:40001
	192.168.1.22 < SUCCESS MAP udp 4001 external 192.0.1.9:40001 lifetime 600
31	192.168.1.22 > MAP udp 4001 lifetime 0 nonce c1
	192.168.1.22 > PEER udp 4001 remote 198.51.100.7:5000 suggest 192.0.1.9:40001 lifetime 600 nonce c1
	event released udp 192.0.1.9:40001
	kernel - udp 100.64.7.9:4001 192.168.1.22:4001
	kernel + udp 100.64.7.9:4001 192.168.1.22:4001 peer 198.51.100.7:5000 for 600
	carrier < MAP udp 4001 lifetime 0 nonce c1
	carrier < PEER udp 4001 remote 198.51.100.7:5000 suggest 192.0.1.9:40001 lifetime 600 nonce c1
	192.168.1.22 < SUCCESS MAP udp 4001 lifetime 0
	carrier > SUCCESS MAP udp 4001 lifetime 0 nonce c1
	carrier > SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 600
	kernel = udp 100.64.7.9:4001 192.168.1.22:4001 peer 198.51.100.7:5000 for 600
	event granted udp 192.0.1.9:40001
	192.168.1.22 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 600

# It restarts, and another customer has the port: any other will do then.
60	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
62.5	carrier < PEER udp 4001 remote 198.51.100.7:5000 suggest 192.0.1.9:40001 lifetime 569
	carrier > CANNOT_PROVIDE_EXTERNAL PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	carrier < PEER udp 4001 remote 198.51.100.7:5000 lifetime 569
	carrier > SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 569
	carrier answers
	event changed udp 192.0.1.9:40002
	192.168.1.22 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 569 nonce c1
62.75	192.168.1.22 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 569 nonce c1
63.25	192.168.1.22 < SUCCESS PEER udp 4001 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 568 nonce c1

# Nobody answers: after 45 seconds the host hears it, and the port is free.
100	192.168.1.23 > PEER udp 4002 remote 198.51.100.7:5000 lifetime 600 nonce d1
	kernel + udp 100.64.7.9:4002 192.168.1.23:4002 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4002 remote 198.51.100.7:5000 lifetime 600 nonce d1
103	carrier < PEER udp 4002 remote 198.51.100.7:5000 lifetime 600
109	carrier silent
	carrier < PEER udp 4002 remote 198.51.100.7:5000 lifetime 600
121	carrier < PEER udp 4002 remote 198.51.100.7:5000 lifetime 600
145	kernel - udp 100.64.7.9:4002 192.168.1.23:4002
	192.168.1.23 < NETWORK_FAILURE PEER udp 4002 remote 198.51.100.7:5000 lifetime 30
	mappings 1
