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
