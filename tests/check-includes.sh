#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Who may include what. pcp-proxy, kernel-glue and ddns do not know one another, protocol
# code reaches no socket, clock, log or random number, and each library is included in one
# place, so that a reader knows where to look and a port where to cut.
set -u
cd "$(dirname "$0")/.." || exit

# FILE(S)                 MAY INCLUDE; pure and libc are the groups below
permissions() {
	cat <<-'TABLE'
	cpe/base/*                pure
	cpe/base/*                "cpe/base/*"

	pcp-proxy/*               pure
	pcp-proxy/*               "cpe/base/*"
	pcp-proxy/*               "pcp-proxy/*"

	ddns/*                    pure
	ddns/*                    "cpe/base/*"
	ddns/*                    "ddns/*"
	ddns/tsig.c               <mbedtls/*>
	ddns/tsig_key.c           <mbedtls/*>
	ddns/backend_gnudip.c     <mbedtls/*>
	ddns/backend_*.c          <json-c/*>
	ddns/record_api.c         <json-c/*>
	ddns/server/password.c    <mbedtls/*>
	ddns/server/registrations_file.c <json-c/*>

	kernel-glue/*             libc
	kernel-glue/*             <linux/*>
	kernel-glue/*             <libmnl/*>
	kernel-glue/*             <libnftnl/*>
	kernel-glue/*             <libnetfilter_conntrack/*>
	kernel-glue/*             "cpe/base/*"
	kernel-glue/*             "kernel-glue/*"

	cpe/*                     libc
	cpe/*                     <linux/*>
	cpe/loop.c                <event2/*>
	cpe/curl_library.h        <curl/*>
	cpe/curl_library.c        <dlfcn.h>
	cpe/http_server.c         <event2/*>
	cpe/http_tls.c            <event2/*>
	cpe/http_tls.c            <openssl/*>
	cpe/cwmp/digest.c         <mbedtls/*>
	cpe/*                     <json-c/*>
	cpe/config_*.c            <confuse.h>
	cpe/cwmp/soap_tree.h      <mxml.h>
	cpe/memory.c              <malloc.h>
	cpe/privilege.c           <cap-ng.h>
	cpe/privilege.c           <seccomp.h>
	cpe/*                     "cpe/*"
	cpe/*                     "pcp-proxy/*"
	cpe/*                     "kernel-glue/*"
	cpe/*                     "ddns/*"

	tests/*                   *
	TABLE
}

# What computes, and no more: the part of the C library that pure code needs.
pure="assert ctype endian errno inttypes limits stdarg stdbool stddef stdint stdio stdlib string
	strings arpa/inet netinet/in sys/types"
libc="$pure dirent fcntl getopt grp ifaddrs libgen net/if net/ethernet netdb netinet/icmp6 netinet/ip
	netinet/ip6 netinet/udp netpacket/packet poll pwd sched signal sys/epoll sys/file
	sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/select sys/signalfd sys/socket
	sys/stat sys/sysinfo sys/time sys/timerfd sys/uio sys/un sys/wait syslog termios time unistd"

# <stdio.h> and <stdlib.h> also hold what pure code must not call.
impure='\<(v?f?printf|puts|fopen|getenv|random|rand|srand|drand48|time|exit|abort)\('

files=$(find cpe pcp-proxy kernel-glue ddns -name '*.[ch]' | sort)
bad=0
# shellcheck disable=SC2086 # lists of words
{
	permissions | sed '/^[[:space:]]*$/d; s/^/may /'
	printf 'pure <%s.h>\n' $pure
	printf 'libc <%s.h>\n' $libc
	grep -Hn '^[[:space:]]*#[[:space:]]*include' $files |
		sed 's/^\([^:]*:[0-9]*\):[^"<]*\(["<][^">]*[">]\).*/include \1 \2/'
} | awk '
	# A table pattern as a regular expression: the star is its only special character.
	function expression(pattern)
	{
		gsub(/[.]/, "[.]", pattern)
		gsub(/[*]/, ".*", pattern)
		return "^" pattern "$"
	}
	function permitted(file, header, i)
	{
		for (i = 1; i <= rules; i++)
			if (file ~ who[i] && (header ~ what[i] || (name[i], header) in group) &&
			    !(file ~ /^cpe\/base\// && who[i] == "^cpe/.*$"))
				return 1
		return 0
	}
	$1 == "may" { who[++rules] = expression($2); name[rules] = $3; what[rules] = expression($3); next }
	$1 != "include" { group[$1, $2] = 1; next }
	{
		split($2, place, ":")
		if (!permitted(place[1], $3)) {
			printf "%s: %s is not for this file: see the table in tests/check-includes.sh\n", $2, $3
			bad = 1
		}
	}
	END { exit bad }' || bad=1

# The server is a program beside the daemon: it may know what both share, not the reverse.
# Of the status page only the way that HTTP is served is the same.
# shellcheck disable=SC2086 # a list of files
if grep -Hn '#include "ddns/server/' $files |
	grep -vE "^(ddns/server/|cpe/status/|cpe/(ddns_server|registrar|http_server)[.][ch]:)"; then
	echo "the daemon and its library know nothing of homeport-ddns-server"
	bad=1
fi

pure_files=$(find pcp-proxy ddns cpe/base -name '*.[ch]')
# shellcheck disable=SC2086 # a list of words
if grep -HnE "$impure" $pure_files | grep -vE ':[[:space:]]*(/?\*|//)'; then
	echo "pcp-proxy, ddns and cpe/base are handed time, bytes and draws; they ask nobody"
	bad=1
fi
exit $bad
