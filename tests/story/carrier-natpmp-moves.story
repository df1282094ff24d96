# With another address of ours the outermost one may be another, too: who asks is told what the
# Needs: PCP_NATPMP
# carrier says now. A host that leaves the choice of the family open, as old ones do, means IPv4.
# PCP-S-162

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 80 suggest [::]:443 lifetime 600 nonce a1
	kernel + tcp 100.64.7.9:80 192.168.1.20:80 for 600
	carrier < MAP tcp 80 suggest 0.0.0.0:443 lifetime 600 nonce a1
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:443 lifetime 600
	carrier answers
	kernel = tcp 100.64.7.9:80 192.168.1.20:80 for 600
	event granted tcp 192.0.1.9:443
	192.168.1.20 < SUCCESS MAP tcp 80 external 192.0.1.9:443 lifetime 600
	192.168.1.21 > NATPMP ADDRESS
	192.168.1.21 < NATPMP SUCCESS ADDRESS external 192.0.1.9

1	192.168.1.20 > MAP tcp 80 lifetime 0 nonce a1
	event released tcp 192.0.1.9:443
	kernel - tcp 100.64.7.9:80 192.168.1.20:80
	carrier < MAP tcp 80 lifetime 0
	192.168.1.20 < SUCCESS MAP tcp 80 lifetime 0
	carrier > SUCCESS MAP tcp 80 lifetime 0

10	wan 100.64.9.9
	192.168.1.21 > NATPMP ADDRESS
	carrier < MAP udp 9 lifetime 120 nonce any
	carrier > SUCCESS MAP udp 9 external 192.0.1.77:40009 lifetime 120
	192.168.1.21 < NATPMP SUCCESS ADDRESS external 192.0.1.77 epoch 0
