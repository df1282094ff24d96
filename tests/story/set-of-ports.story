# A host asks for ports in a row and is given, renews and gives back all of them as one.
# PCP-S-105, S-106; RFC 7753 4.2, 4.4

config wan 192.0.2.3
config hosts 192.168.1.10 32 external-ports 37056 37087
config hosts 192.168.1.30 32 mappings 5
config hosts 192.168.1.31 32 internal-ports 100 104

# The example of RFC 7753 5.1, octet by octet: a hundred are asked for, and 32 are given.
110	192.168.1.10 > hex 02010000 00000e10 00000000 00000000 0000ffff c0a8010a 00010203 04050607 08090a0b 11000000 c3500000 00000000 00000000 0000ffff 00000000 82000005 0064c350 00000000
	kernel + udp 192.0.2.3:37056-37087 192.168.1.10:50000-50031 for 3600
	event granted udp 192.0.2.3:37056-37087
	192.168.1.10 < hex 02810000 00000e10 00000456 00000000 00000000 00000000 00010203 04050607 08090a0b 11000000 c35090c0 00000000 00000000 0000ffff c0000203 82000005 0020c350 00000000
	mappings 32

# The same request once more is the same set, counted from now.
120	192.168.1.10 > MAP udp 50000 lifetime 3600 nonce 000102030405060708090a0b PORT_SET 100 from 50000
	kernel = udp 192.0.2.3:37056-37087 192.168.1.10:50000-50031 for 3600
	event renewed udp 192.0.2.3:37056-37087
	192.168.1.10 < SUCCESS MAP udp 50000 external 192.0.2.3:37056 lifetime 3600 PORT_SET 32 from 50000

# Who does not know the nonce touches none of its ports, by whichever it names them.
130	192.168.1.10 > MAP udp 50010 lifetime 3600 nonce bb PORT_SET 5 from 50010
	192.168.1.10 < NOT_AUTHORIZED MAP udp 50010 lifetime 3590 PORT_SET 5 from 50010
	192.168.1.10 > MAP udp 50000 lifetime 0 nonce bb PORT_SET 32 from 50000
	192.168.1.10 < NOT_AUTHORIZED MAP udp 50000 lifetime 3590 PORT_SET 32 from 50000

# It is ended as a whole, or not at all. Its ports stay its host's for a while.
140	192.168.1.10 > MAP udp 50000 lifetime 0 nonce 000102030405060708090a0b
	192.168.1.10 < NOT_AUTHORIZED MAP udp 50000 lifetime 3580
	192.168.1.10 > MAP udp 50031 lifetime 0 nonce 000102030405060708090a0b PORT_SET 9 from 50031
	event released udp 192.0.2.3:37056-37087
	kernel - udp 192.0.2.3:37056-37087 192.168.1.10:50000-50031
	192.168.1.10 < SUCCESS MAP udp 50031 lifetime 0 PORT_SET 32 from 50000
	mappings 0
	192.168.1.10 > MAP udp 50000 lifetime 0 nonce 000102030405060708090a0b PORT_SET 32 from 50000
	192.168.1.10 < SUCCESS MAP udp 50000 lifetime 0
	192.168.1.20 > MAP udp 1 suggest 37087 lifetime 3600 nonce a1
	kernel + udp 192.0.2.3:1 192.168.1.20:1 for 3600
	event granted udp 192.0.2.3:1
	192.168.1.20 < SUCCESS MAP udp 1 external 192.0.2.3:1 lifetime 3600

# One is told without the option, whoever asked for how many.
200	192.168.1.20 > MAP tcp 7000 lifetime 3600 nonce a1 PORT_SET 1 from 7000
	kernel + tcp 192.0.2.3:7000 192.168.1.20:7000 for 3600
	event granted tcp 192.0.2.3:7000
	192.168.1.20 < SUCCESS MAP tcp 7000 external 192.0.2.3:7000 lifetime 3600

# Where one of the ports is another host's the run begins elsewhere; what is suggested goes first.
210	192.168.1.21 > MAP tcp 6998 lifetime 3600 nonce b2 PORT_SET 4 from 6998
	kernel + tcp 192.0.2.3:25088-25091 192.168.1.21:6998-7001 for 3600
	event granted tcp 192.0.2.3:25088-25091
	192.168.1.21 < SUCCESS MAP tcp 6998 external 192.0.2.3:25088 lifetime 3600 PORT_SET 4 from 6998
	192.168.1.22 > MAP tcp 8000 suggest 7001 lifetime 3600 nonce b2 PORT_SET 4 from 8000
	kernel + tcp 192.0.2.3:7001-7004 192.168.1.22:8000-8003 for 3600
	event granted tcp 192.0.2.3:7001-7004
	192.168.1.22 < SUCCESS MAP tcp 8000 external 192.0.2.3:7001 lifetime 3600 PORT_SET 4 from 8000

# RTP and RTCP: even to even, odd to odd.
220	192.168.1.22 > MAP udp 5004 suggest 9001 lifetime 3600 nonce b2 PORT_SET 2 from 5004 parity
	kernel + udp 192.0.2.3:5004-5005 192.168.1.22:5004-5005 for 3600
	event granted udp 192.0.2.3:5004-5005
	192.168.1.22 < SUCCESS MAP udp 5004 external 192.0.2.3:5004 lifetime 3600 PORT_SET 2 from 5004 parity

# Each port is charged to its host; fewer are given rather than none, and then none.
230	192.168.1.30 > MAP tcp 100 lifetime 3600 nonce c3 PORT_SET 65535 from 100
	kernel + tcp 192.0.2.3:100-104 192.168.1.30:100-104 for 3600
	event granted tcp 192.0.2.3:100-104
	192.168.1.30 < SUCCESS MAP tcp 100 external 192.0.2.3:100 lifetime 3600 PORT_SET 5 from 100
	192.168.1.30 > MAP tcp 200 lifetime 3600 nonce c3 PORT_SET 5 from 200
	192.168.1.30 < USER_EX_QUOTA MAP tcp 200 lifetime 30 PORT_SET 5 from 200
	192.168.1.31 > MAP udp 103 lifetime 3600 nonce c3 PORT_SET 5 from 103
	kernel + udp 192.0.2.3:25092-25093 192.168.1.31:103-104 for 3600
	event granted udp 192.0.2.3:25092-25093
	192.168.1.31 < SUCCESS MAP udp 103 external 192.0.2.3:25092 lifetime 3600 PORT_SET 2 from 103

# There is no port behind the last.
240	192.168.1.20 > MAP tcp 65534 lifetime 3600 nonce a1 PORT_SET 5 from 65534
	kernel + tcp 192.0.2.3:65534-65535 192.168.1.20:65534-65535 for 3600
	event granted tcp 192.0.2.3:65534-65535
	192.168.1.20 < SUCCESS MAP tcp 65534 external 192.0.2.3:65534 lifetime 3600 PORT_SET 2 from 65534
	mappings 21
