# Of a shared address a run lies within one range of our port set.
# PCP-P-072

config mode mape
config psid 5 12 2
config hosts 192.168.1.20 32 mappings 13

# Charged for what it is given, not for what it asks for; one more than there are.
# Ranges of four ports: 16404 to 16407, 32788 to 32791, 49172 to 49175.
0	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce a1 PORT_SET 100 from 80
	kernel + tcp 203.0.113.7:32788-32791 192.168.1.20:80-83 for 3600
	event granted tcp 203.0.113.7:32788-32791
	192.168.1.20 < SUCCESS MAP tcp 80 external 203.0.113.7:32788 lifetime 3600 PORT_SET 4 from 80
	192.168.1.20 > MAP tcp 90 suggest 16405 lifetime 3600 nonce a1
	kernel + tcp 203.0.113.7:16405 192.168.1.20:90 for 3600
	event granted tcp 203.0.113.7:16405
	192.168.1.20 < SUCCESS MAP tcp 90 external 203.0.113.7:16405 lifetime 3600
	192.168.1.20 > MAP tcp 100 lifetime 3600 nonce a1 PORT_SET 100 from 100
	kernel + tcp 203.0.113.7:49172-49175 192.168.1.20:100-103 for 3600
	event granted tcp 203.0.113.7:49172-49175
	192.168.1.20 < SUCCESS MAP tcp 100 external 203.0.113.7:49172 lifetime 3600 PORT_SET 4 from 100

# What is left is used up run by run, the longest first; even where odd was wished for; and then none.
1	192.168.1.20 > MAP tcp 200 lifetime 3600 nonce a1 PORT_SET 100 from 200
	kernel + tcp 203.0.113.7:16406-16407 192.168.1.20:200-201 for 3600
	event granted tcp 203.0.113.7:16406-16407
	192.168.1.20 < SUCCESS MAP tcp 200 external 203.0.113.7:16406 lifetime 3600 PORT_SET 2 from 200
	192.168.1.20 > MAP tcp 301 lifetime 3600 nonce a1 PORT_SET 100 from 301 parity
	kernel + tcp 203.0.113.7:16404 192.168.1.20:301 for 3600
	event granted tcp 203.0.113.7:16404
	192.168.1.20 < SUCCESS MAP tcp 301 external 203.0.113.7:16404 lifetime 3600
	192.168.1.20 > MAP tcp 400 lifetime 3600 nonce a1 PORT_SET 100 from 400
	192.168.1.20 < NO_RESOURCES MAP tcp 400 lifetime 30 PORT_SET 100 from 400
	mappings 12
