# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# The gateway holds the public address itself; there is nobody to ask.
#
#   lan ---- gateway ---- wan
#        192.168.1.0/24   203.0.113.0/24

LAB_EXTERNAL=203.0.113.9
# The address is one of those set aside for documentation, which no daemon should publish
# unasked.
ACCOUNT_OPTIONS=('allow-non-public = true')

build_lab()
{
	home
	masquerade gateway wan0
	internet gateway wan0 "$LAB_EXTERNAL" 2001:db8:ff::9
}
