# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# Two address translations in a row: the gateway's, and the carrier's with a PCP server.
#
#   lan ---- gateway ---- carrier ---- wan
#        192.168.1.0/24   100.64.0.0/16   192.0.1.0/24
#
# miniupnpd serves only behind an address that it takes for a public one, and so refuses
# private, shared, benchmarking and documentation addresses. 192.0.1.0/24, the unused
# neighbour of the documentation network 192.0.2.0/24, passes. It exists only in the lab.

LAB_EXTERNAL=192.0.1.9
LAB_CARRIER=carrier
LAB_UPSTREAM=100.64.0.1
WAN_OPTIONS=('mode = nat444' "upstream = $LAB_UPSTREAM")

build_lab()
{
	home
	masquerade gateway wan0
	router carrier
	cable gateway wan0 carrier access0
	address gateway wan0 100.64.7.9/16 2001:db8:ff::9/64
	address carrier access0 100.64.0.1/16 2001:db8:ff::1/64
	route gateway default via 100.64.0.1
	route gateway default via 2001:db8:ff::1
	route carrier 2001:db8:1::/64 via 2001:db8:ff::9
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	masquerade carrier net0
	carrier_miniupnpd access0 net0
}
