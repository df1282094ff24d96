# A flow of an IPv6 host that its remote's address sends through the NAT64 has an IPv4 endpoint
# outside, which the carrier knows (RFC 6887 10, 12.1); any other is its own endpoint.

config mode nat64
config deaf
config prefix64 64:ff9b:: 96

0	2001:db8:1::10 > PEER udp 4000 remote [64:ff9b::c633:6407]:5000 lifetime 600 nonce a1
	carrier < PEER udp 4000 remote [64:ff9b::c633:6407]:5000 suggest 0.0.0.0 lifetime 600 nonce a1 THIRD_PARTY 2001:db8:1::10
	carrier > SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40001 lifetime 600 THIRD_PARTY 2001:db8:1::10
	carrier answers
	kernel + udp [2001:db8:1::10]:4000 [2001:db8:1::10]:4000 peer [64:ff9b::c633:6407]:5000 for 600
	event granted udp 192.0.2.44:40001
	2001:db8:1::10 < SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40001 lifetime 600

10	2001:db8:1::10 > PEER udp 4000 remote [2001:db8:9::7]:5000 lifetime 600 nonce a1
	kernel + udp [2001:db8:1::10]:4000 [2001:db8:1::10]:4000 peer [2001:db8:9::7]:5000 for 600
	event granted udp [2001:db8:1::10]:4000
	2001:db8:1::10 < SUCCESS PEER udp 4000 remote [2001:db8:9::7]:5000 external [2001:db8:1::10]:4000 lifetime 600

# A renewal is for the same flow, whatever family is suggested.
500	2001:db8:1::10 > PEER udp 4000 remote [64:ff9b::c633:6407]:5000 suggest 192.0.2.44:40001 lifetime 600 nonce a1
	carrier < PEER udp 4000 remote [64:ff9b::c633:6407]:5000 suggest 192.0.2.44:40001 lifetime 600 nonce a1 THIRD_PARTY 2001:db8:1::10
	carrier > SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40001 lifetime 600 THIRD_PARTY 2001:db8:1::10
	kernel = udp [2001:db8:1::10]:4000 [2001:db8:1::10]:4000 peer [64:ff9b::c633:6407]:5000 for 600
	event renewed udp 192.0.2.44:40001
	2001:db8:1::10 < SUCCESS PEER udp 4000 remote [64:ff9b::c633:6407]:5000 external 192.0.2.44:40001 lifetime 600
