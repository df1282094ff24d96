# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Our own PCP server of a carrier, for what miniupnpd is not: AFTR, NAT64, IPv6 firewall.

# carrier_pcp <CONFIGURATION, as tests/net/carrier_pcp reads it.
carrier_pcp()
{
	carrier_serve carrier_pcp
}

carrier_pcp_start()
{
	# shellcheck disable=SC2154 # common.sh sets it
	start carrier carrier '' "$root/tests/net/carrier_pcp" "$LAB_DIR/carrier.conf"
}
