# What PEER tells is what is so, and only what is the gateway's own is kept.

# Two hosts may leave by one port towards different peers: that it is in use is nothing against
# a flow which has it already.
0	kernel flows udp 192.168.1.20:4000 198.51.100.7:5000 203.0.113.7:61000
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 203.0.113.7:61000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	event granted udp 203.0.113.7:61000
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 203.0.113.7:61000 lifetime 600

# Another flow of the endpoint looks the same outside.
1	192.168.1.20 > PEER udp 4000 remote 198.51.100.8:5000 lifetime 600 nonce a2
	kernel + udp 203.0.113.7:61000 192.168.1.20:4000 peer 198.51.100.8:5000 for 600
	event granted udp 203.0.113.7:61000
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.8:5000 external 203.0.113.7:61000 lifetime 600

# A flow to the gateway itself is told, and not kept.
2	kernel flows udp 192.168.1.20:4001 192.168.1.1:53 192.168.1.20:4001
	192.168.1.20 > PEER udp 4001 remote 192.168.1.1:53 lifetime 600 nonce a3
	192.168.1.20 < SUCCESS PEER udp 4001 remote 192.168.1.1:53 external 192.168.1.20:4001 lifetime 55
	mappings 2

# Nothing is promised at an address that is gone.
10	wan none
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 1200 nonce a1
	192.168.1.20 < NETWORK_FAILURE PEER udp 4000 remote 198.51.100.7:5000 lifetime 30
