# The carrier takes its time: one wish is one request to it, however often the host asks.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
1	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
3	carrier < MAP tcp 8080 lifetime 3600 nonce a1
4	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
5	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# The answer to a repetition changes nothing.
6	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# Nobody may answer for the carrier, nor with a nonce that it was not asked with.
10	192.168.1.21 > MAP tcp 81 lifetime 3600 nonce b2
	kernel + tcp 100.64.7.9:81 192.168.1.21:81 for 3600
	carrier < MAP tcp 81 lifetime 3600 nonce b2
	carrier 100.64.0.66:5351 > SUCCESS MAP tcp 81 external 192.0.1.9:81 lifetime 3600
	carrier > SUCCESS MAP tcp 81 external 192.0.1.9:81 lifetime 3600 nonce ff
	carrier > SUCCESS MAP tcp 82 external 192.0.1.9:81 lifetime 3600 nonce b2
	carrier > hex 0281

# A host that gives up while it waits leaves nothing behind.
11	192.168.1.21 > MAP tcp 81 lifetime 0 nonce b2
	kernel - tcp 100.64.7.9:81 192.168.1.21:81
	carrier < MAP tcp 81 lifetime 0
	192.168.1.21 < SUCCESS MAP tcp 81 lifetime 0
	carrier > SUCCESS MAP tcp 81 lifetime 0
	mappings 1
