# Behind a carrier single flows cannot be told: their external endpoint is the carrier's.
# An IPv6 host's are its own.

config mode nat444

0	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	192.168.1.20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80114
1	2001:db8:1::20 > PEER udp 4000 remote [2001:db8:9::7]:5000 lifetime 600 nonce a1
	kernel + udp [2001:db8:1::20]:4000 [2001:db8:1::20]:4000 peer [2001:db8:9::7]:5000 for 600
	event granted udp [2001:db8:1::20]:4000
	2001:db8:1::20 < SUCCESS PEER udp 4000 remote [2001:db8:9::7]:5000 external [2001:db8:1::20]:4000 lifetime 600
