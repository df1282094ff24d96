# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A carrier's server that speaks NAT-PMP alone; Debian has none. A test makes it the carrier's by
# writing its name into carrier.server and restarting the carrier.

carrier_natpmp_start()
{
	# shellcheck disable=SC2154 # common.sh sets it
	start carrier carrier '' "$root/tests/net/carrier_natpmp" access0 net0
}
