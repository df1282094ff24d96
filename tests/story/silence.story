# What gets no answer at all: what is no request, or too short to be one.
# PCP-S-004, S-156, PCP-W-070

0	192.168.1.20 > hex 02					# one octet
	192.168.1.20 > hex 0201000000000e1000000000000000000000ffffc0a801		# 23 octets
	192.168.1.20 > SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600	# a response
	192.168.1.20 > SUCCESS ANNOUNCE epoch 9
	192.168.1.20 > NATPMP SUCCESS MAP tcp 8080 external 8080 lifetime 3600
	192.168.1.20 > hex 000200001f901f9000001c		# NAT-PMP, one octet short
	mappings 0

# The 24th octet makes it one.
1	192.168.1.20 > ANNOUNCE
	192.168.1.20 < SUCCESS ANNOUNCE epoch 1001
