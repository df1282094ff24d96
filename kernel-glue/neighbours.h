/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Neighbours: which MAC address the kernel knows behind an address on its links, from
 * ARP and Neighbour Discovery. Asked for when somebody wants to know, and not watched:
 * entries come and go with every packet.
 */
#ifndef HOMEPORT_NEIGHBOURS_H
#define HOMEPORT_NEIGHBOURS_H

#include <stddef.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/mac.h"

struct nlmsghdr;

struct neighbour {
	struct address address;
	struct mac mac;
};

/* Starts as zeros; clear frees. */
struct neighbours {
	struct neighbour *list;
	size_t count, room;
};

/*
 * Those that the kernel of this network namespace knows now: a few milliseconds for a
 * full table. Needs no privilege. -errno, and nothing to clear, if it does not answer.
 */
int neighbours_read(struct neighbours *, struct failure *);
void neighbours_clear(struct neighbours *);

/* NULL if it is none of them. */
const struct neighbour *neighbours_find(const struct neighbours *, const struct address *);

/* -- without a socket -- */

/* What one message of the answer says, if it tells a MAC address; 0 or -ENOMEM. */
int neighbours_add(struct neighbours *, const struct nlmsghdr *);

/* Once all are there, for neighbours_find(). */
void neighbours_sort(struct neighbours *);

#endif
