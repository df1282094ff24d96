# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# DS-Lite (RFC 6333): IPv4 travels in a softwire over IPv6 to the carrier's AFTR, which alone
# translates addresses. Two subscribers use the same private network.
#
#   lan ---- gateway  (B4) ==== softwire ==== carrier (AFTR) ---- wan
#   lan2 --- gateway2 (B4) ==== softwire =======+  |
#        192.168.1.0/24   192.0.0.2                +- 203.0.113.9
#
# The carrier tells subscribers apart by a number: the conntrack zone of what they send, the
# mark of what comes back for them, and the routing table that then leads to their softwire.

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
AFTR=2001:db8:af::1
LAB_UPSTREAM=$AFTR
WAN_OPTIONS=('mode = dslite' "upstream = $LAB_UPSTREAM"
	'ipv4-interface = "softwire0"')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	house lan2 gateway2
	house_ipv4 lan2 gateway2
	router carrier
	address carrier lo "$AFTR/128"
	b4 gateway 1 2001:db8:ff:1
	b4 gateway2 2 2001:db8:ff:2
	route carrier 2001:db8:1::/64 via 2001:db8:ff:1::9
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	masquerade carrier net0
	tell_subscribers_apart
	carrier_pcp <<-END
		listen $LAB_UPSTREAM access1 access2
		external $LAB_EXTERNAL
		subscriber 2001:db8:ff:1::9 1 192.0.0.2/32 192.168.1.0/24
		subscriber 2001:db8:ff:2::9 2 192.0.0.2/32 192.168.1.0/24
		deny 0-9999
	END
}

# b4 GATEWAY NUMBER NETWORK6: its line and its softwire, and the carrier's ends of both.
b4()
{
	cable "$1" wan0 carrier "access$2"
	address "$1" wan0 "$3::9/64"
	address carrier "access$2" "$3::1/64"
	route "$1" default via "$3::1"
	softwire "$1" softwire0 "$3::9" "$AFTR"
	softwire carrier "softwire$2" "$AFTR" "$3::9"
	address "$1" softwire0 192.0.0.2/29
	route "$1" default dev softwire0
	route carrier 192.0.0.2 dev "softwire$2" table "10$2"
	route carrier 192.168.1.0/24 dev "softwire$2" table "10$2"
	ip -n carrier rule add fwmark "$2" lookup "10$2"
}

# Only in its first direction does a flow belong to a zone: what comes back is known by the
# public port.
tell_subscribers_apart()
{
	rules carrier <<-'END'
		table inet subscribers {
			map number {
				type ifname : mark
				elements = { "softwire1" : 1, "softwire2" : 2 }
			}
			chain zone {
				type filter hook prerouting priority raw; policy accept;
				iifname "softwire1" ct original zone set 1
				iifname "softwire2" ct original zone set 2
			}
			chain way_back {
				type filter hook prerouting priority mangle; policy accept;
				iifname "softwire*" ct mark set iifname map @number
				iifname "net0" meta mark set ct mark
			}
		}
	END
}
