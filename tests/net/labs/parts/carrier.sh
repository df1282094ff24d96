# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The carrier's router, and its PCP server, which can lose its state.
#
# There are two such servers, miniupnpd (miniupnpd.sh) and ours (carrier_pcp.sh). Each writes
# what it grants into the chains granted, granted_in and granted_out of the table inet cgn.

# The router "carrier" and the gateway's line to it, with IPv6.
carrier_line()
{
	router carrier
	cable gateway wan0 carrier access0
	address gateway wan0 2001:db8:ff::9/64
	address carrier access0 2001:db8:ff::1/64
	route gateway default via 2001:db8:ff::1
	route carrier 2001:db8:1::/64 via 2001:db8:ff::9
}

# carrier_line_ipv4 GATEWAY CARRIER PREFIX: IPv4 on that line as well.
carrier_line_ipv4()
{
	address gateway wan0 "$1/$3"
	address carrier access0 "$2/$3"
	route gateway default via "$2"
}

# carrier_port_set INTERFACE MASK VALUE: of what is new and goes there, the carrier passes only
# what is for the ports with these bits. Nobody's are those below 1024.
carrier_port_set()
{
	rules carrier <<-END
		table inet relay {
			chain forward {
				type filter hook forward priority filter; policy accept;
				ct state established,related accept
				oifname "$1" meta nfproto ipv4 th dport & $2 != $3 drop
				oifname "$1" meta nfproto ipv4 th dport < 1024 drop
			}
		}
	END
}

# carrier_filter OUTSIDE FAMILY [ROUTER]: of what is new on interface OUTSIDE the router, else
# "carrier", lets in what was granted, and all of FAMILY (ipv4 or ipv6).
carrier_filter()
{
	rules "${3:-carrier}" <<-END
		table inet cgn {
			chain granted { }
			chain granted_in { }
			chain granted_out { }
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				iifname != "$1" accept
				meta nfproto $2 accept
				jump granted
			}
			chain prerouting {
				type nat hook prerouting priority dstnat; policy accept;
				jump granted_in
			}
			chain postrouting {
				type nat hook postrouting priority srcnat; policy accept;
				jump granted_out
			}
		}
	END
}

# carrier_serve SERVER <CONFIGURATION: SERVER is the one whose SERVER_start starts it.
carrier_serve()
{
	echo "$1" >"$LAB_DIR/carrier.server"
	cat >"$LAB_DIR/carrier.conf"
	carrier_start
}

carrier_start()
{
	"$(<"$LAB_DIR/carrier.server")_start"
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
