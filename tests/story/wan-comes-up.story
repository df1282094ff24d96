# A gateway without an address, from the start: hosts are told when there is one.
# PCP-S-131, PCP-W-075

config just-started
config wan none

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30 epoch 0
	192.168.1.20 > ANNOUNCE
	192.168.1.20 < SUCCESS ANNOUNCE

10	wan 203.0.113.7
	everybody < SUCCESS ANNOUNCE epoch 10
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.7 epoch 10
+0.1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
