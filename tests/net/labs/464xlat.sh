# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# 464XLAT (RFC 6877): the gateway gets IPv6 only. It translates the LAN's IPv4 to one address,
# its CLAT makes IPv6 of that, and the carrier's NAT64 IPv4 again.
#
#   lan ---- gateway ---- CLAT ======== carrier (NAT64) ---- wan
#        192.168.1.0/24  192.0.0.1,            203.0.113.9
#                        2001:db8:464::1
#
# The CLAT is a program beside homeportd, which knows its interface and its IPv6 address.

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
LAB_UPSTREAM=2001:db8:ff::1
LAB_PREFIX64=2001:db8:64:64::/96
LAB_CLAT6=2001:db8:464::1
GENERAL_OPTIONS=("prefix64 = $LAB_PREFIX64")
WAN_OPTIONS=('mode = 464xlat' "upstream = $LAB_UPSTREAM"
	'ipv4-interface = "clat0"' "clat-address = $LAB_CLAT6")
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	carrier_line
	gateway_translator clat0 192.0.0.1 "$LAB_CLAT6" "$LAB_PREFIX64"
	masquerade gateway clat0
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	carrier_nat64 192.168.255.0/24=2001:db8:1::/120 "192.168.253.1/32=$LAB_CLAT6/128"
}
