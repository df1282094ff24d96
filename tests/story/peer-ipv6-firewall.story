# A firewall of the carrier's is asked to keep a flow open, too. PCP-P-080

config mode ipv6-firewall
config deaf

0	2001:db8:1::10 > PEER udp 4000 remote [2001:db8:9::7]:5000 lifetime 600 nonce a1
	carrier < PEER udp 4000 remote [2001:db8:9::7]:5000 lifetime 600 nonce a1 THIRD_PARTY 2001:db8:1::10
	carrier > SUCCESS PEER udp 4000 remote [2001:db8:9::7]:5000 external [2001:db8:1::10]:4000 lifetime 600 THIRD_PARTY 2001:db8:1::10
	carrier answers
	kernel + udp [2001:db8:1::10]:4000 [2001:db8:1::10]:4000 peer [2001:db8:9::7]:5000 for 600
	event granted udp [2001:db8:1::10]:4000
	2001:db8:1::10 < SUCCESS PEER udp 4000 remote [2001:db8:9::7]:5000 external [2001:db8:1::10]:4000 lifetime 600

# IPv4 is public, and nobody is asked.
10	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce b1
	kernel + udp 203.0.113.7:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	event granted udp 203.0.113.7:4000
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 203.0.113.7:4000 lifetime 600
