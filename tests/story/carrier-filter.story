# Filters and descriptions are passed on to the carrier (PV-1), and hold at the gateway as well.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24 DESCRIPTION "web"
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 FILTER 198.51.100.0/24
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 from 198.51.100.0/24 for 1200
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 FILTER 198.51.100.0/24 DESCRIPTION "web"

# Early as it is, another filter is more than the carrier knows (PCP-P-019). It is told the whole.
10	192.168.1.20 > MAP tcp 8080 lifetime 1200 nonce a1 FILTER 203.0.113.0/24
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1200 nonce a1 FILTER clear FILTER 198.51.100.0/24 FILTER 203.0.113.0/24 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 from 198.51.100.0/24 from 203.0.113.0/24 for 1200
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 FILTER 203.0.113.0/24

# All cleared: a plain mapping, there and here.
20	192.168.1.20 > MAP tcp 8080 lifetime 1200 nonce a1 FILTER clear
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1200 nonce a1 FILTER clear DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 FILTER clear

# A carrier without filters does not keep its subscribers from having them.
30	192.168.1.20 > MAP udp 9000 lifetime 3600 nonce b1 FILTER 198.51.100.0/24
	kernel + udp 100.64.7.9:9000 192.168.1.20:9000 from 198.51.100.0/24 for 3600
	carrier < MAP udp 9000 lifetime 3600 nonce b1 FILTER 198.51.100.0/24
	carrier > UNSUPP_OPTION MAP udp 9000 lifetime 30 FILTER 198.51.100.0/24
	carrier refuses UNSUPP_OPTION
	carrier < MAP udp 9000 lifetime 3600 nonce b1
	carrier > SUCCESS MAP udp 9000 external 192.0.1.9:40002 lifetime 3600
	carrier answers
	kernel = udp 100.64.7.9:9000 192.168.1.20:9000 from 198.51.100.0/24 for 3600
	event granted udp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP udp 9000 external 192.0.1.9:40002 lifetime 3600 FILTER 198.51.100.0/24

# A carrier that stumbles over a description is asked without; a filter it may well know.
40	192.168.1.20 > MAP udp 9001 lifetime 3600 nonce c1 FILTER 198.51.100.0/24 DESCRIPTION "web"
	kernel + udp 100.64.7.9:9001 192.168.1.20:9001 from 198.51.100.0/24 for 3600
	carrier < MAP udp 9001 lifetime 3600 nonce c1 FILTER 198.51.100.0/24 DESCRIPTION "web"
	carrier > MALFORMED_REQUEST MAP udp 9001 lifetime 1800
	carrier refuses MALFORMED_REQUEST
	carrier < MAP udp 9001 lifetime 3600 nonce c1 FILTER 198.51.100.0/24
	carrier > SUCCESS MAP udp 9001 external 192.0.1.9:40003 lifetime 3600 FILTER 198.51.100.0/24
	carrier answers
	kernel = udp 100.64.7.9:9001 192.168.1.20:9001 from 198.51.100.0/24 for 3600
	event granted udp 192.0.1.9:40003
	192.168.1.20 < SUCCESS MAP udp 9001 external 192.0.1.9:40003 lifetime 3600 FILTER 198.51.100.0/24 DESCRIPTION "web"
