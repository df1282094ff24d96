# NAT-PMP has no word for a single flow: where a carrier speaks nothing else, PEER is unknown, at
# Needs: PCP_NATPMP
# once when that is known. RFC 6887 9

config mode nat444
config deaf

0	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	carrier > hex 0081000100000009
	kernel - udp 100.64.7.9:4000 192.168.1.20:4000
	192.168.1.20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80114
	mappings 0

1	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	kernel - udp 100.64.7.9:4000 192.168.1.20:4000
	192.168.1.20 < UNSUPP_OPCODE PEER udp 4000 remote 198.51.100.7:5000 lifetime 1800 reserved 000000000000ffffc0a80114
	mappings 0

# Ports can be had as ever.
2	192.168.1.20 > MAP udp 4000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 for 600
	carrier < NATPMP ADDRESS
	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 9
	carrier natpmp
	carrier < NATPMP MAP udp 4000 lifetime 600
	carrier > NATPMP SUCCESS MAP udp 4000 external 40001 lifetime 600
	kernel = udp 100.64.7.9:4000 192.168.1.20:4000 for 600
	event granted udp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP udp 4000 external 192.0.1.9:40001 lifetime 600
