# Whether sets can be had is news for everybody: the epoch starts again. What stands goes on.
# PCP-S-107, RFC 7753 4.3

config port-set-max 8
config natpmp off

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 20 from 8080
	kernel + tcp 203.0.113.7:8080-8087 192.168.1.20:8080-8087 for 3600
	event granted tcp 203.0.113.7:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 epoch 1000 PORT_SET 8 from 8080

# Another number is none.
5	config port-set-max 4
	192.168.1.21 > MAP tcp 9000 lifetime 3600 nonce b2 PORT_SET 20 from 9000
	kernel + tcp 203.0.113.7:9000-9003 192.168.1.21:9000-9003 for 3600
	event granted tcp 203.0.113.7:9000-9003
	192.168.1.21 < SUCCESS MAP tcp 9000 external 203.0.113.7:9000 lifetime 3600 epoch 1005 PORT_SET 4 from 9000

10	config port-set-max 1
	everybody < SUCCESS ANNOUNCE epoch 0
10.25	everybody < SUCCESS ANNOUNCE
10.75	everybody < SUCCESS ANNOUNCE

# A set that is there already is renewed as one. Its host cannot say any more that it knows
# what it gives back: nor need it.
11	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 20 from 8080
	kernel = tcp 203.0.113.7:8080-8087 192.168.1.20:8080-8087 for 3600
	event renewed tcp 203.0.113.7:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600 epoch 1 PORT_SET 8 from 8080
	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1 PORT_SET 8 from 8080
	event released tcp 203.0.113.7:8080-8087
	kernel - tcp 203.0.113.7:8080-8087 192.168.1.20:8080-8087
	192.168.1.20 < SUCCESS MAP tcp 8080 lifetime 0 PORT_SET 8 from 8080
	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 PORT_SET 20 from 8080
	kernel + tcp 203.0.113.7:8080 192.168.1.20:8080 for 3600
	event granted tcp 203.0.113.7:8080
	192.168.1.20 < SUCCESS MAP tcp 8080 external 203.0.113.7:8080 lifetime 3600
