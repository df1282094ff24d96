# NAT64 (PCP-P-060, PV-3): an IPv6 host wants an IPv4 port. The carrier is asked in its name,
# Needs: PCP_NATPMP
# and what it sends comes through a pinhole; IPv6 for itself is nobody else's affair.

config mode nat64
config deaf

0	2001:db8:1::10 > MAP tcp 22 suggest 0.0.0.0 lifetime 3600 nonce a1
	carrier < MAP tcp 22 suggest 0.0.0.0 lifetime 3600 nonce a1 THIRD_PARTY 2001:db8:1::10 PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 22 external 192.0.2.44:2222 lifetime 3600 THIRD_PARTY 2001:db8:1::10 PREFIX64 64:ff9b::/96
	carrier answers
	kernel + tcp [2001:db8:1::10]:22 [2001:db8:1::10]:22 for 3600
	event granted tcp 192.0.2.44:2222
	2001:db8:1::10 < SUCCESS MAP tcp 22 external 192.0.2.44:2222 lifetime 3600

# The prefix of the NAT64 is learned on the way (PCP-P-063), and told to hosts that ask.
5	2001:db8:1::11 > ANNOUNCE PREFIX64 ::/96
	2001:db8:1::11 < SUCCESS ANNOUNCE PREFIX64 64:ff9b::/96

# The host that has it lets it end.
10	2001:db8:1::10 > MAP tcp 22 suggest 0.0.0.0 lifetime 0 nonce a1
	event released tcp 192.0.2.44:2222
	kernel - tcp [2001:db8:1::10]:22 [2001:db8:1::10]:22
	carrier < MAP tcp 22 suggest 0.0.0.0 lifetime 0 nonce a1 THIRD_PARTY 2001:db8:1::10
	2001:db8:1::10 < SUCCESS MAP tcp 22 external 0.0.0.0 lifetime 0
	carrier > SUCCESS MAP tcp 22 external 0.0.0.0 lifetime 0 THIRD_PARTY 2001:db8:1::10

20	2001:db8:1::10 > MAP tcp 23 lifetime 600 nonce a2
	kernel + tcp [2001:db8:1::10]:23 [2001:db8:1::10]:23 for 600
	event granted tcp [2001:db8:1::10]:23
	2001:db8:1::10 < SUCCESS MAP tcp 23 external [2001:db8:1::10]:23 lifetime 600

# No IPv4 leaves this home.
30	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce b1
	192.168.1.20 < NO_RESOURCES MAP tcp 8080 lifetime 30
	192.168.1.20 > NATPMP MAP tcp 8080 lifetime 600
	192.168.1.20 < NATPMP NETWORK_FAILURE MAP tcp 8080
	192.168.1.20 > NATPMP ADDRESS
	192.168.1.20 < NATPMP NETWORK_FAILURE ADDRESS
