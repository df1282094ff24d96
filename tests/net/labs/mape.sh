# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# The gateway holds a public address that it shares; of what comes in new, the relay passes
# only its port set to it: PSID 0x34 of 8 bits behind 6, which is 1232-1235, 2256-2259, ...
#
#   lan ---- gateway ---- carrier ---- wan
#        192.168.1.0/24   203.0.113.9  198.51.100.0/24
#
# Where the address sits is no concern of homeportd's: the softwire is left out.

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
WAN_OPTIONS=('mode = mape' 'psid = 52' 'psid-length = 8')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway wan0
	carrier_line
	carrier_line_ipv4 "$LAB_EXTERNAL" 203.0.113.1 24
	carrier_port_set access0 0x03fc 0x00d0
	internet carrier net0 198.51.100.9 2001:db8:fe::9
	route wan 203.0.113.0/24 via 198.51.100.9
}
