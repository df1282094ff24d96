# SPDX-License-Identifier: BSD-2-Clause
#
# awk -f overlay.awk LINES KCONFIG...: the configuration that LINES asks for: what they give to
# its symbols, else the defaults, less those whose `depends on A && B` does not hold. Stands in
# for a Kconfig tool where none is installed; tests/check-config.sh compares it with the real
# ones.

FILENAME == ARGV[1] && /^CONFIG_/ { given[substr($0, 8, index($0, "=") - 8)] = substr($0, index($0, "=") + 1) }
FILENAME == ARGV[1] && /^# CONFIG_.* is not set$/ { given[substr($2, 8)] = "n" }

FILENAME != ARGV[1] && $1 == "config" {
	symbol = $2
	order[count++] = symbol
	value[symbol] = "n"
}
FILENAME != ARGV[1] && $1 == "default" {
	value[symbol] = substr($0, index($0, "default ") + 8)
	if (symbol in given)
		value[symbol] = given[symbol]
}
FILENAME != ARGV[1] && $1 == "depends" {
	for (i = 3; i <= NF; i += 2)
		needs[symbol] = needs[symbol] " " $i
}

END {
	do
		for (changed = i = 0; i < count; i++)
			if (value[order[i]] != "n" && !holds(needs[order[i]])) {
				value[order[i]] = "n"
				changed = 1
			}
	while (changed)
	for (i = 0; i < count; i++)
		if (value[order[i]] == "n")
			print "# CONFIG_" order[i] " is not set"
		else
			print "CONFIG_" order[i] "=" value[order[i]]
}

function holds(names, part, n)
{
	for (n = split(names, part, " "); n > 0; n--)
		if (value[part[n]] != "y")
			return 0
	return 1
}
