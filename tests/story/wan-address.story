# The WAN gets another address: the epoch starts again, mappings move, everybody is told.
# PCP-S-121, S-125, S-126, S-128, PCP-W-058

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 3600
	192.168.1.21:50000 > MAP udp 5000 lifetime 1800 nonce b2
	kernel + udp 203.0.113.7:5000 192.168.1.21:5000 for 1800
	event granted udp 203.0.113.7:5000
	192.168.1.21:50000 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 1800

100	wan 203.0.113.8
	everybody < SUCCESS ANNOUNCE epoch 0
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.8
	kernel - tcp 203.0.113.7:443 192.168.1.20:8080
	kernel + tcp 203.0.113.8:443 192.168.1.20:8080 for 3500
	kernel - udp 203.0.113.7:5000 192.168.1.21:5000
	kernel + udp 203.0.113.8:5000 192.168.1.21:5000 for 1700
	event changed tcp 203.0.113.8:443
	event changed udp 203.0.113.8:5000
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.8:443 lifetime 3500
	192.168.1.21:50000 < SUCCESS MAP udp 5000 external 203.0.113.8:5000 lifetime 1700

# Once a host asks it knows, and is told no more.
+0.1	192.168.1.20 > MAP tcp 8080 suggest 203.0.113.7:443 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.8:443 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.8:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.8:443 lifetime 3600
100.25	everybody < SUCCESS ANNOUNCE
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.8
	192.168.1.21:50000 < SUCCESS MAP udp 5000 external 203.0.113.8:5000 lifetime 1700
100.75	everybody < SUCCESS ANNOUNCE
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.8
	192.168.1.21:50000 < SUCCESS MAP udp 5000 external 203.0.113.8:5000 lifetime 1700
101.75	everybody < SUCCESS ANNOUNCE epoch 1
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.8
102	192.168.1.21 > ANNOUNCE
	192.168.1.21 < SUCCESS ANNOUNCE epoch 2
