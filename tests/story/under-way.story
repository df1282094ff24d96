# A request that comes while an earlier one is under way, and asks for more, is not answered
# with what the earlier one got: its host repeats it, and it is then looked at on its own.

# A filter is never promised before it stands.
0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
3	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	kernel = tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	event renewed tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 198.51.100.0/24

# Nor dropped before it is gone.
10	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce a1 FILTER clear
	kernel + tcp 203.0.113.7:8081 192.168.1.20:8081 from 198.51.100.0/24 for 3600
	event granted tcp 203.0.113.7:8081
	192.168.1.20 < SUCCESS MAP tcp 8081 external 203.0.113.7:8081 lifetime 3600 FILTER 198.51.100.0/24

# Nor is another port than the one insisted on a success. PCP-C-012
20	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce a1
	192.168.1.20 > MAP tcp 8082 suggest 9999 lifetime 3600 nonce a1 PREFER_FAILURE
	kernel + tcp 203.0.113.7:8082 192.168.1.20:8082 for 3600
	event granted tcp 203.0.113.7:8082
	192.168.1.20 < SUCCESS MAP tcp 8082 external 203.0.113.7:8082 lifetime 3600
23	192.168.1.20 > MAP tcp 8082 suggest 9999 lifetime 3600 nonce a1 PREFER_FAILURE
	192.168.1.20 < CANNOT_PROVIDE_EXTERNAL MAP tcp 8082 external 9999 lifetime 30 nonce a1 PREFER_FAILURE

# A port that turns out to be in use takes no filter with it.
30	kernel finds 1 in use
	192.168.1.20 > MAP tcp 8083 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	kernel ! tcp 203.0.113.7:8083 192.168.1.20:8083 from 198.51.100.0/24
	kernel + tcp 203.0.113.7:25088 192.168.1.20:8083 from 198.51.100.0/24 for 3600
	event granted tcp 203.0.113.7:25088
	192.168.1.20 < SUCCESS MAP tcp 8083 external 203.0.113.7:25088 lifetime 3600 FILTER 198.51.100.0/24
