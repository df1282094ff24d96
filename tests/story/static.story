# What the gateway itself wants for a host: made without being asked, and kept for ever.

config just-started
config deaf
config lifetime-max 3600
config forward web tcp 192.168.1.20:8080 external 443
config forward game udp 192.168.1.21:7000

	kernel + tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	kernel + udp 203.0.113.7:7000 192.168.1.21:7000 for 3600
	event granted tcp 203.0.113.7:443
	event granted udp 203.0.113.7:7000
	mappings 2

# Somewhere between a half and five eighths of the lifetime.
2025	kernel = tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	kernel = udp 203.0.113.7:7000 192.168.1.21:7000 for 3600
	event renewed tcp 203.0.113.7:443
	event renewed udp 203.0.113.7:7000

# A renewal that the kernel refuses is tried again after half a minute.
4000	kernel refuses 1
4050	kernel ! tcp 203.0.113.7:443 192.168.1.20:8080
	kernel = udp 203.0.113.7:7000 192.168.1.21:7000 for 3600
	event renewed udp 203.0.113.7:7000
4080	kernel = tcp 203.0.113.7:443 192.168.1.20:8080 for 3600
	event renewed tcp 203.0.113.7:443
6075	kernel = udp 203.0.113.7:7000 192.168.1.21:7000 for 3600
	event renewed udp 203.0.113.7:7000
