# Versions: 2 is PCP, 0 is NAT-PMP, and whatever else gets to hear which one we speak.
# Needs: PCP_NATPMP
# PCP-W-060, W-061, W-062

# Version 1 was never published; 3 does not exist yet. Four octets are enough for an answer.
0	192.168.1.20 > hex 01010000
	192.168.1.20 < hex 0281000100000708000003e8000000000000000000000000
	192.168.1.20 > hex 030000000000000000000000000000000000ffffc0a80114
	192.168.1.20 < hex 0280000100000708000003e8000000000000ffffc0a80114

# With NAT-PMP switched off version 0 is one of them.
1	config natpmp off
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < hex 0280000100000708000003e9000000000000000000000000
	192.168.1.20 > NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
	192.168.1.20 < hex 0282000100000708000003e9000000000000000000000000
	mappings 0

# And back again.
2	config natpmp on
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP SUCCESS ADDRESS external 203.0.113.7 epoch 1002
