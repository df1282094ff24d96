# A carrier that claims either version as long as it is asked in the other does not make the
# Needs: PCP_NATPMP
# gateway turn round with each answer: asked in PCP again, it is not asked in NAT-PMP for a while.

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > hex 0081000100000009
	carrier < NATPMP ADDRESS
	carrier > NETWORK_FAILURE ANNOUNCE epoch 9
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > hex 0081000100000009
3	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > hex 0081000100000009
9	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
21	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
45	kernel - tcp 100.64.7.9:8080 192.168.1.20:8080
	192.168.1.20 < NETWORK_FAILURE MAP tcp 8080 external 9999 lifetime 30 nonce a1
