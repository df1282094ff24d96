# The operator changes his mind about what the gateway wants for hosts.

config deaf

# What a host has asked for before becomes the gateway's own, filters and all, and stays.
0	192.168.1.20 > MAP tcp 8080 suggest 5000 lifetime 3600 nonce a1 FILTER 198.51.100.0/24
	kernel + tcp 203.0.113.7:5000 192.168.1.20:8080 from 198.51.100.0/24 for 3600
	event granted tcp 203.0.113.7:5000
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:5000 lifetime 3600 FILTER 198.51.100.0/24
10	config forward web tcp 192.168.1.20:8080
	kernel = tcp 203.0.113.7:5000 192.168.1.20:8080 for 86400
	event renewed tcp 203.0.113.7:5000
	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800

# Reading the same again touches nothing.
20	config forward web tcp 192.168.1.20:8080

# The host has another address: all goes there, with the port that visitors know.
30	config forward web tcp 192.168.1.99:8080
	event released tcp 203.0.113.7:5000
	kernel - tcp 203.0.113.7:5000 192.168.1.20:8080
	kernel + tcp 203.0.113.7:5000 192.168.1.99:8080 for 86400
	event granted tcp 203.0.113.7:5000
	mappings 1

# Another port outside is preferred.
40	config forward web tcp 192.168.1.99:8080 external 443
	event released tcp 203.0.113.7:5000
	kernel - tcp 203.0.113.7:5000 192.168.1.99:8080
	kernel + tcp 203.0.113.7:443 192.168.1.99:8080 for 86400
	event granted tcp 203.0.113.7:443

# One that another host has is not taken from it; there is another one instead.
50	192.168.1.21 > MAP tcp 8000 suggest 8443 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:8443 192.168.1.21:8000 for 3600
	event granted tcp 203.0.113.7:8443
	192.168.1.21 < SUCCESS MAP tcp 8000 external 203.0.113.7:8443 lifetime 3600
	config forward admin tcp 192.168.1.22:9000 external 8443
	kernel + tcp 203.0.113.7:9000 192.168.1.22:9000 for 86400
	event granted tcp 203.0.113.7:9000
# Reading the same again does not move it; and whoever gives the port back, it is promised now.
60	config forward admin tcp 192.168.1.22:9000 external 8443
	192.168.1.21 > MAP tcp 8000 lifetime 0 nonce b2
	event released tcp 203.0.113.7:8443
	kernel - tcp 203.0.113.7:8443 192.168.1.21:8000
	192.168.1.21 < SUCCESS MAP tcp 8000 lifetime 0
	192.168.1.21 > MAP tcp 8443 lifetime 3600 nonce b2
	kernel + tcp 203.0.113.7:25088 192.168.1.21:8443 for 3600
	event granted tcp 203.0.113.7:25088
	192.168.1.21 < SUCCESS MAP tcp 8443 external 203.0.113.7:25088 lifetime 3600

# Two wishes for one place: the first counts, the other waits in vain.
70	config forward double tcp 192.168.1.22:9000

# What is not wanted any more ends.
80	config forward web none
	event released tcp 203.0.113.7:443
	kernel - tcp 203.0.113.7:443 192.168.1.99:8080
	mappings 2
