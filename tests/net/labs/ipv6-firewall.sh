# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# The carrier lets in what is new over IPv6 only where its PCP server was asked to. In IPv4 the
# gateway holds the public address itself.
#
#   lan ---- gateway ---- carrier ---- wan
#      2001:db8:1::/64  2001:db8:ff::/64  2001:db8:fe::/64
#      192.168.1.0/24   203.0.113.0/24    198.51.100.0/24

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
LAB_UPSTREAM=2001:db8:ff::1
WAN_OPTIONS=('mode = ipv6-firewall' "upstream = $LAB_UPSTREAM")
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway wan0
	carrier_line
	carrier_line_ipv4 "$LAB_EXTERNAL" 203.0.113.1 24
	internet carrier net0 198.51.100.9 2001:db8:fe::9
	route wan 203.0.113.0/24 via 198.51.100.9
	carrier_filter net0 ipv4
	carrier_pcp <<-END
		listen $LAB_UPSTREAM access0
		subscriber 2001:db8:ff::9 0 2001:db8:1::/64
		pinholes
	END
}
