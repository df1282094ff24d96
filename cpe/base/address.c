/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of both families as 16 octets, and as text. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/address.h"

bool address_same(const struct address *one, const struct address *other)
{
	return memcmp(one->octets, other->octets, 16) == 0;
}

bool endpoint_same(const struct endpoint *one, const struct endpoint *other)
{
	return one->port == other->port && address_same(&one->address, &other->address);
}

bool address_is_ipv4(const struct address *address)
{
	return memcmp(address->octets, ADDRESS_NONE_IPV4.octets, 12) == 0;
}

bool address_is_none(const struct address *address)
{
	return address_same(address, &ADDRESS_NONE) || address_same(address, &ADDRESS_NONE_IPV4);
}

bool prefix_same(const struct prefix *one, const struct prefix *other)
{
	return one->length == other->length && address_same(&one->address, &other->address);
}

bool prefix_contains(const struct prefix *prefix, const struct address *address)
{
	unsigned int whole = prefix->length / 8, rest = prefix->length % 8;
	uint8_t mask = (uint8_t)(0xff00 >> rest);

	if (memcmp(prefix->address.octets, address->octets, whole) != 0)
		return false;
	return rest == 0 || ((prefix->address.octets[whole] ^ address->octets[whole]) & mask) == 0;
}

bool address_is_reachable(const struct address *address)
{
	static const struct prefix global_unicast = { { { 0x20 } }, 3 };

	return address_is_ipv4(address) || prefix_contains(&global_unicast, address);
}

bool address_names_host(const struct address *address)
{
	const uint8_t *octets = address->octets;
	static const struct address ipv6_loopback = { { [15] = 1 } };

	if (address_is_ipv4(address))
		return octets[12] != 0 && octets[12] != 127 && octets[12] < 224;
	return octets[0] != 0xff && !address_same(address, &ADDRESS_NONE) &&
	       !address_same(address, &ipv6_loopback);
}

bool address_is_public(const struct address *address)
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

struct address address_peer(const struct address *address)
{
	struct address peer = *address;

	if (!address_is_ipv4(address))
		memset(peer.octets + 8, 0, 8);
	return peer;
}

struct address address_from_ipv4(const void *four_octets)
{
	struct address address = ADDRESS_NONE_IPV4;

	memcpy(address.octets + 12, four_octets, 4);
	return address;
}

struct address address_from_ipv6(const void *sixteen_octets)
{
	struct address address;

	memcpy(address.octets, sixteen_octets, 16);
	return address;
}

bool endpoint_from_sockaddr(const struct sockaddr *from, struct endpoint *endpoint)
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

socklen_t endpoint_to_sockaddr(const struct endpoint *endpoint, struct sockaddr_storage *to)
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

bool address_parse(const char *text, struct address *address)
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

const char *address_print(const struct address *address, char text[ADDRESS_TEXT])
{
	if (address_is_ipv4(address))
		inet_ntop(AF_INET, address_ipv4_octets(address), text, ADDRESS_TEXT);
	else
		inet_ntop(AF_INET6, address->octets, text, ADDRESS_TEXT);
	return text;
}

const char *endpoint_print(const struct endpoint *endpoint, char text[ENDPOINT_TEXT])
{
	char address[ADDRESS_TEXT];

	snprintf(text, ENDPOINT_TEXT, address_is_ipv4(&endpoint->address) ? "%s:%u" : "[%s]:%u",
		 address_print(&endpoint->address, address), endpoint->port);
	return text;
}

bool endpoint_parse(const char *text, uint16_t default_port, struct endpoint *endpoint)
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
