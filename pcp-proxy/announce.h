/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Announcements: what the server says without being asked, so that hosts need
 * not find out by failing.
 *
 *	state lost, address changed	ANNOUNCE to everybody (RFC 6887 14.1.3), and the
 *					NAT-PMP address (RFC 6886 3.2.1)
 *	a mapping has another		a response to its host, as if it had asked
 *	outermost endpoint		(RFC 6887 14.2)
 *
 * Each goes out several times, further and further apart, because it may be lost.
 * For use inside the server.
 */
#ifndef HOMEPORT_ANNOUNCE_H
#define HOMEPORT_ANNOUNCE_H

#include "cpe/base/monotonic.h"

struct mapping;
struct server;

/* Starts anew from zeros or when it is under way. */
struct burst {
	unsigned int sent;
	monotonic next; /* NEVER: none is under way */
};

/* To everybody, from now on. */
void announce_start(struct server *server, monotonic now);
monotonic announce_next(const struct server *server); /* NEVER: nothing to announce */
void announce_due(struct server *server, monotonic now);

/* To the host of one mapping, from now on, until it asks again. */
void update_start(struct server *server, struct mapping *mapping, monotonic now);
void update_stop(struct server *server, struct mapping *mapping);
void update_due(struct server *server, struct mapping *mapping, monotonic now);

#endif
