# Internal port 0 ends all that the host made in NAT-PMP with this transport.
# Needs: PCP_NATPMP
# PCP-S-045, PCP-W-074

0	192.168.1.20 > NATPMP MAP udp 5000 suggest 5000 lifetime 7200
	kernel + udp 203.0.113.7:5000 192.168.1.20:5000 for 7200
	event granted udp 203.0.113.7:5000
	192.168.1.20 < NATPMP SUCCESS MAP udp 5000 external 5000 lifetime 7200
	192.168.1.20 > NATPMP MAP udp 5001 suggest 5001 lifetime 7200
	kernel + udp 203.0.113.7:5001 192.168.1.20:5001 for 7200
	event granted udp 203.0.113.7:5001
	192.168.1.20 < NATPMP SUCCESS MAP udp 5001 external 5001 lifetime 7200
	192.168.1.20 > NATPMP MAP tcp 5002 suggest 5002 lifetime 7200
	kernel + tcp 203.0.113.7:5002 192.168.1.20:5002 for 7200
	event granted tcp 203.0.113.7:5002
	192.168.1.20 < NATPMP SUCCESS MAP tcp 5002 external 5002 lifetime 7200
	192.168.1.21 > NATPMP MAP udp 5003 suggest 5003 lifetime 7200
	kernel + udp 203.0.113.7:5003 192.168.1.21:5003 for 7200
	event granted udp 203.0.113.7:5003
	192.168.1.21 < NATPMP SUCCESS MAP udp 5003 external 5003 lifetime 7200

1	192.168.1.20 > NATPMP MAP udp all lifetime 0
	event released udp 203.0.113.7:5000
	event released udp 203.0.113.7:5001
	kernel - udp 203.0.113.7:5000 192.168.1.20:5000
	kernel - udp 203.0.113.7:5001 192.168.1.20:5001
	192.168.1.20 < NATPMP SUCCESS MAP udp all
	mappings 2
	192.168.1.20 > NATPMP MAP udp all lifetime 0
	192.168.1.20 < NATPMP SUCCESS MAP udp all

# All ports cannot be had.
2	192.168.1.20 > NATPMP MAP udp all lifetime 7200
	192.168.1.20 < NATPMP NOT_AUTHORIZED MAP udp all

# What was made in PCP stays, and the host is told that not all is gone.
3	192.168.1.20 > MAP tcp 5004 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:5004 192.168.1.20:5004 for 3600
	event granted tcp 203.0.113.7:5004
	192.168.1.20 < SUCCESS MAP tcp 5004 external 203.0.113.7:5004 lifetime 3600
	192.168.1.20 > NATPMP MAP tcp all lifetime 0
	event released tcp 203.0.113.7:5002
	kernel - tcp 203.0.113.7:5002 192.168.1.20:5002
	192.168.1.20 < NATPMP NOT_AUTHORIZED MAP tcp all
	mappings 2
