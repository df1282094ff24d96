# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Nodes of a lab and what joins them.

# node NAME...: a network namespace that behaves the same on every host.
node()
{
	local name

	for name; do
		ip netns add "$name"
		ip -n "$name" link set lo up
		# Without duplicate address detection an address works at once.
		ip netns exec "$name" sysctl -q \
			net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=0 \
			net.ipv4.conf.default.rp_filter=0 \
			net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 \
			net.ipv6.conf.all.forwarding=0 net.ipv6.conf.default.accept_ra=0 \
			net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
	done
}

# router NAME...: a node that forwards.
router()
{
	local name

	node "$@"
	for name; do
		ip netns exec "$name" sysctl -q net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	done
}

# cable NODE INTERFACE NODE INTERFACE
cable()
{
	ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
	ip -n "$1" link set "$2" up
	ip -n "$3" link set "$4" up
}

# address NODE INTERFACE ADDRESS/PREFIX...
address()
{
	local node=$1 interface=$2 each

	for each in "${@:3}"; do
		ip -n "$node" address add "$each" dev "$interface"
	done
}

# route NODE PREFIX via ADDRESS ...
route()
{
	ip -n "$1" route add "${@:2}"
}

# rules NODE <FILE: loads nftables rules
rules()
{
	ip netns exec "$1" nft -f -
}

# masquerade NODE INTERFACE [FROM-TO]: all IPv4 that leaves there has the address of the
# interface and, where they are given, these ports.
masquerade()
{
	rules "$1" <<-END
		table inet outgoing {
			chain outgoing {
				type nat hook postrouting priority srcnat; policy accept;
				meta nfproto ipv4 oifname "$2" meta l4proto { tcp, udp } masquerade ${3:+to :$3}
				meta nfproto ipv4 oifname "$2" masquerade
			}
		}
	END
}
