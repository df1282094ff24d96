# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What netifd knows: networks that are up, as NAME=DEVICE with blanks in between in $NETWORKS.

network_get_device() {
	[ -z "$__NETWORK_CACHE" ] # as OpenWrt's looks, whoever has set -u
	for network in ${NETWORKS:-}; do
		[ "${network%%=*}" = "$2" ] || continue
		eval "$1=\${network#*=}"
		return
	done
	return 1
}
