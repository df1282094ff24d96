#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# LuCI's views pass eslint: no name that nobody has defined, none that nobody uses. Skipped
# where it is not installed. tests/net/test_luci runs them in a browser.
set -u
cd "$(dirname "$0")/.." || exit

if ! command -v eslint >/dev/null; then
	echo "skipped: eslint is not installed"
	exit 77
fi
# Debian's modules are not where another node than Debian's looks for them.
export NODE_PATH="${NODE_PATH:-}:/usr/share/nodejs:/usr/lib/nodejs"
exec eslint -f unix --no-eslintrc -c tests/openwrt/eslintrc.json cpe/openwrt tests/openwrt
