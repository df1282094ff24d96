# IPv6 hosts keep address and port: the firewall lets visitors in, and no carrier is asked.
# PCP-S-038, S-140, S-142

config mode nat444

0	2001:db8:1::20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp [2001:db8:1::20]:8080 [2001:db8:1::20]:8080 for 3600
	event granted tcp [2001:db8:1::20]:8080
	2001:db8:1::20 < SUCCESS MAP tcp 8080 external [2001:db8:1::20]:8080 lifetime 3600

1800	2001:db8:1::20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp [2001:db8:1::20]:8080 [2001:db8:1::20]:8080 for 3600
	event renewed tcp [2001:db8:1::20]:8080
	2001:db8:1::20 < SUCCESS MAP tcp 8080 external [2001:db8:1::20]:8080 lifetime 3600

# Who insists gets its own port or none.
1801	2001:db8:1::20 > MAP tcp 8081 suggest 9999 lifetime 3600 nonce b2 PREFER_FAILURE
	2001:db8:1::20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8081 external 9999 lifetime 30 PREFER_FAILURE
	2001:db8:1::20 > MAP tcp 8081 suggest 8081 lifetime 3600 nonce b2 PREFER_FAILURE
	kernel + tcp [2001:db8:1::20]:8081 [2001:db8:1::20]:8081 for 3600
	event granted tcp [2001:db8:1::20]:8081
	2001:db8:1::20 < SUCCESS MAP tcp 8081 external [2001:db8:1::20]:8081 lifetime 3600 PREFER_FAILURE

# Nobody here translates to IPv4, and local addresses are nobody's outside.
1802	2001:db8:1::20 > MAP tcp 8082 suggest 0.0.0.0 lifetime 3600 nonce c3
	2001:db8:1::20 < NO_RESOURCES MAP tcp 8082 external 0.0.0.0 lifetime 30
	fd00::20 > MAP tcp 8082 lifetime 3600 nonce d4
	fd00::20 < NOT_AUTHORIZED MAP tcp 8082 lifetime 1800
	fe80::20 > MAP tcp 8082 lifetime 3600 nonce d4
	fe80::20 < NOT_AUTHORIZED MAP tcp 8082 lifetime 1800

# The WAN's IPv4 address has nothing to do with it.
1810	wan none
	2001:db8:1::20 > MAP udp 53 lifetime 120 nonce e5
	kernel + udp [2001:db8:1::20]:53 [2001:db8:1::20]:53 for 120
	event granted udp [2001:db8:1::20]:53
	2001:db8:1::20 < SUCCESS MAP udp 53 external [2001:db8:1::20]:53 lifetime 120
1811	2001:db8:1::20 > MAP tcp 8081 lifetime 0 nonce b2
	event released tcp [2001:db8:1::20]:8081
	kernel - tcp [2001:db8:1::20]:8081 [2001:db8:1::20]:8081
	2001:db8:1::20 < SUCCESS MAP tcp 8081 lifetime 0

1930	event lost udp [2001:db8:1::20]:53
	kernel - udp [2001:db8:1::20]:53 [2001:db8:1::20]:53
