# A program that draws another nonce each time may renew and end what is its host's own.

config hosts 192.168.1.20 32 same-host

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce b2
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 nonce b2
2	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce c3
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0 nonce c3

# For all others it is as strict as ever.
3	192.168.1.21 > MAP tcp 8081 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8081 192.168.1.21:8081 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.21 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600
4	192.168.1.21 > MAP tcp 8081 lifetime 3600 nonce b2
	192.168.1.21 < NOT_AUTHORIZED MAP tcp 8081 lifetime 3599 nonce b2
