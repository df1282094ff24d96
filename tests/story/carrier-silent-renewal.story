# A carrier that has become silent: what was granted stands for as long as it was granted, and who
# asks for more is told. For what it has the gateway goes on asking. The first word from it, and
# everything is asked for at once.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 600
	carrier < MAP tcp 8080 lifetime 600 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600 epoch 5000
	carrier answers
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600

300	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
303	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
309	carrier silent
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
321	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
345	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 255
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 lifetime 30
	mappings 1
393	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 207

# It is back within its old life.
400	192.168.1.20 > MAP tcp 8080 lifetime 600 nonce a1
	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
403	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
404	carrier > SUCCESS ANNOUNCE epoch 5404
	carrier answers
406.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 600
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600 epoch 5404
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 600
	event renewed tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 600
