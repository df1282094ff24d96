# Behind a carrier nobody is told of IPv4 flows, also not on behalf of another host.
config mode nat444
config carrier 192.0.2.1:5351
config wan 100.64.7.9
config deaf
config hosts 2001:db8:1::20 128 third-parties 192.168.1.0 24
0	kernel flows udp 192.168.1.20:4000 198.51.100.7:5000 100.64.7.9:4000
	2001:db8:1::20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 0 nonce a1 THIRD_PARTY 192.168.1.20
	2001:db8:1::20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000100000000000000000020 THIRD_PARTY 192.168.1.20
1	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a2
	192.168.1.20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80114
	mappings 0
