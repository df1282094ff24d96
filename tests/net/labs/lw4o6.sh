# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# Lightweight 4over6 (RFC 7596): the gateway holds a public address that it shares, at its end
# of a softwire; the carrier's lwAFTR passes its port set to it, PSID 0xbc of 8 bits:
# 48128-48383. Nobody but the gateway translates, and it keeps to the set as well.
#
#   lan ---- gateway (lwB4) ==== softwire ==== carrier (lwAFTR) ---- wan
#        192.168.1.0/24   203.0.113.9                 198.51.100.0/24

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
WAN_OPTIONS=('mode = lw4o6' 'psid = 188' 'psid-length = 8' 'psid-offset = 0'
	'ipv4-interface = "softwire0"')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway softwire0 48128-48383
	carrier_line
	softwire gateway softwire0 2001:db8:ff::9 2001:db8:ff::1
	softwire carrier softwire1 2001:db8:ff::1 2001:db8:ff::9
	address gateway softwire0 "$LAB_EXTERNAL/32"
	route gateway default dev softwire0
	route carrier "$LAB_EXTERNAL" dev softwire1
	carrier_port_set softwire1 0xff00 0xbc00
	internet carrier net0 198.51.100.9 2001:db8:fe::9
	route wan 203.0.113.0/24 via 198.51.100.9
}
