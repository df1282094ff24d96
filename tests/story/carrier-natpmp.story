# NAT-PMP hosts behind a carrier: the outermost address is asked for once, and what the carrier
# Needs: PCP_NATPMP
# has for PCP clients is theirs, too.
# PCP-S-162

config mode nat444
config deaf

0	192.168.1.20 > NATPMP ADDRESS
	carrier < MAP udp 9 lifetime 120 nonce any
	192.168.1.21 > NATPMP ADDRESS
1	carrier > SUCCESS MAP udp 9 external 192.0.1.9:40009 lifetime 120
	carrier answers
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 192.0.1.9
	192.168.1.21 < NATPMP SUCCESS ADDRESS external 192.0.1.9

10	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 7200
	carrier < MAP tcp 8080 suggest 8080 lifetime 7200 nonce any
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 7200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 7200
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < NATPMP SUCCESS MAP tcp 8080 external 40001 lifetime 7200

# Known now: no need to ask.
20	192.168.1.22 > NATPMP ADDRESS
	192.168.1.22 < NATPMP SUCCESS ADDRESS external 192.0.1.9
