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
	carrier_line
	carrier_line_ipv4 100.64.7.9 "$LAB_UPSTREAM" 16
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	masquerade carrier net0
	carrier_miniupnpd access0 net0
}
