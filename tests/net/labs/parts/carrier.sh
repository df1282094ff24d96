# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The carrier: NAT, and a PCP server that can lose its state.

# carrier_server ACCESS OUTSIDE
#
# Makes the router "carrier", with subscribers on interface ACCESS, a carrier-grade NAT: it
# masquerades on interface OUTSIDE, lets all IPv6 pass, and miniupnpd answers PCP and
# NAT-PMP requests that come in on ACCESS.
#
# It grants ports from 10000 up, so that a port below has another number outside.
carrier_server()
{
	need miniupnpd 'tests/needs net unpacks it'
	rules carrier <<-END
		table inet cgn {
			chain granted { }
			chain granted_in { }
			chain granted_out { }
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				iifname "$1" accept
				meta nfproto ipv6 accept
				jump granted
			}
			chain prerouting {
				type nat hook prerouting priority dstnat; policy accept;
				jump granted_in
			}
			chain postrouting {
				type nat hook postrouting priority srcnat; policy accept;
				jump granted_out
				meta nfproto ipv4 oifname "$2" masquerade
			}
		}
	END
	cat >"$LAB_DIR/carrier.conf" <<-END
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
		deny 0-9999 0.0.0.0/0 0-65535
	END
	carrier_start
}

# It looks for a port it may grant by counting up, and says so each time.
carrier_start()
{
	# shellcheck disable=SC2016 # the inner shell expands it
	start carrier carrier 'Listening for NAT-PMP' \
		bash -c 'exec "$@" > >(exec grep --line-buffered -v "permission rule") 2>&1' - \
		miniupnpd -d -f "$LAB_DIR/carrier.conf" -P "$LAB_DIR/miniupnpd.pid"
}

# It keeps no lease file; its rules would outlive it, so they are flushed.
carrier_stop()
{
	stop carrier
	rules carrier <<-'END'
		flush chain inet cgn granted
		flush chain inet cgn granted_in
		flush chain inet cgn granted_out
	END
}

# carrier_refuse PORT or FROM-TO: from its next start on the carrier does not grant these.
carrier_refuse()
{
	echo "deny $1 0.0.0.0/0 0-65535" >>"$LAB_DIR/carrier.conf"
}
