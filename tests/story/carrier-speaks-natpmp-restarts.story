# A carrier with NAT-PMP alone has restarted, which its announcement tells: PCP is tried first, for
# Needs: PCP_NATPMP
# it may be a newer one. Then it moves, and at last it speaks PCP. RFC 6886 3.2.1, 3.6, RFC 6887 9

config mode nat444
config deaf

0	192.168.1.20 > MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	kernel + tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 9999 lifetime 3600 nonce a1
	carrier > hex 0081000100000009
	carrier < NATPMP ADDRESS
	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 1000
	carrier natpmp
	carrier < NATPMP MAP tcp 8080 suggest 9999 lifetime 3600
	carrier > NATPMP SUCCESS MAP tcp 8080 external 40001 lifetime 3600
	kernel = tcp 100.64.7.9:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.1.9:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40001 lifetime 3600

# Its clock may be ahead by any time.
100	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 5000

200	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9 epoch 0
	carrier restarted
202.5	carrier < MAP tcp 8080 suggest 192.0.1.9:40001 lifetime 3398
	carrier > hex 0081000100000009
	carrier < NATPMP ADDRESS
	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.9
	carrier natpmp
	carrier < NATPMP MAP tcp 8080 suggest 40001 lifetime 3398
	carrier > NATPMP SUCCESS MAP tcp 8080 external 40002 lifetime 3398
	event changed tcp 192.0.1.9:40002
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3398 nonce a1
+0.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3398
+0.5	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.9:40002 lifetime 3397

# Its address is another one now, and it has kept its mappings.
300	carrier > NATPMP SUCCESS ADDRESS external 192.0.1.10
302.5	carrier < NATPMP MAP tcp 8080 suggest 40002 lifetime 3298
	carrier > NATPMP SUCCESS MAP tcp 8080 external 40002 lifetime 3298
	event changed tcp 192.0.1.10:40002
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.10:40002 lifetime 3298 nonce a1
+0.25	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.10:40002 lifetime 3298
+0.5	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.1.10:40002 lifetime 3297

# It has been replaced by one that speaks PCP, and so announces itself.
400	carrier > SUCCESS ANNOUNCE epoch 0
402.5	carrier < MAP tcp 8080 suggest 192.0.1.10:40002 lifetime 3198 nonce a1
	carrier > SUCCESS MAP tcp 8080 external 192.0.1.10:40002 lifetime 3198 nonce a1
	carrier answers
