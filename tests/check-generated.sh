#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is made of the model's table and committed is what `make generated` would write now.
# Skipped where no full build is at hand: another one has other parameters, or other values.
set -u
cd "$(dirname "$0")/.." || exit

schema=${O:-build}/tests/tools/schema
if ! [ -x "$schema" ] || ! sort "${O:-build}/.config" | grep '^CONFIG_' >"$schema.config" ||
	! awk -f cpe/configs/overlay.awk cpe/configs/full_defconfig ./*/Kconfig |
		grep "^CONFIG_" | sort | cmp -s - "$schema.config"; then
	echo "skipped: $schema of a full build is not there (make build-tools)"
	exit 77
fi
"$schema" | cpe/adapters/generate --check
