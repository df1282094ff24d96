# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# LAB_GUEST: the gateway is not a namespace but a guest of QEMU that runs the image in that
# directory (cpe/image/build), for architecture LAB_ARCH, with the settings of the deployment
# LAB_DEPLOYMENT, or with the writable partition LAB_DATA; LAB_TESTS is one more disk. The
# namespace "gateway" then holds what the guest's lines end in, and all that a lab would do to
# the gateway the guest has to do by itself.

# shellcheck disable=SC2154 # common.sh sets it
guest_tools="$root/cpe/image"

# what_is_not_the_gateway FUNCTION...: those do nothing any more with the node gateway.
leave_gateway_alone()
{
	local each

	for each; do
		eval "to_others_$(declare -f "$each")"
		eval "$each() { if [[ \$1 == gateway ]]; then cat </dev/null; else to_others_$each \"\$@\"; fi; }"
	done
}

leave_gateway_alone address route rules masquerade softwire

# The guest's line behind the interface of that name.
guest_line()
{
	ip -n gateway link add "br-$1" type bridge
	ip -n gateway tuntap add "tap-$1" mode tap
	ip -n gateway link set "tap-$1" master "br-$1" up
	ip -n gateway link set "$1" master "br-$1"
	ip -n gateway link set "br-$1" up
}

# The console is a pair of pipes, for tests/image/guest.py; all that it says is in guest.log,
# too. When the guest reboots or is switched off, it is switched on again.
daemon_start()
{
	local each disks=() lines=() boot=("$guest_tools/qemu" "${LAB_ARCH:-}")

	[[ $LAB_DEPLOYMENT != nat444 ]] || dhcp_server
	time_server
	ip netns exec gateway sysctl -q net.ipv4.ip_forward=0 net.ipv6.conf.all.disable_ipv6=1
	for each in lan0 wan0; do
		guest_line "$each"
		lines+=(-netdev "tap,id=$each,ifname=tap-$each,script=no,downscript=no"
			-device "$(guest_card),netdev=$each")
	done
	if [[ ${LAB_TESTS:-} ]]; then
		disks=(-drive "if=none,id=tests,format=raw,readonly=on,file=$LAB_TESTS"
			-device "virtio-blk,drive=tests,serial=tests$(guest_last_slot)")
	fi
	mkfifo "$LAB_DIR/console.in" "$LAB_DIR/console.out"
	cp --sparse=always "${LAB_DATA:-$LAB_GUEST/data-$LAB_DEPLOYMENT.ext4}" "$LAB_DIR/data"
	[[ ! ${LAB_BOOT:-} ]] || boot=("$LAB_BOOT" boot)
	# shellcheck disable=SC2016 # the inner shell expands it
	PATIENCE=600 start guest gateway "${LAB_UP:-The gateway is up}" \
		bash -c 'while "$@"; do :; done' - "${boot[@]}" "$LAB_GUEST" "$LAB_DIR/data" \
		-chardev "pipe,id=console,path=$LAB_DIR/console,logfile=/dev/stdout" \
		"${lines[@]}" "${disks[@]}"
}

# The carrier's, which tells of its PCP server, too (RFC 7291).
dhcp_server()
{
	local octets

	need busybox 'tests/needs emulate installs it'
	IFS=. read -ra octets <<<"$LAB_UPSTREAM"
	: >"$LAB_DIR/dhcp.leases"
	cat >"$LAB_DIR/dhcp.conf" <<-END
		start 100.64.7.9
		end 100.64.7.9
		interface access0
		lease_file $LAB_DIR/dhcp.leases
		pidfile $LAB_DIR/dhcp-server.pid
		option subnet 255.255.0.0
		option router $LAB_UPSTREAM
		option dns $LAB_DNS
		option ntpsrv $LAB_DNS
		option 0x9e $(printf '04%02x%02x%02x%02x' "${octets[@]}")
	END
	start dhcp carrier 'started' busybox udhcpd -f "$LAB_DIR/dhcp.conf"
}

# On the Internet, with the time of this machine, whose clock it leaves alone.
time_server()
{
	need chronyd 'tests/needs emulate unpacks it'
	cat >"$LAB_DIR/chrony.conf" <<-END
		local stratum 8
		allow
		bindaddress $LAB_DNS
		cmdport 0
		bindcmdaddress /
		pidfile $LAB_DIR/time-server.pid
	END
	start time wan 'chronyd version' chronyd -x -d -u root -f "$LAB_DIR/chrony.conf"
}

guest_card()
{
	case ${LAB_ARCH:-} in
	s390x) echo virtio-net-ccw ;;
	*) echo virtio-net-pci,romfile= ;;
	esac
}

# Of Malta's slots four have an interrupt, and those are taken; the one of its own network card,
# which it has not, has one, too.
guest_last_slot()
{
	[[ $LAB_ARCH != mipsel ]] || echo ,addr=0b
}
