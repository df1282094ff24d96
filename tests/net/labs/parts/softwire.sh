# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Softwires: IPv4 in IPv6.

# softwire NODE DEVICE LOCAL REMOTE: one end of a softwire between these IPv6 addresses, by
# the kernel if it has ip6_tunnel. DEVICE is up afterwards.
softwire()
{
	# shellcheck disable=SC2154 # common.sh sets it
	ip -n "$1" link add "$2" type ip6tnl mode ipip6 local "$3" remote "$4" encaplimit none \
		2>/dev/null ||
		start "$1-$2" "$1" '' "$build/tests/tools/softwire" "${@:2}"
	ip -n "$1" link set "$2" up
}
