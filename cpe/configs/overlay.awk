# SPDX-License-Identifier: BSD-2-Clause
#
# awk -f overlay.awk BASE LINES KCONFIG...: the configuration BASE with the values that LINES
# gives to its symbols, less those whose `depends on A && B` does not hold. Stands in for a
# Kconfig tool where none is installed; tests/check-config.sh compares it with the real ones.

FNR == 1 { file++ }

file <= 2 && /^CONFIG_/ { set(substr($0, 8, index($0, "=") - 8), substr($0, index($0, "=") + 1)) }
file <= 2 && /^# CONFIG_.* is not set$/ { set(substr($2, 8), "n") }

file > 2 && $1 == "config" { symbol = $2 }
file > 2 && $1 == "depends" {
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

function set(name, to)
{
	if (file == 1)
		order[count++] = name
	value[name] = to
}

function holds(names, part, n)
{
	for (n = split(names, part, " "); n > 0; n--)
		if (value[part[n]] != "y")
			return 0
	return 1
}
