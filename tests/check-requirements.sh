#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What RFC 7393 asks for, and the RFCs that it stands on, by the numbers that the comments
# use: each is named where it is tested, or in ddns(7), which then says why not.
set -u
cd "$(dirname "$0")/.." || exit

asked="001 002 003 004 005 007 010 011 020 029 030 031 034 050 051 054 060 061 062 064 065
	070 071 072 073 074 075 076 080 090 091 100 101"
bad=0
for number in $asked; do
	grep -rqw "DDNS-$number" tests/unit tests/net tests/story ddns/ddns.7 && continue
	echo "DDNS-$number is named in no test, and ddns/ddns.7 does not say why"
	bad=1
done
exit $bad
