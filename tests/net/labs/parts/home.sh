# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The LAN and the gateway without homeportd.

# The LAN host and the gateway with the firewall of any home router: whatever comes from
# the LAN may pass and is masqueraded, nothing new comes in. What homeportd lets in carries
# its mark, and the one rule that an installation adds to its firewall looks for that.
home()
{
	need ip 'tests/needs net installs it'
	need nft 'tests/needs net installs it'
	node lan
	router gateway
	cable lan lan0 gateway lan0
	address lan lan0 "$LAB_HOST/24" "$LAB_HOST6/64"
	address gateway lan0 "$LAB_SERVER/24" "$LAB_SERVER6/64"
	route lan default via "$LAB_SERVER"
	route lan default via "$LAB_SERVER6"
	rules gateway <<-'END'
		table inet firewall {
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				iifname "lan0" accept
				meta mark & 0x40000000 == 0x40000000 accept
			}
			chain outgoing {
				type nat hook postrouting priority srcnat; policy accept;
				meta nfproto ipv4 oifname "wan0" masquerade
			}
		}
	END
}
