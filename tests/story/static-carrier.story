# What the gateway itself wants is asked of the carrier like any mapping, for ever.

config mode nat444
config just-started
config deaf
config lifetime-max 3600
config forward web tcp 192.168.1.20:8080 external 443

	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 nonce any DESCRIPTION "web"

# Refused, it is asked for again when the carrier's own words are over.
	carrier > NO_RESOURCES MAP tcp 8080 lifetime 120
	carrier refuses NO_RESOURCES
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	mappings 0
120	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event granted tcp 192.0.1.9:40001

# The host itself learns of it.
200	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 4294967295
	192.168.1.20 > MAP tcp 8080 lifetime 0 nonce a1
	192.168.1.20 < NOT_AUTHORIZED MAP tcp 8080 lifetime 1800

# Renewed in its time.
795	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3600 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event renewed tcp 192.0.1.9:40001

# The carrier has lost its state: all is had again, with another port this time.
1000	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
1002.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 993 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 990
	carrier answers
	event changed tcp 192.0.1.9:40777

# It is taken away: asked for again in half a minute at the earliest.
1100	carrier > CANNOT_PROVIDE_EXTERNAL MAP tcp 8080 lifetime 5
	carrier refuses CANNOT_PROVIDE_EXTERNAL
	event lost tcp 192.0.1.9:40777
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
1130	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 443 lifetime 3600 DESCRIPTION "web"
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:443 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:443

# Given up by the operator, it is given back.
1200	config forward web none
	event released tcp 192.0.1.9:443
	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	carrier < MAP tcp 8080 lifetime 0
	carrier > SUCCESS MAP tcp 8080 lifetime 0
	mappings 0
