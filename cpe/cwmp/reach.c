/* SPDX-License-Identifier: BSD-2-Clause */
/* Default routes and addresses, as the kernel tells them. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/reach.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"

#define TABLE_MOST (1024 * 1024)
#define ALL_ZERO   "00000000000000000000000000000000"

/* "eth0 00000000 ...": the name, and where to; a mask of zeros further on. */
static bool is_ipv4_default(const char *line, char name[IFNAMSIZ])
{
	char to[9], mask[9];

	return sscanf(line, "%15s %8s %*s %*s %*s %*s %*s %8s", name, to, mask) == 3 &&
	       strcmp(to, "00000000") == 0 && strcmp(mask, "00000000") == 0;
}

/* "00..0 00 00..0 00 NEXT METRIC REFERENCES USE FLAGS NAME", of which the loopback's is none. */
static bool is_ipv6_default(const char *line, char name[IFNAMSIZ])
{
	char to[33], length[3], flags[9];

	return sscanf(line, "%32s %2s %*s %*s %*s %*s %*s %*s %8s %15s", to, length, flags, name) ==
		       4 &&
	       strcmp(to, ALL_ZERO) == 0 && strcmp(length, "00") == 0 && strcmp(name, "lo") != 0;
}

static bool find_default(const char *path, bool (*is_default)(const char *line, char *name),
			 char name[IFNAMSIZ])
{
	size_t length;
	char *table = file_read(path, TABLE_MOST, &length), *line;
	bool found = false;

	for (line = table; line && *line && !found; line += *line == '\n') {
		found = is_default(line, name);
		line += strcspn(line, "\n");
	}
	free(table);
	return found;
}

/* NULL: not to be told to anybody. */
static const char *print(const struct sockaddr *address, char text[INET6_ADDRSTRLEN])
{
	const struct sockaddr_in6 *ipv6 = (const void *)address;
	const struct sockaddr_in *ipv4 = (const void *)address;

	if (address->sa_family == AF_INET &&
	    (ntohl(ipv4->sin_addr.s_addr) & 0xffff0000) != 0xa9fe0000)
		return inet_ntop(AF_INET, &ipv4->sin_addr, text, INET6_ADDRSTRLEN);
	if (address->sa_family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&ipv6->sin6_addr))
		return inet_ntop(AF_INET6, &ipv6->sin6_addr, text, INET6_ADDRSTRLEN);
	return NULL;
}

static bool find_address(struct reach *reach)
{
	struct ifaddrs *all, *one;
	char text[INET6_ADDRSTRLEN];

	reach->address[0] = '\0';
	if (getifaddrs(&all) != 0)
		return false;
	for (one = all; one; one = one->ifa_next)
		if (one->ifa_addr && strcmp(one->ifa_name, reach->interface) == 0 &&
		    print(one->ifa_addr, text) &&
		    (reach->address[0] == '\0' || one->ifa_addr->sa_family == AF_INET) &&
		    (reach->address[0] == '\0' || strchr(reach->address, ':')))
			strcpy(reach->address, text);
	freeifaddrs(all);
	return reach->address[0] != '\0';
}

bool reach_find(struct reach *reach, const char *interface)
{
	if (interface[0] != '\0')
		snprintf(reach->interface, sizeof(reach->interface), "%s", interface);
	else if (!find_default("/proc/net/route", is_ipv4_default, reach->interface) &&
		 !find_default("/proc/net/ipv6_route", is_ipv6_default, reach->interface))
		return false;
	return find_address(reach);
}
