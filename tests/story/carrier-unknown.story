# Options that we do not know are for somebody behind us (PCP-P-020, RFC 7648 3.4), and so are
# the carrier's answers to them, if the host has asked for them (PCP-P-022). What two devices
# authenticate each other with is theirs alone (PCP-P-005).

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1 OPTION 96 deadbeef OPTION 200 01
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1 OPTION 96 deadbeef OPTION 200 01
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 OPTION 96 cafe OPTION 201 02
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200 OPTION 96 cafe

# However early, the carrier is to see it (PCP-P-019).
10	192.168.1.20 > MAP tcp 8080 lifetime 1200 nonce a1 OPTION 200 02
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 1200 nonce a1 OPTION 200 02
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 1200
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1200

# A carrier that does not know it either says so itself.
20	192.168.1.20 > MAP tcp 8081 lifetime 3600 nonce b1 OPTION 97 01
	kernel + tcp 100.64.7.9:8081 192.168.1.20:8081 for 3600
	carrier < MAP tcp 8081 lifetime 3600 nonce b1 OPTION 97 01
	carrier > UNSUPP_OPTION MAP tcp 8081 lifetime 1800 OPTION 97 01
	carrier refuses UNSUPP_OPTION
	kernel - tcp 100.64.7.9:8081 192.168.1.20:8081
	192.168.1.20 < UNSUPP_OPTION MAP tcp 8081 lifetime 1800 OPTION 97 01

# Not so what is between neighbours, what is ours to answer, and where nobody is asked.
30	192.168.1.20 > MAP tcp 8082 lifetime 3600 nonce c1 OPTION 5 01
	192.168.1.20 < UNSUPP_OPTION MAP tcp 8082 lifetime 1800 OPTION 5 01
	192.168.1.20 > ANNOUNCE OPTION 96 01
	192.168.1.20 < UNSUPP_OPTION ANNOUNCE lifetime 1800 OPTION 96 01
	2001:db8:1::20 > MAP tcp 8082 lifetime 3600 nonce c2 OPTION 96 01
	2001:db8:1::20 < UNSUPP_OPTION MAP tcp 8082 lifetime 1800 OPTION 96 01

config relay-unknown off
40	192.168.1.20 > MAP tcp 8083 lifetime 3600 nonce d1 OPTION 96 01
	192.168.1.20 < UNSUPP_OPTION MAP tcp 8083 lifetime 1800 OPTION 96 01
