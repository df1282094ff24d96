# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Stateless translation between IPv4 and IPv6 (RFC 7915), by TAYGA.

# translator NODE DEVICE ADDRESS PREFIX NETWORK4=NETWORK6...
#
# Packets routed into DEVICE leave it again in the other family. In IPv6 an IPv4 address is the
# last part of PREFIX, a /96; only those of each NETWORK4 are the ones of NETWORK6, which has as
# many. ADDRESS is the translator's own.
translator()
{
	local node=$1 device=$2 prefix=$4 each

	need tayga 'tests/needs net unpacks it'
	{
		printf '%s\n' "tun-device $device" "ipv4-addr $3" "prefix $prefix"
		for each in "${@:5}"; do
			echo "map ${each/=/ }"
		done
	} >"$LAB_DIR/$node-$device.conf"
	start "$node-$device" "$node" 'NAT64 prefix' \
		stdbuf -oL tayga -d -c "$LAB_DIR/$node-$device.conf"
	ip -n "$node" link set "$device" up
}

# gateway_translator DEVICE ADDRESS ADDRESS6 PREFIX: all IPv4 of the gateway goes through a
# translator of its own, DEVICE, which has ADDRESS; outside in IPv6 that is ADDRESS6.
#
# What is IPv6 between that and the carrier's translator is no concern of the firewall: it looks
# at it in IPv4.
gateway_translator()
{
	translator gateway "$1" 192.0.0.2 "$4" "$2/32=$3/128"
	address gateway "$1" "$2/32"
	route gateway default dev "$1"
	route gateway "$3" dev "$1"
	route carrier "$3" via 2001:db8:ff::9
	rules gateway <<-END
		table inet firewall {
			chain forward {
				iifname "$1" ip6 saddr $3 accept
				oifname "$1" ip6 saddr $4 ip6 daddr $3 accept
			}
		}
	END
}
