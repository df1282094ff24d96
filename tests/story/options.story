# Options that the server does not carry out: those below 128 are refused, others passed over.
# PCP-W-030 to W-036, PCP-S-090

config port-set-max 1

# Nobody knows them. An error carries them back, a success does not.
0	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1 OPTION 96 deadbeef
	192.168.1.20 < UNSUPP_OPTION MAP tcp 8081 lifetime 1800 OPTION 96 deadbeef
	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1 OPTION 224 deadbe
	kernel + tcp 203.0.113.7:8081 192.168.1.20:8081 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.20 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600

# Known and switched off.
1	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce a1 THIRD_PARTY 192.168.1.77
	192.168.1.20 < UNSUPP_OPTION MAP tcp 8082 lifetime 1800 THIRD_PARTY 192.168.1.77
	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce a1 PORT_SET 8 from 8082
	kernel + tcp 203.0.113.7:8082 192.168.1.20:8082 for 3600
	event granted tcp 203.0.113.7:8082
	192.168.1.20 < SUCCESS MAP tcp 8082 external 203.0.113.7:8082 lifetime 3600

# Twice, beyond the end of the packet, with another length than it has.
2	192.168.1.20 > MAP tcp 8083 suggest 8083 lifetime 3600 nonce a1 PREFER_FAILURE PREFER_FAILURE
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8083 external 8083 lifetime 1800 reserved 000000000000ffffc0a80114 PREFER_FAILURE PREFER_FAILURE
	192.168.1.20 > MAP tcp 8083 lifetime 3600 nonce a1 rest 02000040
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8083 lifetime 1800 reserved 000000000000ffffc0a80114 rest 02000040
	192.168.1.20 > MAP tcp 8083 suggest 8083 lifetime 3600 nonce a1 rest 0200000400000000
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8083 external 8083 lifetime 1800 reserved 000000000000ffffc0a80114 rest 0200000400000000

# The worst option of an ANNOUNCE decides.
3	192.168.1.20 > ANNOUNCE OPTION 224 -
	192.168.1.20 < SUCCESS ANNOUNCE epoch 1003
	192.168.1.20 > ANNOUNCE OPTION 96 -
	192.168.1.20 < UNSUPP_OPTION ANNOUNCE lifetime 1800 OPTION 96 -
	mappings 2
