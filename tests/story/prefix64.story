# Who asks for the prefix of the NAT64 is told; nobody else is.
# PCP-S-104

config prefix64 64:ff9b:: 96

0	2001:db8:1::20 > ANNOUNCE PREFIX64 ::/96
	2001:db8:1::20 < SUCCESS ANNOUNCE PREFIX64 64:ff9b::/96
	2001:db8:1::20 > ANNOUNCE
	2001:db8:1::20 < SUCCESS ANNOUNCE
	2001:db8:1::20 > MAP tcp 8080 lifetime 3600 nonce a1 PREFIX64 ::/96
	kernel + tcp [2001:db8:1::20]:8080 [2001:db8:1::20]:8080 for 3600
	event granted tcp [2001:db8:1::20]:8080
	2001:db8:1::20 < SUCCESS MAP tcp 8080 external [2001:db8:1::20]:8080 lifetime 3600 PREFIX64 64:ff9b::/96
