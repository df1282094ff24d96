# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Our own PCP server of a carrier, for what miniupnpd is not: AFTR, NAT64, IPv6 firewall.

# carrier_pcp <CONFIGURATION, as tests/net/carrier_pcp reads it.
carrier_pcp()
{
	carrier_serve carrier_pcp
}

# carrier_nat64 NETWORK4=NETWORK6...: the carrier is a NAT64 for the gateway's hosts in each
# NETWORK6, which have the private addresses NETWORK4 behind it, and serves PCP for them.
carrier_nat64()
{
	local each

	translator carrier nat64 192.168.254.1 "$LAB_PREFIX64" "$@"
	for each in "$LAB_PREFIX64" "${@%=*}"; do
		route carrier "$each" dev nat64
	done
	masquerade carrier net0
	carrier_pcp <<-END
		listen $LAB_UPSTREAM access0
		external $LAB_EXTERNAL
		prefix64 $LAB_PREFIX64
		subscriber 2001:db8:ff::9 0 $(printf '%s ' "${@#*=}")
		$(printf 'pool %s\n' "${@/=/ }")
		deny 0-9999
	END
}

carrier_pcp_start()
{
	# shellcheck disable=SC2154 # common.sh sets it
	start carrier carrier '' "$root/tests/net/carrier_pcp" "$LAB_DIR/carrier.conf"
}
