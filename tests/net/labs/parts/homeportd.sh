# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# homeportd, on the gateway.

homeport_configuration()
{
	cat <<-END
		$(printf '%s\n' "${GENERAL_OPTIONS[@]}")
		lan "lan0" { }
		wan "$WAN_INTERFACE" {
		$(printf '    %s\n' "${WAN_OPTIONS[@]}")
		}
		account "dns" {
		    type = rfc2136
		    server = $ACCOUNT_SERVER
		    zone = "$LAB_ZONE"
		    key-file = "$LAB_DIR/tsig.key"
		$(printf '    %s\n' "${ACCOUNT_OPTIONS[@]}")
		}
	END
	if [[ -f ${LAB_CONFIG:-} ]]; then
		cat "$LAB_CONFIG"
	else
		echo "${LAB_CONFIG:-}"
	fi
}

# A command in front of the daemon, whose clock is then so much off as LAB_CLOCK says.
gateway_clock()
{
	clock=()
	[[ ${LAB_CLOCK:-} ]] || return 0
	# shellcheck disable=SC2086 # it may be two words
	${CC:-cc} -shared -fPIC -o "$LAB_DIR/clock.so" "${BASH_SOURCE[0]%/*}/clock.c" &&
		clock=(env "LD_PRELOAD=$LAB_DIR/clock.so" "CLOCK_OFF=$LAB_CLOCK")
}

daemon_start()
{
	local clock

	need homeportd 'make builds it' || return
	gateway_clock
	start homeportd gateway '' "${clock[@]}" homeportd -f -c "$LAB_DIR/homeport.conf" -s "$LAB_CTL" \
		-u "${LAB_USER:-}"
}

daemon_stop()
{
	stop homeportd
}
