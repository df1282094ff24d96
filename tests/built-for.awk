# SPDX-License-Identifier: BSD-2-Clause
#
# awk -v objects="ddns/tsig.o ..." -f tests/built-for.awk CONFIG FILE...
#
# Prints those of the test FILEs that can be built with the configuration CONFIG, which makes
# the objects. tests/unit/F/test_X_about.c is there if F/X_about.o is, or F/X.o where there is no
# such source, or if neither has a source. Any test may name further symbols in one of its first
# lines: "Needs: PCP_PROXY, DDNS_FORMS".

BEGIN {
	for (i = split(objects, words); i > 0; i--)
		made[words[i]] = 1
	for (i = 2; i < ARGC; i++)
		wanted[ARGV[i]] = can_be(ARGV[i])
}

FILENAME == ARGV[1] {
	if ($0 ~ /=y$/)
		chosen[substr($0, 8, length($0) - 9)] = 1
	next
}

FNR > 4 { nextfile }

sub(/.*Needs: /, "") {
	gsub(/[,*\/]/, " ")
	for (i = 1; i <= NF; i++)
		if (!chosen[$i])
			wanted[FILENAME] = 0
}

END {
	for (i = 2; i < ARGC; i++)
		if (wanted[ARGV[i]])
			print ARGV[i]
}

function can_be(test, tested, line)
{
	tested = test
	if (!sub(/^tests\/unit\//, "", tested) || !sub(/test_/, "", tested))
		return 1
	sub(/\.c$/, "", tested)
	do
		if (made[tested ".o"] || (getline line < (tested ".c")) >= 0)
			return made[tested ".o"]
	while (sub(/_[^_\/]*$/, "", tested))
	return 1
}
