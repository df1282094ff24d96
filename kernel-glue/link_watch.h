/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Link watch: interfaces, their addresses and the default routers, as facts.
 *
 * The facts are plain arrays, complete at any moment; a watch keeps them true to
 * the kernel (rtnetlink), a test writes them by hand. What follows from them is
 * for others to decide.
 */
#ifndef HOMEPORT_LINK_WATCH_H
#define HOMEPORT_LINK_WATCH_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"

/* -- facts -- */

struct link {
	unsigned int index;
	char name[IFNAMSIZ];
	bool up; /* administratively up, and has a carrier */
};

/* Tentative and failed (duplicate) addresses are left out. */
struct link_address {
	unsigned int index;   /* of its link */
	struct prefix prefix; /* the address itself, and the length of its subnet (of 128 bits) */
	bool deprecated;      /* IPv6: not for new communication; about to go */
	uint32_t came;        /* when: in 1/100 s since the machine's start, modulo 2^32 */
};

/* One next hop of a default route in the main table. */
struct default_router {
	unsigned int index;
	struct address address; /* none (of its family) where the link has no routers */
	uint32_t metric;        /* the lowest is used */
};

struct link_facts {
	const struct link *links;
	size_t link_count;
	const struct link_address *addresses;
	size_t address_count;
	const struct default_router *routers;
	size_t router_count;
};

/* NULL if there is none. */
const struct link *link_named(const struct link_facts *, const char *name);
const struct link *link_at(const struct link_facts *, unsigned int index);

/* The next address of a link behind `last` (NULL: the first one); NULL behind the last. */
const struct link_address *link_next_address(const struct link_facts *, unsigned int index,
					     const struct link_address *last);

/* The router of this family with the lowest metric, on that link (0: any); NULL if there is none. */
const struct default_router *link_router(const struct link_facts *, unsigned int index, bool ipv4);

/* -- watching -- */

struct link_watch;

/* Opens the watch on this network namespace; the facts are complete on return. */
int link_watch_new(struct link_watch **, struct failure *);
void link_watch_free(struct link_watch *);

/* Readable: call dispatch. Stays the same for the life of the watch. */
int link_watch_descriptor(const struct link_watch *);

/*
 * Reads what is waiting. >0: facts have changed, or what link_watch_way_out() says may
 * have, or the way to some network; 0: they have not; -errno.
 */
int link_watch_dispatch(struct link_watch *, struct failure *);

/* Borrowed until the next dispatch. */
const struct link_facts *link_watch_facts(const struct link_watch *);

/*
 * By which link the kernel sends what this LAN host sends to the Internet: by its routes
 * and rules as they are (two questions to the kernel, some microseconds). The index of
 * the link; 0: such packets get nowhere.
 */
unsigned int link_watch_way_out(struct link_watch *, const struct address *host);

#endif
