#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every FOLDER/x.c, and every header of cpe/base, has its tests/unit/FOLDER/test_x.c, or
# names the test that covers it in a comment: "Covered by: tests/net/test_x".
set -u
cd "$(dirname "$0")/.." || exit

bad=0
for source in $(find cpe pcp-proxy kernel-glue ddns -name '*.c') cpe/base/*.h; do
	name=${source##*/}
	folder=${source%/*}
	[ "$folder" = cpe/base ] && folder=base
	[ -e "tests/unit/$folder/test_${name%.[ch]}.c" ] && continue
	covers=$(sed -n 's|^.*Covered by: *\([^*]*\).*|\1|p' "$source" | sed 's/,\| and \|[.] *$/ /g')
	if [ -z "$covers" ]; then
		echo "$source: no tests/unit/$folder/test_${name%.[ch]}.c, nor a 'Covered by: tests/...' comment"
		bad=1
	fi
	for test in $covers; do
		[ -e "$test" ] || [ -e "$test.c" ] && continue
		echo "$source: says it is covered by $test, which is not there"
		bad=1
	done
done
exit $bad
