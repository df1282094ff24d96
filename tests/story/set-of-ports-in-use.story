# The gateway has a port of the run for something else: the run begins elsewhere.
# PCP-S-061, PCP-S-105

config ports 20000 20009

0	kernel serves tcp 5002
	192.168.1.20 > MAP tcp 5000 lifetime 3600 nonce a1 PORT_SET 4 from 5000
	kernel ! tcp 203.0.113.7:5000-5003 192.168.1.20:5000-5003
	kernel + tcp 203.0.113.7:20005-20008 192.168.1.20:5000-5003 for 3600
	event granted tcp 203.0.113.7:20005-20008
	192.168.1.20 < SUCCESS MAP tcp 5000 external 203.0.113.7:20005 lifetime 3600 PORT_SET 4 from 5000
	mappings 4

# Where no run is as long any more, the longest is given.
1	192.168.1.21 > MAP tcp 5001 lifetime 3600 nonce b2 PORT_SET 9 from 5001
	kernel + tcp 203.0.113.7:20000-20004 192.168.1.21:5001-5005 for 3600
	event granted tcp 203.0.113.7:20000-20004
	192.168.1.21 < SUCCESS MAP tcp 5001 external 203.0.113.7:20000 lifetime 3600 PORT_SET 5 from 5001

# A renewal that the kernel refuses leaves the set as it was.
2	kernel refuses 1
	192.168.1.21 > MAP tcp 5001 lifetime 7200 nonce b2 PORT_SET 5 from 5001
	kernel ! tcp 203.0.113.7:20000-20004 192.168.1.21:5001-5005
	192.168.1.21 < NO_RESOURCES MAP tcp 5001 lifetime 30 PORT_SET 5 from 5001
	mappings 9
