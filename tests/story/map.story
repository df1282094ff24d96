# A host asks for a port, keeps it by asking again, and gives it back.
# PCP-S-009, S-050, S-054, S-056, S-058

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 nonce a1 epoch 1000
	mappings 1

# The same request once more is the same mapping, counted from now.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 nonce a1 epoch 1010
	mappings 1

# What the host suggests does not move what it has.
1810	192.168.1.20 > MAP tcp 8080 suggest 203.0.113.7:9999 lifetime 7200 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 7200
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 7200

# Another port of the answer than the one that was asked from before: it goes there.
1820	192.168.1.20:50000 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20:50000 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600

# The other transport is another mapping.
1830	192.168.1.20 > MAP udp 8080 lifetime 600 nonce b2
	kernel + udp 203.0.113.7:8080 192.168.1.20:8080 for 600
	event granted udp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP udp 8080 external 203.0.113.7:8080 lifetime 600
	mappings 2

1840	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	event released tcp 203.0.113.7:8080
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
	mappings 1

# To give back what one does not have is fine.
1841	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
