# 464XLAT (PCP-P-066): what IPv4 we translate leaves through the CLAT, whose IPv6 address the
# carrier knows it by; IPv6 hosts are asked for in their own names.

config mode 464xlat
config deaf

0	192.168.1.20 > MAP tcp 8080 lifetime 3600 nonce a1
	kernel + tcp 192.0.0.1:8080 192.168.1.20:8080 for 3600
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 3600 nonce a1 THIRD_PARTY 2001:db8:c::1 PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 8080 external 192.0.2.44:40001 lifetime 3600 THIRD_PARTY 2001:db8:c::1
	carrier answers
	kernel = tcp 192.0.0.1:8080 192.168.1.20:8080 for 3600
	event granted tcp 192.0.2.44:40001
	192.168.1.20 < SUCCESS MAP tcp 8080 external 192.0.2.44:40001 lifetime 3600

10	2001:db8:1::10 > MAP tcp 8080 suggest 0.0.0.0 lifetime 600 nonce b1
	carrier < MAP tcp 8080 suggest 0.0.0.0 lifetime 600 nonce b1 THIRD_PARTY 2001:db8:1::10 PREFIX64 ::/96
	carrier > SUCCESS MAP tcp 8080 external 192.0.2.44:40002 lifetime 600 nonce b1 THIRD_PARTY 2001:db8:1::10
	kernel + tcp [2001:db8:1::10]:8080 [2001:db8:1::10]:8080 for 600
	event granted tcp 192.0.2.44:40002
	2001:db8:1::10 < SUCCESS MAP tcp 8080 external 192.0.2.44:40002 lifetime 600
