#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the code knows and what its manual tells are the same words: configuration keys,
# options, words of the command line tool, subsystems of the journal. Every Kconfig symbol
# explains itself and has an effect.
# shellcheck disable=SC2013 # lists of words
set -u
cd "$(dirname "$0")/.." || exit

bad=0
complain() {
	echo "$*"
	bad=1
}

# same WHAT CODE MANUAL KNOWN TOLD: two lists of words that must not differ
same() {
	[ "$4" ] || complain "$2: no $1 found in it; has its form changed? See tests/check-manuals.sh"
	[ -e "$3" ] || { complain "$3 is not there; it has to tell of each $1 in $2" && return; }
	for word in $4; do
		case " $5 " in *" $word "*) ;; *) complain "$3: does not tell of the $1 $word of $2" ;; esac
	done
	for word in $5; do
		case " $4 " in *" $word "*) ;; *) complain "$3: tells of the $1 $word, which $2 does not know" ;; esac
	done
}

words() {
	tr -s ' \n' '\n' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Manual pages are in mdoc: told MACRO PAGE gives the words of its list items ".It MACRO word".
told() {
	sed -n "s/^\.It $1 \([^ ]*\).*/\1/p" "$2" 2>/dev/null | words
}

# "long" of each { "long", ..._argument, ... } of getopt_long tables
options() {
	grep -ho '{ "[a-z0-9-]*", [a-z]*_argument' "$@" 2>/dev/null | sed 's/{ "//; s/",.*//' | words
}

told_options() {
	grep '^\.It Fl' "$1" 2>/dev/null | grep -oE 'Fl (Fl |-)[a-z0-9-]+' | sed 's/.*Fl -*//' | words
}

# The first string of each row X(...) of the table macro $1 in $2
rows() {
	sed -n "/^#define $1(X)/,/[^\\\\]\$/p" "$2" | sed -n 's/^\tX([^"]*"\([^"]\{1,\}\)".*/\1/p' | words
}

conf=cpe/config_table.h
same key $conf cpe/homeport.conf.5 \
	"$(for section in $(grep -o '[A-Z]*_KEYS(X)' $conf | sed 's/(X)//'); do rows "$section" $conf; echo; done | words)" \
	"$(told Ic cpe/homeport.conf.5)"
same section $conf cpe/homeport.conf.5 "$(rows SECTIONS $conf)" "$(told Cm cpe/homeport.conf.5)"
same subsystem cpe/journal.h cpe/homeportd.8 "$(rows JOURNAL_SUBSYSTEMS cpe/journal.h)" \
	"$(told Cm cpe/homeportd.8)"
for type in $(sed -n 's/^\t{ \.name = "\([^"]*\)",$/\1/p' ddns/backend.c); do
	grep -q "^\.It Cm $type\$" ddns/ddns.7 || complain "ddns/ddns.7: does not tell of the account type $type"
done
same option cpe/main.c cpe/homeportd.8 "$(options cpe/main.c cpe/program.h)" "$(told_options cpe/homeportd.8)"
same option cpe/ddns_server.c ddns/server/homeport-ddns-server.8 \
	"$(options cpe/ddns_server.c cpe/program.h)" "$(told_options ddns/server/homeport-ddns-server.8)"
same option cpe/cwmp/main.c cpe/cwmp/homeport-cwmp.8 "$(options cpe/cwmp/main.c cpe/program.h)" \
	"$(told_options cpe/cwmp/homeport-cwmp.8)"
same scheme ddns/server/scheme.h ddns/server/homeport-ddns-server.8 \
	"$(rows SCHEMES ddns/server/scheme.h)" \
	"$(sed -n '/^these schemes:/,/[.]$/p' ddns/server/homeport-ddns-server.8 | sed '1d; s/^.Cm //; s/[,.]/ /g' | words)"
same option cpe/status/main.c cpe/status/homeport-status.8 \
	"$(options cpe/status/main.c cpe/program.h)" "$(told_options cpe/status/homeport-status.8)"
same option cpe/homeportctl.c cpe/homeportctl.1 "$(options cpe/homeportctl.c)" \
	"$(told_options cpe/homeportctl.1)"

for word in $(sed -n 's/^\t  \.name = "\(.*\)",$/\1/p' cpe/words.c | tr ' ' '_'); do
	grep -q "^\.It Cm $(echo "$word" | tr '_' ' ')\( \|\$\)" cpe/homeportctl.1 ||
		complain "cpe/homeportctl.1: does not tell of the word $word"
done

# A quotation ends with its line: another one in it, or what is not quoted, would be inside.
# shellcheck disable=SC2046 # a list of files
nested=$(grep -nE '^\..*Ql .* (Ql|No) ' $(find cpe pcp-proxy kernel-glue ddns -name '*.[1578]'))
[ "$nested" ] && complain "a quotation in a quotation; each Ql needs a line of its own: $nested"

# ---- Kconfig: every symbol is used, every used symbol exists, every question has a help text.
symbols=$(sed -n 's/^config //p' ./*/Kconfig | words)
# Comments and strings may name options of the kernel.
# shellcheck disable=SC2046 # a list of files
used=$(sed 's/"[^"]*"//g; /^ *[#/]* [*A-Z]/d' $(find cpe pcp-proxy kernel-glue ddns -name '*.[ch]' -o -name Kbuild) |
	grep -oE 'CONFIG_[A-Z0-9_]+' | sed 's/CONFIG_//' | grep -v '_H$' | words)
for symbol in $symbols; do
	case " $used " in *" $symbol "*) ;; *) complain "Kconfig: $symbol has no effect: no Kbuild or source uses it" ;; esac
done
for symbol in $used; do
	case " $symbols " in *" $symbol "*) ;; *) complain "CONFIG_$symbol is used, but no Kconfig has it" ;; esac
done
for symbol in $(awk '
	function finish() { if (symbol != "" && !help) print symbol; help = 0 }
	FNR == 1 || $1 == "config" || $1 ~ /^(menu|endmenu|endif)$/ { finish(); symbol = "" }
	$1 == "config" { symbol = $2 }
	$1 == "help" { help = 1 }
	END { finish() }' ./*/Kconfig); do
	complain "Kconfig: $symbol has no help text"
done
exit $bad
