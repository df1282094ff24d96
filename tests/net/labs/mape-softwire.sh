# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# MAP-E (RFC 7597) whole: the shared address sits at the end of a softwire, and the border
# relay sends each gateway what is for the ports of its set, PSID 0x34 of 8 bits behind 6.
#
#   lan ---- gateway ==== softwire ==== carrier ---- wan
#        192.168.1.0/24   203.0.113.9      198.51.100.0/24

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
RELAY=2001:db8:b0::1
CUSTOMER_EDGE=2001:db8:1:0:0:cb00:7109:34
WAN_INTERFACE=softwire0
WAN_OPTIONS=('mode = mape' 'psid = 52' 'psid-length = 8')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	carrier_line
	address carrier lo "$RELAY/128"
	address gateway wan0 "$CUSTOMER_EDGE/128"
	softwire gateway softwire0 "$CUSTOMER_EDGE" "$RELAY"
	softwire carrier softwire1 "$RELAY" "$CUSTOMER_EDGE"
	address gateway softwire0 "$LAB_EXTERNAL/32"
	route gateway default dev softwire0
	masquerade gateway softwire0 1232-1235
	internet carrier net0 198.51.100.9 2001:db8:fe::9
	route wan "$LAB_EXTERNAL" via 198.51.100.9
	relay
}

# Nobody's are the ports below 1024, and here those of the other sets.
relay()
{
	rules carrier <<-'END'
		table inet relay {
			chain port_set {
				type filter hook prerouting priority mangle; policy accept;
				iifname "net0" meta l4proto { tcp, udp } th dport >= 1024 th dport & 0x03fc == 0x00d0 meta mark set 1
				iifname "net0" icmp type echo-reply icmp id & 0x03fc == 0x00d0 meta mark set 1
				# What is in fragments has no port but in the first: they are put together.
				ct state invalid drop
			}
		}
	END
	ip -n carrier rule add fwmark 1 lookup 101
	route carrier "$LAB_EXTERNAL" dev softwire1 table 101
}
