# A firewall of the carrier's (PCP-P-080): our own opens once that one has. IPv4 is public, and
# nobody is asked.

config mode ipv6-firewall
config deaf

0	2001:db8:1::10 > MAP tcp 22 lifetime 3600 nonce a1
	carrier < MAP tcp 22 lifetime 3600 nonce a1 THIRD_PARTY 2001:db8:1::10
3	carrier < MAP tcp 22 lifetime 3600 nonce a1 THIRD_PARTY 2001:db8:1::10
5	carrier > SUCCESS MAP tcp 22 external [2001:db8:1::10]:22 lifetime 1800 THIRD_PARTY 2001:db8:1::10
	carrier answers
	kernel + tcp [2001:db8:1::10]:22 [2001:db8:1::10]:22 for 1800
	event granted tcp [2001:db8:1::10]:22
	2001:db8:1::10 < SUCCESS MAP tcp 22 external [2001:db8:1::10]:22 lifetime 1800

10	2001:db8:1::10 > MAP tcp 22 lifetime 0 nonce a1
	event released tcp [2001:db8:1::10]:22
	kernel - tcp [2001:db8:1::10]:22 [2001:db8:1::10]:22
	carrier < MAP tcp 22 lifetime 0 nonce a1 THIRD_PARTY 2001:db8:1::10
	2001:db8:1::10 < SUCCESS MAP tcp 22 lifetime 0
	carrier > SUCCESS MAP tcp 22 lifetime 0 THIRD_PARTY 2001:db8:1::10

20	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce b1
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 600
