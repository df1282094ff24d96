# A host that speaks both: NAT-PMP sees what PCP made, but cannot touch it.
# Needs: PCP_NATPMP
# PCP-S-045, S-160

0	192.168.1.20 > MAP tcp 8080 suggest 443 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:443
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:443 lifetime 3600

600	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 443 lifetime 3000
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 0
	192.168.1.20 < NATPMP NOT_AUTHORIZED MAP tcp 8080
	mappings 1

# The reverse may be: a mapping of NAT-PMP has no nonce that anybody could be asked for.
601	192.168.1.20 > NATPMP MAP udp 5000 suggest 5000 lifetime 7200
	kernel + udp 203.0.113.7:5000 192.168.1.20:5000 for 7200
	event granted udp 203.0.113.7:5000
	192.168.1.20 < NATPMP SUCCESS MAP udp 5000 external 5000 lifetime 7200
	192.168.1.20 > MAP udp 5000 lifetime 600 nonce b2
	kernel = udp 203.0.113.7:5000 192.168.1.20:5000 for 600
	event renewed udp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP udp 5000 external 203.0.113.7:5000 lifetime 600
	192.168.1.20 > MAP udp 5000 lifetime 0 nonce c3
	event released udp 203.0.113.7:5000
	kernel - udp 203.0.113.7:5000 192.168.1.20:5000
	192.168.1.20 < SUCCESS MAP udp 5000 lifetime 0
