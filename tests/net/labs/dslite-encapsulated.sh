# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: BSD-2-Clause
#
# DS-Lite whose AFTR takes PCP inside the softwire only, where it is 192.0.0.1 (RFC 6333 5.7).
#
#   lan ---- gateway (B4) ==== softwire ==== carrier (AFTR) ---- wan
#        192.168.1.0/24   192.0.0.2     192.0.0.1
#
# With a single subscriber nobody needs to be told apart. miniupnpd takes requests from
# addresses within the mask of its own alone: from the B4's, and from those of its home.

# shellcheck source-path=SCRIPTDIR source=dslite.sh
. "${BASH_SOURCE[0]%/*}/dslite.sh"

LAB_EXTERNAL=192.0.1.9
LAB_UPSTREAM=192.0.0.1
WAN_OPTIONS=('mode = dslite' "upstream = $LAB_UPSTREAM" 'ipv4-interface = "softwire0"')

build_lab()
{
	home
	router carrier
	address carrier lo "$AFTR/128"
	b4 gateway 1 2001:db8:ff:1
	route carrier 2001:db8:1::/64 via 2001:db8:ff:1::9
	ip -n carrier address add "$LAB_UPSTREAM/8" dev softwire1 noprefixroute
	route carrier 192.0.0.0/29 dev softwire1
	route carrier 192.168.1.0/24 dev softwire1
	internet carrier net0 "$LAB_EXTERNAL" 2001:db8:fe::9
	carrier_filter net0 ipv6
	masquerade carrier net0
	carrier_miniupnpd softwire1 net0 pcp_allow_thirdparty=yes
}
