# One port of an IPv6 host is one pinhole, so it has it in IPv6 or, through the NAT64, in IPv4. Who
# asks for the other one, too, is told before the carrier is asked, and loses nothing. Once the
# prefix of the NAT64 is known, there can be a pinhole for each (PCP-P-067).

config mode nat64
config deaf

0	2001:db8:1::10 > MAP tcp 80 lifetime 600 nonce a1
	kernel + tcp [2001:db8:1::10]:80 [2001:db8:1::10]:80 for 600
	event granted tcp [2001:db8:1::10]:80
	2001:db8:1::10 < SUCCESS MAP tcp 80 external [2001:db8:1::10]:80 lifetime 600
	2001:db8:1::10 > MAP tcp 80 suggest 0.0.0.0 lifetime 600 nonce a2
	2001:db8:1::10 > MAP tcp 80 suggest 0.0.0.0 lifetime 0 nonce a2
	2001:db8:1::10 < NO_RESOURCES MAP tcp 80 external 0.0.0.0 lifetime 30
	2001:db8:1::10 < SUCCESS MAP tcp 80 external 0.0.0.0 lifetime 0
	mappings 1

10	2001:db8:1::10 > MAP tcp 80 lifetime 0 nonce a1
	event released tcp [2001:db8:1::10]:80
	kernel - tcp [2001:db8:1::10]:80 [2001:db8:1::10]:80
	2001:db8:1::10 < SUCCESS MAP tcp 80 lifetime 0
	2001:db8:1::10 > MAP tcp 80 suggest 0.0.0.0 lifetime 600 nonce a2
	carrier < MAP tcp 80 suggest 0.0.0.0 lifetime 600 nonce a2 THIRD_PARTY 2001:db8:1::10 PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 80 external 192.0.2.44:2222 lifetime 600 THIRD_PARTY 2001:db8:1::10 PREFIX64 64:ff9b::/96
	carrier answers
	kernel + tcp [2001:db8:1::10]:80 [2001:db8:1::10]:80 for 600
	event granted tcp 192.0.2.44:2222
	2001:db8:1::10 < SUCCESS MAP tcp 80 external 192.0.2.44:2222 lifetime 600
	2001:db8:1::10 > MAP tcp 80 lifetime 600 nonce a3
	kernel + tcp [2001:db8:1::10]:80 [2001:db8:1::10]:80 for 600
	event granted tcp [2001:db8:1::10]:80
	2001:db8:1::10 < SUCCESS MAP tcp 80 external [2001:db8:1::10]:80 lifetime 600
	mappings 2
