#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All shell scripts pass shellcheck. Skipped where it is not installed.
set -u
cd "$(dirname "$0")/.." || exit

if ! command -v shellcheck >/dev/null; then
	echo "skipped: shellcheck is not installed"
	exit 77
fi
scripts=$(grep -lrIE -m 1 '^(#!/bin/(ba)?sh|# shellcheck shell=)' .ci tests cpe)
# shellcheck disable=SC2086 # a list of words
exec shellcheck -x $scripts
