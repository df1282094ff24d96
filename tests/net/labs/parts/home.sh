# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The LAN and the gateway without homeportd.

# The LAN host and the gateway, both families.
home()
{
	house lan gateway
	house_ipv4 lan gateway
	house_ipv6 lan gateway
}

# house LAN GATEWAY: the two without addresses, the gateway with the firewall of any home
# router: whatever comes from the LAN may pass, nothing new comes in. What homeportd lets in
# carries its mark, and the one rule that an installation adds to its firewall looks for that.
house()
{
	need ip 'tests/needs net installs it'
	need nft 'tests/needs net installs it'
	node "$1"
	router "$2"
	cable "$1" lan0 "$2" lan0
	rules "$2" <<-'END'
		table inet firewall {
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				iifname "lan0" accept
				meta mark & 0x40000000 == 0x40000000 accept
			}
		}
	END
}

house_ipv4()
{
	address "$1" lan0 "$LAB_HOST/24"
	address "$2" lan0 "$LAB_SERVER/24"
	route "$1" default via "$LAB_SERVER"
}

house_ipv6()
{
	address "$1" lan0 "$LAB_HOST6/64"
	address "$2" lan0 "$LAB_SERVER6/64"
	route "$1" default via "$LAB_SERVER6"
}
