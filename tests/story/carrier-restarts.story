# The carrier has lost its state: the gateway asks again, and the host hears of another port.

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

100	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
# All of its subscribers do not ask at once.
102.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3498
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3498 epoch 2
	carrier answers
	event changed tcp 192.0.1.9:40777
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3498
