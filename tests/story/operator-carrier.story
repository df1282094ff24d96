# With a carrier, what is suspended is given back to it, and asked for again.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
100	operator suspends tcp 8080
	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 3500
	carrier > SUCCESS MAP tcp 8080 lifetime 0
200	operator resumes tcp 8080
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3400
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3400 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3400
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3400
	event granted tcp 192.0.1.9:40001
	mappings 1
300	operator ends tcp 8080
	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800
	carrier > SUCCESS MAP tcp 8080 lifetime 0
	mappings 0
