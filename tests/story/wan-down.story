# While the WAN has no address nothing new can be had; what there was waits for its return.
# Needs: PCP_NATPMP
# PCP-S-131

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	192.168.1.21 > MAP tcp 81 lifetime 600 nonce b2
	kernel + tcp 203.0.113.7:81 192.168.1.21:81 for 600
	event granted tcp 203.0.113.7:81
	192.168.1.21 < SUCCESS MAP tcp 81 external 203.0.113.7:81 lifetime 600
	192.168.1.21 > MAP tcp 82 lifetime 3600 nonce c3
	kernel + tcp 203.0.113.7:82 192.168.1.21:82 for 3600
	event granted tcp 203.0.113.7:82
	192.168.1.21 < SUCCESS MAP tcp 82 external 203.0.113.7:82 lifetime 3600

100	wan none
	192.168.1.22 > MAP tcp 83 lifetime 3600 nonce d4
	192.168.1.22 < NETWORK_FAILURE MAP tcp 83 lifetime 30
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30
	192.168.1.22 > NATPMP ADDRESS
	192.168.1.22 < NATPMP NETWORK_FAILURE ADDRESS
	192.168.1.22 > NATPMP MAP udp 83 lifetime 7200
	192.168.1.22 < NATPMP NETWORK_FAILURE MAP udp 83
	mappings 3

# Giving back and running out go on.
200	192.168.1.21 > MAP tcp 82 lifetime 0 nonce c3
	event released tcp 203.0.113.7:82
	kernel - tcp 203.0.113.7:82 192.168.1.21:82
	192.168.1.21 < SUCCESS MAP tcp 82 lifetime 0
600	event lost tcp 203.0.113.7:81
	kernel - tcp 203.0.113.7:81 192.168.1.21:81

# The same address comes back: nothing has happened.
700	wan 203.0.113.7
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 epoch 1700
