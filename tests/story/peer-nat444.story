# Behind a carrier NAT a flow is kept at the gateway as it is, and the carrier is asked for what
# it makes of that: the host hears of the outermost endpoint. RFC 6887 12, RFC 7648 3, PCP-P-023

config mode nat444
config deaf

0	kernel flows udp 192.168.1.20:4000 198.51.100.7:5000 100.64.7.9:61000
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:61000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 61000 remote 198.51.100.7:5000 lifetime 600 nonce a1
# A retransmission is for the same answer.
1	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
2	carrier > SUCCESS PEER udp 61000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 300
	carrier answers
	kernel = udp 100.64.7.9:61000 192.168.1.20:4000 peer 198.51.100.7:5000 for 300
	event granted udp 192.0.1.9:40001
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 300

# An answer about another remote, with another nonce, or to a MAP that nobody has sent is none.
3	carrier > SUCCESS PEER udp 61000 remote 198.51.100.8:5000 external 192.0.1.9:666 lifetime 300
	carrier > SUCCESS PEER udp 61000 remote 198.51.100.7:5000 external 192.0.1.9:666 lifetime 300 nonce a2
	carrier > SUCCESS MAP udp 61000 external 192.0.1.9:666 lifetime 300 nonce a1

# Too early, or for less, it is answered from memory; so is the question what there is.
12	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 300 nonce a1
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 290
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 120 nonce a1
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 290
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 0 nonce a1
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 290
	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 300 nonce b1
	192.168.1.20 < NOT_AUTHORIZED PEER udp 4000 remote 198.51.100.7:5000 lifetime 290

# Later the carrier is asked to keep it as it is.
162	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 300 nonce a1
	carrier < PEER udp 61000 remote 198.51.100.7:5000 suggest 192.0.1.9:40001 lifetime 300
	carrier > SUCCESS PEER udp 61000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 300
	kernel = udp 100.64.7.9:61000 192.168.1.20:4000 peer 198.51.100.7:5000 for 300
	event renewed udp 192.0.1.9:40001
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 300

# The carrier moves it without being asked: the host hears of it.
170	carrier > SUCCESS PEER udp 61000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 292
	event changed udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 292 nonce a1
+0.25	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 292 nonce a1
+0.5	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 292 nonce a1

# When its time is over the flow goes on as any other: PEER ends nothing, here and there.
462	event lost udp 192.0.1.9:40002
	kernel - udp 100.64.7.9:61000 192.168.1.20:4000
	mappings 0

# A flow that does not exist gets a port of the gateway's, whatever is suggested; what is
# suggested the carrier must find.
500	192.168.1.21 > PEER udp 4000 remote 198.51.100.7:5000 suggest 9999 lifetime 600 nonce c1
	kernel + udp 100.64.7.9:4000 192.168.1.21:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 suggest 9999 lifetime 600 nonce c1
	carrier > CANNOT_PROVIDE_EXTERNAL PEER udp 4000 remote 198.51.100.7:5000 external 9999 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	kernel - udp 100.64.7.9:4000 192.168.1.21:4000
	192.168.1.21 < CANNOT_PROVIDE_EXTERNAL PEER udp 4000 remote 198.51.100.7:5000 external 9999 lifetime 30
	mappings 0
# One that it has already it tells as it is.
501	192.168.1.21 > PEER udp 4000 remote 198.51.100.7:5000 suggest 9999 lifetime 600 nonce c1
	kernel + udp 100.64.7.9:4000 192.168.1.21:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 suggest 9999 lifetime 600 nonce c1
	carrier > SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40003 lifetime 600
	carrier answers
	kernel = udp 100.64.7.9:4000 192.168.1.21:4000 peer 198.51.100.7:5000 for 600
	event granted udp 192.0.1.9:40003
	192.168.1.21 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40003 lifetime 600

# The question what a flow has goes to the carrier with the shortest lifetime: to some 0 means
# the end.
510	kernel flows udp 192.168.1.22:7000 198.51.100.7:5000 100.64.7.9:62000
	192.168.1.22 > PEER udp 7000 remote 198.51.100.7:5000 lifetime 0 nonce d1
	kernel + udp 100.64.7.9:62000 192.168.1.22:7000 peer 198.51.100.7:5000 for 120
	carrier < PEER udp 62000 remote 198.51.100.7:5000 lifetime 120 nonce d1
	carrier > SUCCESS PEER udp 62000 remote 198.51.100.7:5000 external 192.0.1.9:40004 lifetime 120
	kernel = udp 100.64.7.9:62000 192.168.1.22:7000 peer 198.51.100.7:5000 for 120
	event granted udp 192.0.1.9:40004
	192.168.1.22 < SUCCESS PEER udp 7000 remote 198.51.100.7:5000 external 192.0.1.9:40004 lifetime 120

# A flow to the gateway itself never gets to the carrier.
520	kernel flows udp 192.168.1.22:7001 192.168.1.1:53 192.168.1.22:7001
	192.168.1.22 > PEER udp 7001 remote 192.168.1.1:53 lifetime 600 nonce d2
	192.168.1.22 < SUCCESS PEER udp 7001 remote 192.168.1.1:53 external 192.168.1.22:7001 lifetime 55
	mappings 2

# Nor does that of an IPv6 host, whose endpoint is its own.
530	2001:db8:1::20 > PEER udp 4000 remote [2001:db8:9::7]:5000 lifetime 600 nonce e1
	kernel + udp [2001:db8:1::20]:4000 [2001:db8:1::20]:4000 peer [2001:db8:9::7]:5000 for 600
	event granted udp [2001:db8:1::20]:4000
	2001:db8:1::20 < SUCCESS PEER udp 4000 remote [2001:db8:9::7]:5000 external [2001:db8:1::20]:4000 lifetime 600
