# Through a CLAT a flow has IPv6 addresses at both ends to the carrier: the gateway's own, and one
# that the NAT64's prefix makes of the remote's. RFC 6887 12.1, RFC 6052 2.2

config mode 464xlat
config deaf

# Without the prefix nothing can be asked.
0	kernel flows udp 192.168.1.20:4000 198.51.100.7:5000 192.0.0.1:4000
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 192.0.0.1:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	kernel - udp 192.0.0.1:4000 192.168.1.20:4000
	192.168.1.20 < NETWORK_FAILURE PEER udp 4000 remote 198.51.100.7:5000 lifetime 30
	mappings 0

# It comes with the next mapping.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b1
	kernel + tcp 192.0.0.1:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 3600 nonce b1 THIRD_PARTY 2001:db8:c::1 PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 8080 external 192.0.2.44:40001 lifetime 3600 THIRD_PARTY 2001:db8:c::1 PREFIX64 64:ff9b::/96
	carrier answers
	kernel = tcp 192.0.0.1:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.2.44:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.2.44:40001 lifetime 3600

20	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 192.0.0.1:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote [64:ff9b::c633:6407]:5000 suggest 0.0.0.0 lifetime 600 nonce a1 THIRD_PARTY 2001:db8:c::1
21	carrier > SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40002 lifetime 600 THIRD_PARTY 2001:db8:c::1
	kernel = udp 192.0.0.1:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	event granted udp 192.0.2.44:40002
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.2.44:40002 lifetime 600

# An IPv6 host's flow through the NAT64 is asked for in its own name.
30	2001:db8:1::10 > PEER udp 4000 remote [64:ff9b::c633:6407]:5000 lifetime 600 nonce c1
	carrier < PEER udp 4000 remote [64:ff9b::c633:6407]:5000 suggest 0.0.0.0 lifetime 600 nonce c1 THIRD_PARTY 2001:db8:1::10
	carrier > SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40003 lifetime 600 THIRD_PARTY 2001:db8:1::10
	kernel + udp [2001:db8:1::10]:4000 [2001:db8:1::10]:4000 peer [64:ff9b::c633:6407]:5000 for 600
	event granted udp 192.0.2.44:40003
	2001:db8:1::10 < SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40003 lifetime 600
