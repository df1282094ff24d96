# DS-Lite (PCP-P-050, PCP-P-051): the AFTR alone translates. It is asked in the name of the
# Needs: PCP_NATPMP
# host, whose ports stay what they are, and nothing is open before it has agreed.

config mode dslite
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier < MAP tcp 8080 suggest 0.0.0.0:9999 lifetime 3600 nonce a1 THIRD_PARTY 192.168.1.20
1	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel + tcp 192.168.1.20:8080 192.168.1.20:8080 for 1200
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200

# Two hosts may use the same port: the AFTR tells them apart by the address.
10	192.168.1.21 > MAP tcp 8080 lifetime 3600 nonce b1
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 3600 nonce b1 THIRD_PARTY 192.168.1.21
# An answer about somebody else is none.
11	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:666 lifetime 1200 nonce b1 THIRD_PARTY 192.168.1.22
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:666 lifetime 1200 nonce b1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 1200 nonce b1 THIRD_PARTY 192.168.1.21
	kernel + tcp 192.168.1.21:8080 192.168.1.21:8080 for 1200
	event granted tcp 192.0.1.9:40002
	192.168.1.21 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 1200

# A refusal is the host's own request again, without the option it never sent.
20	192.168.1.20 > MAP udp 5000 suggest 53 lifetime 600 nonce a2 PREFER_FAILURE
	carrier < MAP udp 5000 suggest 0.0.0.0:53 lifetime 600 nonce a2 THIRD_PARTY 192.168.1.20 PREFER_FAILURE
	carrier > CANNOT_PROVIDE_EXTERNAL MAP udp 5000 external 0.0.0.0:53 lifetime 30 THIRD_PARTY 192.168.1.20 PREFER_FAILURE
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP udp 5000 external 53 lifetime 30 nonce a2 PREFER_FAILURE
	mappings 2

# A renewal keeps what the host has, and a release is one in its name.
700	192.168.1.20 > MAP tcp 8080 lifetime 1200 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1200 nonce a1 THIRD_PARTY 192.168.1.20
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 nonce a1 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel = tcp 192.168.1.20:8080 192.168.1.20:8080 for 1200
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
800	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	event released tcp 192.0.1.9:40001
	kernel - tcp 192.168.1.20:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 0 nonce a1 THIRD_PARTY 192.168.1.20
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0
	carrier > SUCCESS MAP tcp 8080 external 0.0.0.0 lifetime 0 THIRD_PARTY 192.168.1.20

# NAT-PMP is served alike, with a nonce of our own.
900	192.168.1.20 > NATPMP MAP tcp 9000 suggest 9000 lifetime 600
	carrier < MAP tcp 9000 suggest 0.0.0.0:9000 lifetime 600 nonce any THIRD_PARTY 192.168.1.20
	carrier > SUCCESS MAP tcp 9000 external 192.0.1.9:40003 lifetime 600 THIRD_PARTY 192.168.1.20
	kernel + tcp 192.168.1.20:9000 192.168.1.20:9000 for 600
	event granted tcp 192.0.1.9:40003
	192.168.1.20 < NATPMP SUCCESS MAP tcp 9000 external 40003 lifetime 600

# PCP-P-054: an IPv6 host has no IPv4 to be mapped; its own port is a pinhole that nobody else
# is asked for.
1000	2001:db8:1::20 > MAP tcp 80 suggest 0.0.0.0 lifetime 600 nonce c1
	2001:db8:1::20 < NO_RESOURCES MAP tcp 80 external 0.0.0.0 lifetime 30
	2001:db8:1::20 > MAP tcp 80 lifetime 600 nonce c2
	kernel + tcp [2001:db8:1::20]:80 [2001:db8:1::20]:80 for 600
	event granted tcp [2001:db8:1::20]:80
	2001:db8:1::20 < SUCCESS MAP tcp 80 external [2001:db8:1::20]:80 lifetime 600 nonce c2
