# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
#
# config_* of OpenWrt, as far as our scripts use them, over `uci -n export`: variables
# CONFIG_SECTION_OPTION, a list as its items with blanks in between.

config_load() {
	CONFIG_SECTIONS=
	eval "$(uci -n export "$1" | awk '
		function text(at, word) { word = $0; sub(at, "", word); return word }
		$1 == "config" {
			name = $3
			gsub(/\047/, "", name)
			print "CONFIG_SECTIONS=\"$CONFIG_SECTIONS " $2 ":" name "\""
		}
		$1 == "option" { print "CONFIG_" name "_" $2 "=" text("^[ \t]*option [^ ]* ") }
		$1 == "list" {
			variable = "CONFIG_" name "_" $2
			print variable "=\"${" variable ":+$" variable " }\"" text("^[ \t]*list [^ ]* ")
		}')"
}

# config_get VARIABLE SECTION OPTION [DEFAULT]
config_get() {
	eval "$1=\${CONFIG_$2_$3:-\${4:-}}"
}

config_get_bool() {
	config_get "$@"
	case $(eval "echo \"\$$1\"") in
	1 | on | true | yes | enabled) eval "$1=1" ;;
	*) eval "$1=0" ;;
	esac
}

# config_foreach FUNCTION TYPE [ARGUMENT...]
config_foreach() {
	function=$1
	type=$2
	shift 2
	for section in $CONFIG_SECTIONS; do
		[ "${section%%:*}" = "$type" ] || continue
		"$function" "${section#*:}" "$@"
	done
}
