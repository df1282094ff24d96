# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Programs that run as long as the lab does, or until they are stopped.

# need PROGRAM CURE: fails with a sentence if there is no such program.
need()
{
	command -v "$1" >/dev/null || {
		echo "There is no $1: $2"
		return 1
	} >&2
}

# start NAME NODE READY COMMAND...
#
# Runs COMMAND in NODE as a service of the lab with its output in $LAB_DIR/NAME.log, and
# returns when it has printed a line with READY in it. If READY is empty, the service is told
# NOTIFY_FD, a descriptor on which it writes a line when it is ready. Fails, and shows the log,
# when the service ended or PATIENCE, ten seconds, have passed without that.
start()
{
	local name=$LAB_DIR/$1

	rm -f "$name.ready" "$name.status"
	mkfifo "$name.ready"
	keep "$name" "${@:2}" </dev/null >>"$name.log" 2>&1 &
	read -r -t "${PATIENCE:-10}" _ <"$name.ready" || {
		echo "$1 did not become ready:"
		tail -n 40 "$name.log" | sed 's/^/    /'
		rm -f "$name.pid"
		return 1
	} >&2
}

# Holds NAME.lock for as long as the service runs and then writes NAME.status: so anybody
# can await its end.
keep()
{
	local name=$1 ready=$3
	# shellcheck disable=SC2016 # the inner shell expands these
	local service=(sh -c 'echo $$ >"$0"; exec ip netns exec "$@"' "$name.pid" "$2" "${@:4}")

	exec 9>"$name.lock"
	flock 9
	if [[ $ready ]]; then
		"${service[@]}" > >(exec sed -u "/$ready/w $name.ready" 9>&-) 2>&1 9>&-
	else
		NOTIFY_FD=8 "${service[@]}" 8>"$name.ready" 9>&-
	fi
	echo $? >"$name.status"
}

# stop NAME: asks the service to end, and returns its exit status once it has.
stop()
{
	local name=$LAB_DIR/$1

	kill -TERM "$(<"$name.pid")" 2>/dev/null
	if ! flock -w 10 "$name.lock" true; then
		echo "$1 did not end within ten seconds of being asked to" >&2
		kill -KILL "$(<"$name.pid")"
		flock "$name.lock" true
	fi
	rm "$name.pid"
	return "$(<"$name.status")"
}
