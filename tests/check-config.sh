#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every Kconfig tool that is here, and doing without one, must make the same configuration
# of each shipped defconfig, and each defconfig must be what savedefconfig would write. The
# tools only warn of an unknown symbol or a bad value, so a warning is an error here.
set -u
cd "$(dirname "$0")/.." || exit

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export MAKEFLAGS='' PKG_CONFIG=true # no library is needed to configure
bad=0

complain() {
	echo "$*"
	bad=1
}

tools=none
${PYTHON:-/usr/bin/python3} -c 'import kconfiglib' 2>/dev/null && tools="$tools kconfiglib"
command -v kconfig-conf >/dev/null && tools="$tools frontends"

for defconfig in cpe/configs/*_defconfig; do
	name=${defconfig##*/}
	for tool in $tools; do
		out=$scratch/$tool-$name
		make -s O="$out" KCONFIG_TOOL="$tool" "$name" 2>"$scratch/warnings"
		make -s O="$out" KCONFIG_TOOL="$tool" "$out/include/autoconf.h" 2>>"$scratch/warnings"
		grep -i warning "$scratch/warnings" && complain "$defconfig: $tool warns"
		sort "$out/include/autoconf.h" >"$out/sorted"
		diff "$scratch/none-$name/sorted" "$out/sorted" ||
			complain "$defconfig: $tool makes another configuration than overlay.awk"
		[ "$tool" = none ] && continue
		make -s O="$out" KCONFIG_TOOL="$tool" savedefconfig
		diff "$defconfig" "$out/defconfig" || complain "$defconfig: not what savedefconfig ($tool) writes"
	done
done
[ "$tools" = none ] && echo "only compared with itself: neither kconfiglib nor kconfig-frontends is here"
exit $bad
