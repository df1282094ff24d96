/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Server list: the PCP servers that DHCP tells of (RFC 7291). What it tells comes from
 * whoever answers on the WAN, so it is read as any other octets of strangers.
 */
#ifndef HOMEPORT_SERVER_LIST_H
#define HOMEPORT_SERVER_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"

#define SERVER_LIST_MAX 8

struct server_list {
	uint16_t count;   /* of addresses */
	uint16_t servers; /* of servers that they belong to */
	struct server_address {
		struct address address;
		uint16_t server; /* the same number for addresses of one server, from 0 */
	} list[SERVER_LIST_MAX]; /* in the order of the option */
};

/*
 * Adds what the contents of an option say. Addresses that are no server's (unspecified,
 * loopback, multicast) are passed over, and so is what there is no room for. False: the
 * lengths in it contradict each other, nothing is added.
 *
 * DHCPv4, option 158 (RFC 7291 4): lists of IPv4 addresses, one for each server, behind
 * an octet each that has their length in octets.
 */
bool server_list_add_dhcpv4(struct server_list *list, const uint8_t *octets, size_t length);

/* DHCPv6, option 86 (RFC 7291 3): addresses of one server; IPv4 ones are mapped. */
bool server_list_add_dhcpv6(struct server_list *list, const uint8_t *octets, size_t length);

#endif
