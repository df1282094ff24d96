# A request for ports some of which are mapped renews what is mapped, each mapping on its own.
# Needs: PCP_NATPMP
# PCP-S-106; RFC 7753 4.4.1, 5.3, 6.3

config port-set-max 100
config ports 201 301

# RFC 7753 5.3: port 100 is mapped, and the set of 101 to 199.
0	192.168.1.20 > MAP tcp 100 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:100 192.168.1.20:100 for 3600
	event granted tcp 203.0.113.7:100
	192.168.1.20 < SUCCESS MAP tcp 100 external 203.0.113.7:100 lifetime 3600
	192.168.1.20 > MAP tcp 101 suggest 201 lifetime 3600 nonce a1 PORT_SET 99 from 101
	kernel + tcp 203.0.113.7:201-299 192.168.1.20:101-199 for 3600
	event granted tcp 203.0.113.7:201-299
	192.168.1.20 < SUCCESS MAP tcp 101 external 203.0.113.7:201 lifetime 3600 PORT_SET 99 from 101
10	192.168.1.20 > MAP tcp 100 lifetime 7200 nonce a1 PORT_SET 100 from 100
	kernel = tcp 203.0.113.7:100 192.168.1.20:100 for 7200
	kernel = tcp 203.0.113.7:201-299 192.168.1.20:101-199 for 7200
	event renewed tcp 203.0.113.7:100
	event renewed tcp 203.0.113.7:201-299
	192.168.1.20 < SUCCESS MAP tcp 100 external 203.0.113.7:100 lifetime 7200 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 101 external 203.0.113.7:201 lifetime 7200 nonce a1 PORT_SET 99 from 101
	mappings 100

# RFC 7753 6.3: of a set that begins before the request, and with or without the option.
20	192.168.1.20 > MAP tcp 150 lifetime 3600 nonce a1 PORT_SET 100 from 150
	kernel = tcp 203.0.113.7:201-299 192.168.1.20:101-199 for 3600
	event renewed tcp 203.0.113.7:201-299
	192.168.1.20 < SUCCESS MAP tcp 150 external 203.0.113.7:201 lifetime 3600 PORT_SET 99 from 101
	192.168.1.20 > MAP tcp 199 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:201-299 192.168.1.20:101-199 for 3600
	event renewed tcp 203.0.113.7:201-299
	192.168.1.20 < SUCCESS MAP tcp 199 external 203.0.113.7:201 lifetime 3600 PORT_SET 99 from 101

# Who insists on the port that the set has there has it.
30	192.168.1.20 > MAP tcp 199 suggest 299 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel = tcp 203.0.113.7:201-299 192.168.1.20:101-199 for 3600
	event renewed tcp 203.0.113.7:201-299
	192.168.1.20 < SUCCESS MAP tcp 199 external 203.0.113.7:201 lifetime 3600 PREFER_FAILURE PORT_SET 99 from 101
	192.168.1.20 > MAP tcp 199 suggest 201 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 199 external 201 lifetime 30 PREFER_FAILURE

# Each has its own nonce, and the others are none the worse for one that does not fit.
40	192.168.1.20 > MAP tcp 200 suggest 400 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:400 192.168.1.20:200 for 3600
	event granted tcp 203.0.113.7:400
	192.168.1.20 < SUCCESS MAP tcp 200 external 203.0.113.7:400 lifetime 3600
	192.168.1.20 > MAP tcp 199 lifetime 3600 nonce b2 PORT_SET 2 from 199
	kernel = tcp 203.0.113.7:400 192.168.1.20:200 for 3600
	event renewed tcp 203.0.113.7:400
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 199 lifetime 3590 PORT_SET 2 from 199
	192.168.1.20 < SUCCESS MAP tcp 200 external 203.0.113.7:400 lifetime 3600 nonce b2

# A NAT-PMP host learns what the PCP mapping has there.
50	192.168.1.20 > NATPMP MAP tcp 102 lifetime 3600
	192.168.1.20 < NATPMP SUCCESS MAP tcp 102 external 202 lifetime 3580

# All that a delete request names is ended, each with an answer.
60	192.168.1.20 > MAP tcp 100 lifetime 0 nonce a1 PORT_SET 100 from 100
	event released tcp 203.0.113.7:100
	event released tcp 203.0.113.7:201-299
	kernel - tcp 203.0.113.7:100 192.168.1.20:100
	kernel - tcp 203.0.113.7:201-299 192.168.1.20:101-199
	192.168.1.20 < SUCCESS MAP tcp 100 lifetime 0
	192.168.1.20 < SUCCESS MAP tcp 101 lifetime 0 nonce a1 PORT_SET 99 from 101
	mappings 1
