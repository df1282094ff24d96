/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses as PCP carries them: 16 octets, IPv4 as ::ffff:a.b.c.d (RFC 6887 5).
 *
 * One type for both families everywhere; a struct of octets needs no byte order,
 * and this one is aligned, so that it is copied as four words. "No address" has
 * two spellings, :: and ::ffff:0.0.0.0, and they tell the family that is wanted.
 * Ports are in host order.
 */
#ifndef HOMEPORT_BASE_ADDRESS_H
#define HOMEPORT_BASE_ADDRESS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct address {
	_Alignas(4) uint8_t octets[16];
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

bool address_same(const struct address *one, const struct address *other);

bool endpoint_same(const struct endpoint *one, const struct endpoint *other);

/* All 96 leading bits count: 2001:db8::ffff:c000:201 is IPv6. */
bool address_is_ipv4(const struct address *address);

/* Either spelling of "no address". */
bool address_is_none(const struct address *address);

bool prefix_same(const struct prefix *one, const struct prefix *other);

bool prefix_contains(const struct prefix *prefix, const struct address *address);

/* Can it be reached from outside the LAN at all? Not so an IPv6 address that is not global. */
bool address_is_reachable(const struct address *address);

/*
 * Can this be the address of another machine? Not so "no address", loopback,
 * multicast, and the IPv4 networks 0/8 and 240/4.
 */
bool address_names_host(const struct address *address);

/*
 * Can a stranger anywhere on the Internet send packets to this address? False
 * for private, shared (100.64/10), link-local, loopback, multicast, reserved,
 * and for the documentation prefixes.
 */
bool address_is_public(const struct address *address);

/* By whom a stranger is counted: its IPv4 address, or its IPv6 network of 64 bits. */
struct address address_peer(const struct address *address);

/* -- between addresses and what the system uses -- */

struct address address_from_ipv4(const void *four_octets);

struct address address_from_ipv6(const void *sixteen_octets);

/* The four octets of an IPv4 address, borrowed. */
static inline const uint8_t *address_ipv4_octets(const struct address *address)
{
	return address->octets + 12;
}

/* From a socket address of either family; false, nothing written, for any other. */
bool endpoint_from_sockaddr(const struct sockaddr *from, struct endpoint *endpoint);

/* To a socket address of the endpoint's own family; returns its length. */
socklen_t endpoint_to_sockaddr(const struct endpoint *endpoint, struct sockaddr_storage *to);

/* -- text -- */

/* "192.0.2.1" or "2001:db8::1"; false, nothing written, if it is neither. */
bool address_parse(const char *text, struct address *address);

const char *address_print(const struct address *address, char text[ADDRESS_TEXT]);

/* "192.0.2.1:80" or "[2001:db8::1]:80". */
const char *endpoint_print(const struct endpoint *endpoint, char text[ENDPOINT_TEXT]);

/*
 * An endpoint as above; where only an address is given the port is default_port.
 * False, nothing written, if it is no such text.
 */
bool endpoint_parse(const char *text, uint16_t default_port, struct endpoint *endpoint);

#endif
