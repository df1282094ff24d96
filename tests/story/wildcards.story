# All ports of a protocol, a protocol without ports, and everything.
# PCP-S-030, S-033, S-070

config hosts 192.168.1.0 24 wildcards
config hosts 2001:db8:1:: 64 wildcards

0	192.168.1.20 > MAP tcp all lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:0 192.168.1.20:0 for 3600
	event granted tcp 203.0.113.7:0
	192.168.1.20 < SUCCESS MAP tcp all external 203.0.113.7 lifetime 3600

# Another host cannot have what is gone, but a port of its own beats it.
1	192.168.1.21 > MAP tcp all lifetime 3600 nonce b2
	192.168.1.21 < UNSUPP_PROTOCOL MAP tcp all lifetime 30
	192.168.1.21 > MAP tcp 80 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:80 192.168.1.21:80 for 3600
	event granted tcp 203.0.113.7:80
	192.168.1.21 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600

2	192.168.1.21 > MAP 50 all lifetime 3600 nonce c3
	kernel + 50 203.0.113.7:0 192.168.1.21:0 for 3600
	event granted 50 203.0.113.7:0
	192.168.1.21 < SUCCESS MAP 50 all external 203.0.113.7 lifetime 3600
	192.168.1.22 > MAP all all lifetime 3600 nonce d4
	kernel + all 203.0.113.7:0 192.168.1.22:0 for 3600
	event granted all 203.0.113.7:0
	192.168.1.22 < SUCCESS MAP all all external 203.0.113.7 lifetime 3600
	mappings 4

# They end one by one, and only for who knows the nonce.
3	192.168.1.20 > MAP tcp all lifetime 0 nonce ff
	192.168.1.20 < NOT_AUTHORIZED MAP tcp all lifetime 3597 nonce ff
	192.168.1.20 > MAP tcp all lifetime 0 nonce a1
	event released tcp 203.0.113.7:0
	kernel - tcp 203.0.113.7:0 192.168.1.20:0
	192.168.1.20 < SUCCESS MAP tcp all lifetime 0
	mappings 3
