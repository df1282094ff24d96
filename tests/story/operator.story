# What the operator suspends stays its host's, but nobody can use it.

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

10	operator suspends tcp 8080
	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 3590
	mappings 1

# Its host asks in vain, and others get other ports.
20	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 3580
	192.168.1.21 > MAP tcp 8080 lifetime 120 nonce c3
	kernel + tcp 203.0.113.7:25088 192.168.1.21:8080 for 120
	event granted tcp 203.0.113.7:25088
	192.168.1.21 < SUCCESS MAP tcp 8080 external 203.0.113.7:25088 lifetime 120
140	event lost tcp 203.0.113.7:25088
	kernel - tcp 203.0.113.7:25088 192.168.1.21:8080

# It is resumed for the rest of its lifetime, and can be renewed.
150	operator resumes tcp 8080
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3450
	event granted tcp 203.0.113.7:8080
160	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# Suspended again, it ends when its time is over.
200	operator suspends tcp 8080
	event lost tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 3560
3759	mappings 1
3760	mappings 0

# What is ended is gone at once; its host may ask again.
4000	192.168.1.20 > MAP udp 5000 lifetime 3600 nonce a1
	kernel + udp 203.0.113.7:5000 192.168.1.20:5000 for 3600
	event granted udp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 3600
4010	operator ends udp 5000
	event lost udp 203.0.113.7:5000
	kernel - udp 203.0.113.7:5000 192.168.1.20:5000
	192.168.1.20 < NOT_AUTHORIZED MAP udp 5000 lifetime 1800
	mappings 0
4020	192.168.1.20 > MAP udp 5000 lifetime 3600 nonce a1
	kernel + udp 203.0.113.7:5000 192.168.1.20:5000 for 3600
	event granted udp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 3600

# Another address outside: what is suspended has nothing to take there.
4030	operator suspends udp 5000
	event lost udp 203.0.113.7:5000
	kernel - udp 203.0.113.7:5000 192.168.1.20:5000
	192.168.1.20 < NOT_AUTHORIZED MAP udp 5000 lifetime 3590
4040	wan 203.0.113.9
	everybody < SUCCESS ANNOUNCE epoch 0
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.9 epoch 0
	mappings 0
