# Requests that cannot be read: an error, which is a copy of the request, and nothing done.
# PCP-S-015, S-016, S-018, PCP-W-002, W-003, W-040

# A header without the fields of MAP behind it.
0	192.168.1.20 > hex 0201000000000e1000000000000000000000ffffc0a80114
	192.168.1.20 < hex 0281000300000708000003e8000000000000ffffc0a80114

# 61 octets: filled up to 64.
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 rest 07
	192.168.1.20 < MALFORMED_REQUEST MAP tcp 8080 lifetime 1800 reserved 000000000000ffffc0a80114 OPTION 7 -

# Not its own address in the header: a NAT is in between. All 128 bits count.
2	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 client 10.0.0.99
	192.168.1.20 < ADDRESS_MISMATCH MAP tcp 8080 lifetime 1800
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 client 2001:db8::ffff:c0a8:114
	192.168.1.20 < ADDRESS_MISMATCH MAP tcp 8080 external :: lifetime 1800
	192.168.1.20 > ANNOUNCE client 192.168.1.21
	192.168.1.20 < ADDRESS_MISMATCH ANNOUNCE lifetime 1800

# What is no opcode: then nothing behind the header is looked at.
3	192.168.1.20 > hex 0264000000000e1000000000000000000000ffffc0a80114ffffffff
	192.168.1.20 < hex 02e4000400000708000003eb000000000000ffffc0a80114ffffffff
	mappings 0
