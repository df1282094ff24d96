# When all ports are given away there is none to give, until there are more.
# PCP-S-067

config ports 20000 20000

0	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:80 192.168.1.20:80 for 3600
	event granted tcp 203.0.113.7:80
	192.168.1.20 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600
	192.168.1.21 > MAP tcp 80 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:20000 192.168.1.21:80 for 3600
	event granted tcp 203.0.113.7:20000
	192.168.1.21 < SUCCESS MAP tcp 80 external 203.0.113.7:20000 lifetime 3600

1	192.168.1.22 > MAP tcp 80 lifetime 3600 nonce c3
	192.168.1.22 < NO_RESOURCES MAP tcp 80 lifetime 30
	mappings 2

2	config ports 20000 20001
	192.168.1.22 > MAP tcp 80 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:20001 192.168.1.22:80 for 3600
	event granted tcp 203.0.113.7:20001
	192.168.1.22 < SUCCESS MAP tcp 80 external 203.0.113.7:20001 lifetime 3600
