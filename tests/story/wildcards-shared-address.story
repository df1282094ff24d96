# Of a shared address nobody has all ports.
# PCP-S-030

config mode nat444
config hosts 192.168.1.0 24 wildcards
config hosts 2001:db8:1:: 64 wildcards

0	192.168.1.20 > MAP tcp all lifetime 3600 nonce a1
	192.168.1.20 < UNSUPP_PROTOCOL MAP tcp all lifetime 1800
	192.168.1.20 > MAP all all lifetime 3600 nonce a1
	192.168.1.20 < UNSUPP_PROTOCOL MAP all all lifetime 1800

# The firewall can be opened for a whole host: its addresses are its own.
1	2001:db8:1::20 > MAP all all lifetime 3600 nonce a1
	kernel + all [2001:db8:1::20]:0 [2001:db8:1::20]:0 for 3600
	event granted all [2001:db8:1::20]:0
	2001:db8:1::20 < SUCCESS MAP all all external 2001:db8:1::20 lifetime 3600
