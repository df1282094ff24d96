# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# miniupnpd as the PCP server of a carrier-grade NAT.

# carrier_miniupnpd ACCESS OUTSIDE [OPTION]...: it answers PCP and NAT-PMP requests that come
# in on ACCESS and forwards what comes in on OUTSIDE; OPTIONs are for its configuration.
#
# It grants ports from 10000 up, so that a port below has another number outside.
carrier_miniupnpd()
{
	need miniupnpd 'tests/needs net unpacks it'
	carrier_serve miniupnpd <<-END
		ext_ifname=$2
		listening_ip=$1
		ipv6_disable=yes
		enable_natpmp=yes
		enable_upnp=no
		min_lifetime=1
		max_lifetime=86400
		upnp_table_name=cgn
		upnp_nat_table_name=cgn
		upnp_forward_chain=granted
		upnp_nat_chain=granted_in
		upnp_nat_postrouting_chain=granted_out
		$(printf '%s\n' "${@:3}")
		deny 0-9999 0.0.0.0/0 0-65535
	END
}

# It looks for a port it may grant by counting up, and says so each time.
miniupnpd_start()
{
	# shellcheck disable=SC2016 # the inner shell expands it
	start carrier carrier 'Listening for NAT-PMP' \
		bash -c 'exec "$@" > >(exec grep --line-buffered -v "permission rule") 2>&1' - \
		miniupnpd -d -f "$LAB_DIR/carrier.conf" -P "$LAB_DIR/miniupnpd.pid"
}
