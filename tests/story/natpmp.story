# NAT-PMP: the address, a port, the same port again, and its end.
# Needs: PCP_NATPMP
# PCP-S-160, S-161, PCP-W-070 to W-073

0	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 203.0.113.7 epoch 1000

1	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 7200
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 8080 lifetime 7200 epoch 1001

# A renewal suggests what it likes and keeps what it has. Never is more granted than asked for.
3600	192.168.1.20 > NATPMP MAP tcp 8080 suggest 9999 lifetime 60
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 120
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 8080 lifetime 60
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 100000
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 86400
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 8080 lifetime 86400

# The other transport is closed, but its port of the same number is kept for this host.
3601	192.168.1.21 > NATPMP MAP udp 8080 suggest 8080 lifetime 7200
	kernel + udp 203.0.113.7:25088 192.168.1.21:8080 for 7200
	event granted udp 203.0.113.7:25088
	192.168.1.21 < NATPMP SUCCESS MAP udp 8080 external 25088 lifetime 7200
	192.168.1.20 > NATPMP MAP udp 8080 suggest 8080 lifetime 7200
	kernel + udp 203.0.113.7:8080 192.168.1.20:8080 for 7200
	event granted udp 203.0.113.7:8080
	192.168.1.20 < NATPMP SUCCESS MAP udp 8080 external 8080 lifetime 7200
	mappings 3

# An opcode that does not exist: echoed, with room for the epoch.
3602	192.168.1.20 > hex 0003
	192.168.1.20 < hex 00830005000011fa

3603	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 0
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 0
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080

# What is not renewed runs out.
10801	event lost udp 203.0.113.7:25088
	event lost udp 203.0.113.7:8080
	kernel - udp 203.0.113.7:25088 192.168.1.21:8080
	kernel - udp 203.0.113.7:8080 192.168.1.20:8080
