# Which combinations of protocol and port can be mapped.
# PCP-S-030, S-031, S-033, S-034, S-053

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# Any protocol that has ports will do; whole hosts and whole protocols are for no one unasked.
1	192.168.1.20 > MAP sctp 5000 lifetime 3600 nonce b2
	kernel + sctp 203.0.113.7:5000 192.168.1.20:5000 for 3600
	event granted sctp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP sctp 5000 external 203.0.113.7:5000 lifetime 3600
	192.168.1.20 > MAP all all lifetime 3600 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP all all lifetime 1800
	192.168.1.20 > MAP tcp all lifetime 3600 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP tcp all lifetime 1800
	192.168.1.20 > MAP 50 all lifetime 3600 nonce b2
	192.168.1.20 < NOT_AUTHORIZED MAP 50 all lifetime 1800

# A port of all protocols, or of one that has none, makes no sense.
2	192.168.1.20 > MAP all 1 lifetime 3600 nonce b2
	192.168.1.20 < MALFORMED_REQUEST MAP all 1 lifetime 1800 reserved 000000000000ffffc0a80114
	192.168.1.20 > MAP 50 7 lifetime 3600 nonce b2
	192.168.1.20 < MALFORMED_REQUEST MAP 50 7 lifetime 1800 reserved 000000000000ffffc0a80114

# Not to have what cannot be had is a success; single mappings are not meant by it.
3	192.168.1.20 > MAP tcp all lifetime 0 nonce b2
	192.168.1.20 < SUCCESS MAP tcp all lifetime 0
	192.168.1.20 > MAP all all lifetime 0 nonce b2
	192.168.1.20 < SUCCESS MAP all all lifetime 0
	mappings 2
