# Hosts hear of each move anew, where they asked from last, until they ask again by themselves. With
# Needs: PCP_NATPMP
# NAT-PMP there is nothing to tell them with.
# PCP-S-126, PCP-P-034

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
	192.168.1.21 > NATPMP MAP udp 5000 suggest 5000 lifetime 3600
	kernel + udp 100.64.7.9:5000 192.168.1.21:5000 for 3600
	carrier < MAP udp 5000 suggest 5000 lifetime 3600 nonce any
	carrier > SUCCESS MAP udp 5000 external 192.0.1.9:41001 lifetime 3600
	kernel = udp 100.64.7.9:5000 192.168.1.21:5000 for 3600
	event granted udp 192.0.1.9:41001
	192.168.1.21 < NATPMP SUCCESS MAP udp 5000 external 41001 lifetime 3600

100	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3500
	event changed tcp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3500
100.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3500
100.75	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3500

# Another one within a burst: it starts again.
200	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40003 lifetime 3400
	event changed tcp 192.0.1.9:40003
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40003 lifetime 3400
+0.2	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40004 lifetime 3400
	event changed tcp 192.0.1.9:40004
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40004 lifetime 3400
+0.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40004 lifetime 3400

# It asks, from another port, and is answered from memory: no need to tell it a third time.
+0.1	192.168.1.20:50000 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20:50000 < SUCCESS MAP tcp 8080 external 192.0.1.9:40004 lifetime 3400
300	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40005 lifetime 3300
	event changed tcp 192.0.1.9:40005
	192.168.1.20:50000 < SUCCESS MAP tcp 8080 external 192.0.1.9:40005 lifetime 3300
300.25	192.168.1.20:50000 < SUCCESS MAP tcp 8080 external 192.0.1.9:40005 lifetime 3300
300.75	192.168.1.20:50000 < SUCCESS MAP tcp 8080 external 192.0.1.9:40005 lifetime 3300

400	carrier > SUCCESS MAP udp 5000 external 192.0.1.9:41002 lifetime 3200
	event changed udp 192.0.1.9:41002
500	carrier > CANNOT_PROVIDE_EXTERNAL MAP udp 5000 lifetime 30
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	event lost udp 192.0.1.9:41002
	kernel - udp 100.64.7.9:5000 192.168.1.21:5000
	mappings 1
