# The gateway's own address becomes another one: a flow that is kept goes on there by the same
# port, and the carrier is asked for it anew. PCP-P-033

config mode nat444
config deaf

0	192.168.1.20 > PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	kernel + udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 600 nonce a1
	carrier > SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 600
	carrier answers
	kernel = udp 100.64.7.9:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 600
	event granted udp 192.0.1.9:40001
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 600

100	wan 100.64.7.10
	kernel - udp 100.64.7.9:4000 192.168.1.20:4000
	kernel + udp 100.64.7.10:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 500
	carrier < PEER udp 4000 remote 198.51.100.7:5000 suggest 192.0.1.9:40001 lifetime 500 nonce a1
# The endpoint of before is still the old address's: nobody can end that. Any other will do.
101	carrier > CANNOT_PROVIDE_EXTERNAL PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40001 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	carrier < PEER udp 4000 remote 198.51.100.7:5000 lifetime 499 nonce a1
	carrier > SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 499
	carrier answers
	kernel = udp 100.64.7.10:4000 192.168.1.20:4000 peer 198.51.100.7:5000 for 499
	event changed udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 499 epoch 1 nonce a1
101.25	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 499 nonce a1
101.75	192.168.1.20 < SUCCESS PEER udp 4000 remote 198.51.100.7:5000 external 192.0.1.9:40002 lifetime 499 nonce a1
