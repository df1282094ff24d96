# Another address of ours is another softwire to the AFTR (PCP-P-055): it knows nothing of what
# it granted the one before. The epoch starts again, everything is asked for anew, spread over
# some seconds, and who got another port is told.

config mode dslite
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 3600 nonce a1 THIRD_PARTY 192.168.1.20
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600 THIRD_PARTY 192.168.1.20
	carrier answers
	kernel + tcp 192.168.1.20:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

100	wan 2001:db8:ff::a
102.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3498 THIRD_PARTY 192.168.1.20
103	carrier > SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3497 THIRD_PARTY 192.168.1.20
	event changed tcp 192.0.1.9:40777
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40777 lifetime 3497 epoch 3
