# A mapping that moves keeps who may come in, and its host is told who that is. What it is called
# the host knows by itself.
# PCP-S-127

config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 FILTER 198.51.100.0/24 FILTER 192.0.2.7/32 port 99 DESCRIPTION "Camera"
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 from 198.51.100.0/24 from 192.0.2.7/32 port 99 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 FILTER 198.51.100.0/24 FILTER 192.0.2.7/32 port 99 DESCRIPTION "Camera"

100	wan 203.0.113.8
	kernel - tcp 203.0.113.7:8080 192.168.1.20:8080
	kernel + tcp 203.0.113.8:8080 192.168.1.20:8080 from 198.51.100.0/24 from 192.0.2.7/32 port 99 for 3500
	event changed tcp 203.0.113.8:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.8:8080 lifetime 3500 epoch 0 FILTER 198.51.100.0/24 FILTER 192.0.2.7/32 port 99
