# A gateway behind a carrier that has just started: the outermost address is announced from when it
# Needs: PCP_NATPMP
# is known.

config mode nat444
config just-started

	everybody < SUCCESS ANNOUNCE epoch 0
+0.25	everybody < SUCCESS ANNOUNCE
+0.5	everybody < SUCCESS ANNOUNCE
1	192.168.1.20 > NATPMP ADDRESS
	carrier < MAP udp 9 lifetime 120 nonce any
	carrier > SUCCESS MAP udp 9 external 192.0.1.9:40009 lifetime 120
	carrier answers
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 1
1.75	everybody < SUCCESS ANNOUNCE epoch 1
	everybody < NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 1

# The carrier's own announcements go no further. PCP-P-031, PCP-P-032
2	carrier > SUCCESS ANNOUNCE epoch 500001
	192.168.1.20 > ANNOUNCE
	192.168.1.20 < SUCCESS ANNOUNCE epoch 2

# With its state the carrier may have lost our address: it is not announced until it is known again.
3	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
3.75	everybody < SUCCESS ANNOUNCE epoch 3
