# A NAT-PMP host learns of its own PCP mapping, but not while that is on its way to another address:
# Needs: PCP_NATPMP
# what it had outside is not its own any more.

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
50	192.168.1.20:50000 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	192.168.1.20:50000 < NATPMP SUCCESS MAP tcp 8080 external 40001 lifetime 3550

100	wan 100.64.7.10
	192.168.1.20:50000 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	kernel + tcp 100.64.7.10:8080 192.168.1.20:8080 for 3500
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3500
100.25	192.168.1.20:50000 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
101	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3499
	kernel = tcp 100.64.7.10:8080 192.168.1.20:8080 for 3499
	event changed tcp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3499 epoch 1
101.25	192.168.1.20:50000 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3499
	192.168.1.20:50000 < NATPMP SUCCESS MAP tcp 8080 external 40002 lifetime 3499
101.75	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3499
