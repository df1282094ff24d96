# However a carrier answers, it does not make the gateway ask faster than is polite.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600 epoch 5000
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# An error that passes at once, as it says itself, is believed for half a minute.
100	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
102.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3498
	carrier > NETWORK_FAILURE MAP tcp 8080 lifetime 0 nonce a1 epoch 2
	carrier refuses NETWORK_FAILURE
132.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3468

# What is granted for a second is renewed every four.
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 1 epoch 32
	carrier answers
136.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3464
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3464 epoch 36
