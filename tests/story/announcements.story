# A gateway that has just started says so: ten times, each gap twice the one before.
# Needs: PCP_NATPMP
# PCP-S-124, S-125, PCP-W-057, W-075

config just-started

	everybody < SUCCESS ANNOUNCE epoch 0
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.7
+0.25	everybody < SUCCESS ANNOUNCE
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.7
+0.5	everybody < SUCCESS ANNOUNCE
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.7

# Who asks in between is answered alone.
1	192.168.1.20 > ANNOUNCE
	192.168.1.20 < SUCCESS ANNOUNCE epoch 1
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 203.0.113.7 epoch 1

1.75	everybody < SUCCESS ANNOUNCE epoch 1
	everybody < NATPMP SUCCESS ADDRESS external 203.0.113.7 epoch 1

# Hosts of NAT-PMP are of no concern where it is not spoken.
2	config natpmp off
3.75	everybody < SUCCESS ANNOUNCE epoch 3
7.75	everybody < SUCCESS ANNOUNCE epoch 7
15.75	everybody < SUCCESS ANNOUNCE epoch 15
31.75	everybody < SUCCESS ANNOUNCE epoch 31
63.75	everybody < SUCCESS ANNOUNCE epoch 63
127.75	everybody < SUCCESS ANNOUNCE epoch 127
86400
