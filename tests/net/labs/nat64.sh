# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# There is no IPv4 at home. The carrier's NAT64 (RFC 6146) leads IPv6 hosts to strangers that
# have IPv4 only, and PCP gives them ports of its IPv4 address.
#
#   lan ---- gateway ---- carrier (NAT64) ---- wan
#       2001:db8:1::/64   203.0.113.9
#
# A NAT64 is made of two translations in a row: one between the families, without state, in
# which hosts 2001:db8:1::0 to ::ff have private IPv4 addresses, and the carrier's masquerading
# of those.

LAB_HOST=
LAB_SERVER=
LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
LAB_UPSTREAM=2001:db8:ff::1
LAB_PREFIX64=2001:db8:64:64::/96
GENERAL_OPTIONS=("prefix64 = $LAB_PREFIX64")
WAN_OPTIONS=('mode = nat64' "upstream = $LAB_UPSTREAM")
ACCOUNT_SERVER=$LAB_DNS6
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	house lan gateway
	house_ipv6 lan gateway
	carrier_line
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	carrier_nat64 192.168.255.0/24=2001:db8:1::/120
}
