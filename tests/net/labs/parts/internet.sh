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
	route wan 2001:db8:ff::/64 via "$near6"
	name_server
}

# BIND or Knot with the zone and a key that may change it: see LAB_NAME_SERVER and LAB_TSIG.
name_server()
{
	local program=${LAB_NAME_SERVER:-named}

	need "$program" 'tests/needs net unpacks it'
	(umask 077 && tsig-keygen -a "${LAB_TSIG:-hmac-sha256}" homeport >"$LAB_DIR/tsig.key")
	mkdir "$LAB_DIR/names"
	cat >"$LAB_DIR/names/zone" <<-END
		\$TTL 60
		@ SOA ns hostmaster 1 3600 600 86400 1
		@ NS ns
		ns A $LAB_DNS
		ns AAAA $LAB_DNS6
	END
	resolve_here
	"${program}_start"
}

named_start()
{
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
	start named wan 'all zones loaded' named -g -n 1 -c "$LAB_DIR/names/named.conf"
}

knotd_start()
{
	local secret

	secret=$(sed -n 's/.*secret "\(.*\)";/\1/p' "$LAB_DIR/tsig.key")
	(umask 077 && cat >"$LAB_DIR/names/knot.conf") <<-END
		server:
		  rundir: $LAB_DIR/names
		  listen: [ $LAB_DNS@53, $LAB_DNS6@53 ]
		  udp-workers: 1
		  tcp-workers: 1
		  background-workers: 1
		database:
		  storage: $LAB_DIR/names
		log:
		  - target: stderr
		    any: info
		key:
		  - id: homeport
		    algorithm: ${LAB_TSIG:-hmac-sha256}
		    secret: $secret
		acl:
		  - id: homeport
		    key: homeport
		    action: [update, transfer]
		zone:
		  - domain: $LAB_ZONE
		    storage: $LAB_DIR/names
		    file: zone
		    acl: homeport
	END
	start knotd wan 'server started' knotd -c "$LAB_DIR/names/knot.conf"
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
	printf 'nameserver %s\n' "$LAB_DNS" "$LAB_DNS6" >"$LAB_DIR/resolv.conf"
	mount --bind "$LAB_DIR/resolv.conf" "$file"
}
