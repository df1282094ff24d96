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

daemon_start()
{
	need homeportd 'make builds it' || return
	start homeportd gateway '' homeportd -f -c "$LAB_DIR/homeport.conf" -s "$LAB_CTL" \
		-u "${LAB_USER:-}"
}

daemon_stop()
{
	stop homeportd
}
