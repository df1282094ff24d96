# An IPv6 host is to be reached by IPv4: the carrier is asked in its name, and the firewall opens.

config mode nat64
config just-started
config deaf
config lifetime-max 3600
config forward web tcp [2001:db8:1::20]:8080 ipv4 external 8000

	carrier < ANNOUNCE PREFIX64 ::/96
	carrier < MAP tcp 8080 suggest 0.0.0.0:8000 lifetime 3600 nonce any THIRD_PARTY 2001:db8:1::20 DESCRIPTION "web" PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600 THIRD_PARTY 2001:db8:1::20
	carrier answers
	kernel + tcp [2001:db8:1::20]:8080 [2001:db8:1::20]:8080 for 3600
	event granted tcp 192.0.1.9:40001
	mappings 1
