# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The far side of every lab: the stranger and the name server.

# internet NODE INTERFACE ADDRESS ADDRESS6: the far side of all, one link from NODE, which
# gets ADDRESS/24 and ADDRESS6/64 on INTERFACE. The stranger and the name server live there.
internet()
{
	local router=$1 interface=$2 near=$3 near6=$4 far=${3%.*}.254 far6=${4%::*}::fe

	node wan
	cable "$router" "$interface" wan net0
	address "$router" "$interface" "$near/24" "$near6/64"
	address wan net0 "$far/24" "$far6/64" "$LAB_DNS/32" "$LAB_DNS6/128"
	route "$router" default via "$far"
	route "$router" default via "$far6"
	route wan 2001:db8:1::/64 via "$near6"
	name_server
}

name_server()
{
	need named 'tests/needs net unpacks it'
	(umask 077 && tsig-keygen homeport >"$LAB_DIR/tsig.key")
	mkdir "$LAB_DIR/names"
	cat >"$LAB_DIR/names/named.conf" <<-END
		include "$LAB_DIR/tsig.key";
		options {
			directory "$LAB_DIR/names";
			listen-on { $LAB_DNS; };
			listen-on-v6 { $LAB_DNS6; };
			pid-file none;
			session-keyfile none;
			recursion no;
			notify no;
			dnssec-validation no;
		};
		controls { };
		zone "$LAB_ZONE" {
			type primary;
			file "zone";
			update-policy { grant homeport zonesub ANY; };
		};
	END
	cat >"$LAB_DIR/names/zone" <<-END
		\$TTL 60
		@ SOA ns hostmaster 1 3600 600 86400 1
		@ NS ns
		ns A $LAB_DNS
		ns AAAA $LAB_DNS6
	END
	resolve_here
	start named wan 'all zones loaded' named -g -n 1 -c "$LAB_DIR/names/named.conf"
}

# Whoever looks up a name anywhere in the lab asks this server. The host's resolv.conf may be
# a link into /run, where the lab has put its own.
resolve_here()
{
	local file

	file=$(realpath -m /etc/resolv.conf)
	if [[ $file == /run/* ]]; then
		mkdir -p "${file%/*}"
		touch "$file"
	fi
	[[ -e $file ]] || return 0
	echo "nameserver $LAB_DNS" >"$LAB_DIR/resolv.conf"
	mount --bind "$LAB_DIR/resolv.conf" "$file"
}
