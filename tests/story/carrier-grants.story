# Behind a carrier NAT: the gateway forwards, the carrier agrees, and the host hears of the
# outermost port. What the carrier grants is what the host is granted.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
1	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200

# Asked too early it is answered from memory, with what is left.
100	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 1200 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1101

# Later the carrier is asked to keep the port that the host has.
700	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 1200 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1200
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200

# Given back, it is given back everywhere, and nobody waits for the carrier.
800	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	event released tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
	carrier > SUCCESS MAP tcp 8080 lifetime 0
	mappings 0

# What the host does not renew runs out; the carrier's mapping ends by itself.
900	192.168.1.20 > MAP udp 5000 lifetime 600 nonce b2
	kernel + udp 100.64.7.9:5000 192.168.1.20:5000 for 600
	carrier < MAP udp 5000 lifetime 600 nonce b2
	carrier > SUCCESS MAP udp 5000 external 192.0.1.9:40002 lifetime 600
	kernel = udp 100.64.7.9:5000 192.168.1.20:5000 for 600
	event granted udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP udp 5000 external 192.0.1.9:40002 lifetime 600
1500	event lost udp 192.0.1.9:40002
	kernel - udp 100.64.7.9:5000 192.168.1.20:5000
	mappings 0
