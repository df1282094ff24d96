# Who may come in: filters add to those before, one of length 0 drops them all.
# PCP-S-097 to S-102

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 198.51.100.0/24

# A renewal that says nothing of filters leaves them; the same one again is one.
10	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24 FILTER 198.51.100.0/24
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 198.51.100.0/24 FILTER 198.51.100.0/24

# Another one comes to it; one that holds it takes its place.
20	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 192.0.2.7/32 port 99
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 from 192.0.2.7/32 port 99 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 192.0.2.7/32 port 99
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 192.0.2.0/24
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 from 192.0.2.0/24 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 192.0.2.0/24

# All but the last are dropped; then all of them.
30	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 203.0.113.99/32 FILTER clear FILTER 192.0.2.8/32
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 192.0.2.8/32 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 203.0.113.99/32 FILTER clear FILTER 192.0.2.8/32
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER clear
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER clear

# Two that overlap without one holding the other cannot be had; nothing has changed.
40	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce b2 FILTER 198.51.100.0/24 port 80
	kernel + tcp 203.0.113.7:8081 192.168.1.20:8081 from 198.51.100.0/24 port 80 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.20 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600 FILTER 198.51.100.0/24 port 80
	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce b2 FILTER 198.51.100.7/32
	192.168.1.20 < EXCESSIVE_REMOTE_PEERS MAP tcp 8081 lifetime 1800 FILTER 198.51.100.7/32

# Without sense, or of another family.
50	192.168.1.20 > MAP tcp 8081 lifetime 0 nonce b2 FILTER 198.51.100.7/32
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8081 lifetime 1800 reserved 000000000000ffffc0a80114 FILTER 198.51.100.7/32
	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce b2 FILTER 2001:db8::/32
	192.168.1.20 < MALFORMED_OPTION MAP tcp 8082 lifetime 1800 reserved 000000000000ffffc0a80114 FILTER 2001:db8::/32
	mappings 2

60	192.168.1.20 > MAP tcp 8081 lifetime 0 nonce b2
	event released tcp 203.0.113.7:8081
	kernel - tcp 203.0.113.7:8081 192.168.1.20:8081
	192.168.1.20 < SUCCESS MAP tcp 8081 lifetime 0
