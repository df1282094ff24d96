# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: BSD-2-Clause
#
# A carrier with two firewalls for IPv6, one behind the other, each with a PCP server. DHCP tells
# of both. In IPv4 the gateway holds the public address itself.
#
#   lan ---- gateway ---- carrier ---- edge ---- wan
#      2001:db8:1::/64  2001:db8:ff::/64  2001:db8:fd::/64  2001:db8:fe::/64
#      192.168.1.0/24   203.0.113.0/24    10.9.0.0/24       198.51.100.0/24

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
LAB_UPSTREAM=2001:db8:ff::1
EDGE=2001:db8:fd::2
WAN_OPTIONS=('mode = ipv6-firewall')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway wan0
	carrier_line
	carrier_line_ipv4 "$LAB_EXTERNAL" 203.0.113.1 24
	router edge
	cable carrier core0 edge access0
	address carrier core0 2001:db8:fd::1/64 10.9.0.1/24
	address edge access0 "$EDGE/64" 10.9.0.2/24
	route carrier default via "$EDGE"
	route carrier default via 10.9.0.2
	route edge 2001:db8:1::/64 via 2001:db8:fd::1
	route edge 2001:db8:ff::/64 via 2001:db8:fd::1
	route edge 203.0.113.0/24 via 10.9.0.1
	internet edge net0 198.51.100.9 2001:db8:fe::9
	route wan 203.0.113.0/24 via 198.51.100.9
	carrier_filter core0 ipv4
	carrier_filter net0 ipv4 edge
	carrier_pcp < <(firewall "$LAB_UPSTREAM" access0)
	firewall "$EDGE" access0 >"$LAB_DIR/edge.conf"
	start edge edge '' "$root/tests/net/carrier_pcp" "$LAB_DIR/edge.conf"
}

# firewall ADDRESS INTERFACE: the configuration of its PCP server.
firewall()
{
	cat <<-END
		listen $1 $2
		subscriber 2001:db8:ff::9 0 2001:db8:1::/64
		pinholes
	END
}
