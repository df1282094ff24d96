# No room is an answer; who has a mapping already keeps it and renews it.
# Needs: PCP_NATPMP
# PCP-S-067

config max-mappings 2

0	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:80 192.168.1.20:80 for 3600
	event granted tcp 203.0.113.7:80
	192.168.1.20 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600
	192.168.1.21 > MAP tcp 81 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:81 192.168.1.21:81 for 3600
	event granted tcp 203.0.113.7:81
	192.168.1.21 < SUCCESS MAP tcp 81 external 203.0.113.7:81 lifetime 3600
	192.168.1.22 > MAP tcp 82 lifetime 3600 nonce c3
	192.168.1.22 < NO_RESOURCES MAP tcp 82 lifetime 30
	192.168.1.22 > NATPMP MAP udp 82 lifetime 7200
	192.168.1.22 < NATPMP NO_RESOURCES MAP udp 82
	mappings 2

1	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:80 192.168.1.20:80 for 3600
	event renewed tcp 203.0.113.7:80
	192.168.1.20 < SUCCESS MAP tcp 80 external 203.0.113.7:80 lifetime 3600

# The table is as large as it was built, whatever is configured later.
2	config max-mappings 3
	192.168.1.22 > MAP tcp 82 lifetime 3600 nonce c3
	192.168.1.22 < NO_RESOURCES MAP tcp 82 lifetime 30

# One goes, the next comes.
3	192.168.1.21 > MAP tcp 81 lifetime 0 nonce b2
	event released tcp 203.0.113.7:81
	kernel - tcp 203.0.113.7:81 192.168.1.21:81
	192.168.1.21 < SUCCESS MAP tcp 81 lifetime 0
	192.168.1.22 > MAP tcp 82 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:82 192.168.1.22:82 for 3600
	event granted tcp 203.0.113.7:82
	192.168.1.22 < SUCCESS MAP tcp 82 external 203.0.113.7:82 lifetime 3600
