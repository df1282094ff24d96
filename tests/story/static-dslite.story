# Where the carrier alone translates, it is asked in the name of the host; IPv6 is opened here.

config mode dslite
config just-started
config deaf
config lifetime-max 3600
config forward web tcp 192.168.1.20:8080
config forward web6 tcp [2001:db8:1::20]:8080

	kernel + tcp [2001:db8:1::20]:8080 [2001:db8:1::20]:8080 for 3600
	event granted tcp [2001:db8:1::20]:8080
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 3600 nonce any THIRD_PARTY 192.168.1.20 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel + tcp 192.168.1.20:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001

# The host has another address: the carrier is asked for the same port again.
10	config forward web tcp 192.168.1.99:8080
	event released tcp 192.0.1.9:40001
	kernel - tcp 192.168.1.20:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 0 THIRD_PARTY 192.168.1.20
	carrier < MAP tcp 8080 suggest 0.0.0.0:40001 lifetime 3600 THIRD_PARTY 192.168.1.99 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600 THIRD_PARTY 192.168.1.99
	kernel + tcp 192.168.1.99:8080 192.168.1.99:8080 for 3600
	event granted tcp 192.0.1.9:40001
# What was given back is given back again as long as the carrier does not answer to it.
13	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 0 THIRD_PARTY 192.168.1.20
	carrier > SUCCESS MAP tcp 8080 external 0.0.0.0 lifetime 0 THIRD_PARTY 192.168.1.20
