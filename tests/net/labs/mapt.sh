# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# MAP-T (RFC 7599): as mape, but the shared address travels translated to IPv6. From the
# gateway's address and port set, PSID 0x34 of 8 bits behind 6, follows its address there.
#
#   lan ---- gateway (CE) ======= IPv6 ======= carrier (BR) ---- wan
#        192.168.1.0/24  203.0.113.9                      198.51.100.0/24

LAB_EXTERNAL=203.0.113.9
LAB_CARRIER=carrier
WAN_OPTIONS=('mode = mapt' 'psid = 52' 'psid-length = 8' 'ipv4-interface = "mapt0"')
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	local strangers=2001:db8:64:64::/96 gateway6=2001:db8:12:3400:0:cb00:7109:34

	home
	masquerade gateway mapt0
	carrier_line
	gateway_translator mapt0 "$LAB_EXTERNAL" "$gateway6" "$strangers"
	translator carrier mapt0 192.168.254.1 "$strangers" "$LAB_EXTERNAL/32=$gateway6/128"
	route carrier "$strangers" dev mapt0
	route carrier "$LAB_EXTERNAL" dev mapt0
	carrier_port_set mapt0 0x03fc 0x00d0
	internet carrier net0 198.51.100.9 2001:db8:fe::9
	route wan 203.0.113.0/24 via 198.51.100.9
}
