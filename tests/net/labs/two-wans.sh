# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# Two lines to the Internet: one behind a carrier NAT, which routing prefers, and one with a
# public address, which a rule sends a second LAN host by, 192.168.1.21. The carrier passes
# on only what its subscribers have the right to send.
#
#   lan ---- gateway ---- carrier ---- wan
#               |    100.64.0.0/16      |
#               +------- wan1 ----------+
#                   203.0.113.0/24

LAB_EXTERNAL=192.0.1.9
LAB_CARRIER=carrier
LAB_UPSTREAM=100.64.0.1
WAN_OPTIONS=('mode = nat444' "upstream = $LAB_UPSTREAM")
GENERAL_OPTIONS=('wan "wan1" { mode = public }')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway wan0
	masquerade gateway wan1
	carrier_line
	carrier_line_ipv4 100.64.7.9 "$LAB_UPSTREAM" 16
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	masquerade carrier net0
	carrier_miniupnpd access0 net0
	cable gateway wan1 wan net1
	address gateway wan1 203.0.113.9/24
	address wan net1 203.0.113.254/24
	route gateway default via 203.0.113.254 metric 100
	address lan lan0 192.168.1.21/24
	ip -n gateway rule add from 192.168.1.21 lookup 102
	route gateway default via 203.0.113.254 table 102
	rules carrier <<-'END'
		table inet ingress {
			chain ingress {
				type filter hook prerouting priority raw; policy accept;
				iifname "access0" meta nfproto ipv4 ip saddr != 100.64.0.0/16 drop
			}
		}
	END
}
