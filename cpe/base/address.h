/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses as PCP carries them: 16 octets, IPv4 as ::ffff:a.b.c.d (RFC 6887 5).
 *
 * One type for both families everywhere; a struct of octets needs no byte order
 * and no alignment. "No address" has two spellings, :: and ::ffff:0.0.0.0, and
 * they tell the family that is wanted. Ports are in host order.
 */
#ifndef HOMEPORT_BASE_ADDRESS_H
#define HOMEPORT_BASE_ADDRESS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct address {
	uint8_t octets[16];
};

struct prefix {
	struct address address;
	uint8_t length; /* bits of the 128: an IPv4 prefix has 96 more than in its usual notation */
};

struct endpoint {
	struct address address;
	uint16_t port;
};

#define ADDRESS_NONE      ((struct address){ { 0 } })
#define ADDRESS_NONE_IPV4 ((struct address){ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff } })

/* Sizes of the texts below, with the closing NUL. */
#define ADDRESS_TEXT  48
#define ENDPOINT_TEXT 56

/* -- asking -- */

static inline bool address_same(const struct address *one, const struct address *other)
{
	return memcmp(one->octets, other->octets, 16) == 0;
}

static inline bool endpoint_same(const struct endpoint *one, const struct endpoint *other)
{
	return one->port == other->port && address_same(&one->address, &other->address);
}

/* All 96 leading bits count: 2001:db8::ffff:c000:201 is IPv6. */
static inline bool address_is_ipv4(const struct address *address)
{
	return memcmp(address->octets, ADDRESS_NONE_IPV4.octets, 12) == 0;
}

/* Either spelling of "no address". */
static inline bool address_is_none(const struct address *address)
{
	return address_same(address, &ADDRESS_NONE) || address_same(address, &ADDRESS_NONE_IPV4);
}

static inline bool prefix_contains(const struct prefix *prefix, const struct address *address)
{
	unsigned int whole = prefix->length / 8, rest = prefix->length % 8;
	uint8_t mask = (uint8_t)(0xff00 >> rest);

	if (memcmp(prefix->address.octets, address->octets, whole) != 0)
		return false;
	return rest == 0 || ((prefix->address.octets[whole] ^ address->octets[whole]) & mask) == 0;
}

/* Can it be reached from outside the LAN at all? Not so an IPv6 address that is not global. */
static inline bool address_is_reachable(const struct address *address)
{
	static const struct prefix global_unicast = { { { 0x20 } }, 3 };

	return address_is_ipv4(address) || prefix_contains(&global_unicast, address);
}

/*
 * Can this be the address of another machine? Not so "no address", loopback,
 * multicast, and the IPv4 networks 0/8 and 240/4.
 */
static inline bool address_names_host(const struct address *address)
{
	const uint8_t *octets = address->octets;
	static const struct address ipv6_loopback = { { [15] = 1 } };

	if (address_is_ipv4(address))
		return octets[12] != 0 && octets[12] != 127 && octets[12] < 224;
	return octets[0] != 0xff && !address_same(address, &ADDRESS_NONE) &&
	       !address_same(address, &ipv6_loopback);
}

/*
 * Can a stranger anywhere on the Internet send packets to this address? False
 * for private, shared (100.64/10), link-local, loopback, multicast, reserved,
 * and for the documentation prefixes.
 */
static inline bool address_is_public(const struct address *address)
{
/* clang-format off */
#define IPV4(a, b, c, d, bits) \
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d } }, 96 + (bits) }
	/* clang-format on */
	static const struct prefix ipv4_not_public[] = {
		IPV4(0, 0, 0, 0, 8),      IPV4(10, 0, 0, 0, 8),     IPV4(100, 64, 0, 0, 10),
		IPV4(127, 0, 0, 0, 8),    IPV4(169, 254, 0, 0, 16), IPV4(172, 16, 0, 0, 12),
		IPV4(192, 0, 0, 0, 24),   IPV4(192, 0, 2, 0, 24),   IPV4(192, 88, 99, 0, 24),
		IPV4(192, 168, 0, 0, 16), IPV4(198, 18, 0, 0, 15),  IPV4(198, 51, 100, 0, 24),
		IPV4(203, 0, 113, 0, 24), IPV4(224, 0, 0, 0, 4),    IPV4(240, 0, 0, 0, 4),
	};
#undef IPV4
	static const struct prefix ipv6_global = { { { 0x20 } }, 3 }; /* 2000::/3 */
	static const struct prefix ipv6_not_public[] = {
		{ { { 0x20, 0x01, 0x00, 0x00 } }, 23 }, /* 2001::/23, protocol assignments */
		{ { { 0x20, 0x01, 0x0d, 0xb8 } }, 32 }, /* documentation */
		{ { { 0x20, 0x02 } }, 16 },             /* 6to4 */
		{ { { 0x3f, 0xff, 0x00 } }, 20 },       /* documentation */
	};
	size_t i;

	if (address_is_ipv4(address)) {
		for (i = 0; i < sizeof(ipv4_not_public) / sizeof(ipv4_not_public[0]); i++)
			if (prefix_contains(&ipv4_not_public[i], address))
				return false;
		return true;
	}
	for (i = 0; i < sizeof(ipv6_not_public) / sizeof(ipv6_not_public[0]); i++)
		if (prefix_contains(&ipv6_not_public[i], address))
			return false;
	return prefix_contains(&ipv6_global, address);
}

/* By whom a stranger is counted: its IPv4 address, or its IPv6 network of 64 bits. */
static inline struct address address_peer(const struct address *address)
{
	struct address peer = *address;

	if (!address_is_ipv4(address))
		memset(peer.octets + 8, 0, 8);
	return peer;
}

/* -- between addresses and what the system uses -- */

static inline struct address address_from_ipv4(const void *four_octets)
{
	struct address address = ADDRESS_NONE_IPV4;

	memcpy(address.octets + 12, four_octets, 4);
	return address;
}

static inline struct address address_from_ipv6(const void *sixteen_octets)
{
	struct address address;

	memcpy(address.octets, sixteen_octets, 16);
	return address;
}

/* The four octets of an IPv4 address, borrowed. */
static inline const uint8_t *address_ipv4_octets(const struct address *address)
{
	return address->octets + 12;
}

/* From a socket address of either family; false, nothing written, for any other. */
static inline bool endpoint_from_sockaddr(const struct sockaddr *from, struct endpoint *endpoint)
{
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;

	if (from->sa_family == AF_INET) {
		memcpy(&ipv4, from, sizeof(ipv4));
		endpoint->address = address_from_ipv4(&ipv4.sin_addr);
		endpoint->port = ntohs(ipv4.sin_port);
		return true;
	}
	if (from->sa_family == AF_INET6) {
		memcpy(&ipv6, from, sizeof(ipv6));
		endpoint->address = address_from_ipv6(&ipv6.sin6_addr);
		endpoint->port = ntohs(ipv6.sin6_port);
		return true;
	}
	return false;
}

/* To a socket address of the endpoint's own family; returns its length. */
static inline socklen_t endpoint_to_sockaddr(const struct endpoint *endpoint,
					     struct sockaddr_storage *to)
{
	struct sockaddr_in *ipv4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	if (address_is_ipv4(&endpoint->address)) {
		ipv4->sin_family = AF_INET;
		ipv4->sin_port = htons(endpoint->port);
		memcpy(&ipv4->sin_addr, address_ipv4_octets(&endpoint->address), 4);
		return sizeof(*ipv4);
	}
	ipv6->sin6_family = AF_INET6;
	ipv6->sin6_port = htons(endpoint->port);
	memcpy(&ipv6->sin6_addr, endpoint->address.octets, 16);
	return sizeof(*ipv6);
}

/* -- text -- */

/* "192.0.2.1" or "2001:db8::1"; false, nothing written, if it is neither. */
static inline bool address_parse(const char *text, struct address *address)
{
	uint8_t octets[16];

	if (inet_pton(AF_INET, text, octets) == 1)
		*address = address_from_ipv4(octets);
	else if (inet_pton(AF_INET6, text, octets) == 1)
		*address = address_from_ipv6(octets);
	else
		return false;
	return true;
}

static inline const char *address_print(const struct address *address, char text[ADDRESS_TEXT])
{
	if (address_is_ipv4(address))
		inet_ntop(AF_INET, address_ipv4_octets(address), text, ADDRESS_TEXT);
	else
		inet_ntop(AF_INET6, address->octets, text, ADDRESS_TEXT);
	return text;
}

/* "192.0.2.1:80" or "[2001:db8::1]:80". */
static inline const char *endpoint_print(const struct endpoint *endpoint, char text[ENDPOINT_TEXT])
{
	char address[ADDRESS_TEXT];

	snprintf(text, ENDPOINT_TEXT, address_is_ipv4(&endpoint->address) ? "%s:%u" : "[%s]:%u",
		 address_print(&endpoint->address, address), endpoint->port);
	return text;
}

/*
 * An endpoint as above; where only an address is given the port is default_port.
 * False, nothing written, if it is no such text.
 */
static inline bool endpoint_parse(const char *text, uint16_t default_port,
				  struct endpoint *endpoint)
{
	char host[ADDRESS_TEXT];
	const char *end = text[0] == '[' ? strchr(text, ']') : strrchr(text, ':');
	const char *host_start = text[0] == '[' ? text + 1 : text;
	struct endpoint parsed;
	unsigned long port;
	char *rest;

	if (address_parse(text, &parsed.address)) { /* bare, colons and all */
		*endpoint = (struct endpoint){ parsed.address, default_port };
		return true;
	}
	if (!end || (size_t)(end - host_start) >= sizeof(host))
		return false;
	memcpy(host, host_start, (size_t)(end - host_start));
	host[end - host_start] = '\0';
	if (!address_parse(host, &parsed.address) ||
	    address_is_ipv4(&parsed.address) == (text[0] == '['))
		return false;
	end += text[0] == '[';
	if (*end == '\0') {
		*endpoint = (struct endpoint){ parsed.address, default_port };
		return true;
	}
	if (end[0] != ':' || end[1] < '0' || end[1] > '9')
		return false;
	port = strtoul(end + 1, &rest, 10);
	if (*rest != '\0' || port == 0 || port > UINT16_MAX)
		return false;
	*endpoint = (struct endpoint){ parsed.address, (uint16_t)port };
	return true;
}

#endif
