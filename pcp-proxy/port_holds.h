/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Port holds: external ports that not everybody can be given for a while. One that
 * a host has given back stays its own, because visitors may still come to it
 * (RFC 6887 15); one that turned out to be in use elsewhere is nobody's.
 *
 * The table is of fixed size and forgets the oldest when it is full: a hold is a
 * courtesy, no promise.
 */
#ifndef HOMEPORT_PORT_HOLDS_H
#define HOMEPORT_PORT_HOLDS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/monotonic.h"

#define PORT_HOLDS 512

struct port_hold {
	monotonic until;
	struct address owner; /* "no address": nobody */
	uint16_t port;
	uint8_t protocol;
	uint16_t next; /* in its chain: number + 1; 0: the last */
};

/* Starts empty from zeros. */
struct port_holds {
	struct port_hold ring[PORT_HOLDS];
	uint16_t chains[256]; /* number + 1; 0: empty */
	uint32_t put;         /* how many there have been */
};

/* Until then the port is the owner's, or, with "no address", nobody's. */
void port_holds_put(struct port_holds *holds, uint8_t protocol, uint16_t port,
		    const struct address *owner, monotonic until);

/* May this host not have the port now? */
bool port_holds_refuse(const struct port_holds *holds, uint8_t protocol, uint16_t port,
		       const struct address *host, monotonic now);

#endif
