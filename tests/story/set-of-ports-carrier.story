# A carrier is asked for single ports: of IPv4 ports in a row one is given, and the answer
# says nothing of sets. IPv6 is no concern of the carrier's.
# RFC 7753 4.2

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 8 from 8080
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	mappings 1

1	2001:db8:1::20 > MAP tcp 8080 lifetime 3600 nonce b2 PORT_SET 8 from 8080
	kernel + tcp [2001:db8:1::20]:8080-8087 [2001:db8:1::20]:8080-8087 for 3600
	event granted tcp [2001:db8:1::20]:8080-8087
	2001:db8:1::20 < SUCCESS MAP tcp 8080 external [2001:db8:1::20]:8080 lifetime 3600 PORT_SET 8 from 8080
	mappings 9

2	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1 PORT_SET 8 from 8080
	event released tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
