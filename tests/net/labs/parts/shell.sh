# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The interactive shell.

lab_shell()
{
	cat >"$LAB_DIR/shellrc" <<-END
		PS1='lab $1 \w\\$ '
		on() { ip netns exec "\$@"; }
	END
	# shellcheck disable=SC2046 # a list of words
	echo "Lab $1. on NODE COMMAND runs COMMAND in a namespace:" $(ip netns list | cut -d' ' -f1)
	printf '  %-46s %s\n' \
		'on lan natpmpc -a 80 80 tcp 3600' 'asks homeportd for a port' \
		'homeportctl mappings' 'what it granted' \
		"on wan dig @$LAB_DNS axfr $LAB_ZONE" 'what is in DNS' \
		'env | grep ^LAB_' 'all that is known here'
	echo "Logs and configuration are in $LAB_DIR. exit takes all down."
	bash --rcfile "$LAB_DIR/shellrc" -i
}
