# The carrier has lost its state and grants the same ports again: the LAN hears nothing of it.
# PCP-P-030, PCP-P-032

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 80 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:80 192.168.1.20:80 for 3600
	carrier < MAP tcp 80 lifetime 3600 nonce a1
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 3600 epoch 5000
	carrier answers
	kernel = tcp 100.64.7.9:80 192.168.1.20:80 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 3600

# An announcement of a carrier whose clock runs on says nothing.
50	carrier > SUCCESS ANNOUNCE epoch 5050

100	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
102.5	carrier < MAP tcp 80 suggest 192.0.1.9:40001 lifetime 3498
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 3498 epoch 2
	carrier answers

# It grants less than before: the gateway renews by itself, for the host was promised more.
200	carrier > SUCCESS ANNOUNCE epoch 0
	carrier restarted
202.5	carrier < MAP tcp 80 suggest 192.0.1.9:40001 lifetime 3398
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 1600 epoch 2
	carrier answers
1102.5	carrier < MAP tcp 80 suggest 192.0.1.9:40001 lifetime 2498
	carrier > SUCCESS MAP tcp 80 external 192.0.1.9:40001 lifetime 2498 epoch 902
3600	event lost tcp 192.0.1.9:40001
	kernel - tcp 100.64.7.9:80 192.168.1.20:80
	carrier < MAP tcp 80 lifetime 0
	carrier > SUCCESS MAP tcp 80 lifetime 0 epoch 3400
	mappings 0
