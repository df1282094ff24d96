/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Holdings: what we have the kernel forward, as small as it goes. Pure.
 *
 * A transaction that fails costs the kernel a thousand times one that succeeds,
 * so what it would refuse is known here before. And some set elements serve
 * several forwardings: here is known when the last one goes. The twin in memory
 * decides by the same code as the real glue.
 *
 * Times are moments; records are not kept.
 */
#ifndef HOMEPORT_HOLDINGS_H
#define HOMEPORT_HOLDINGS_H

#include "kernel-glue/kernel_glue.h"
#include "kernel-glue/nft_element.h"

struct holdings;

/* For so many forwardings of a kind. NULL: no memory. */
struct holdings *holdings_new(uint32_t capacity);
void holdings_free(struct holdings *);
void holdings_clear(struct holdings *);

/* -- changing; forwardings are valid ones -- */

/*
 * 0; -EEXIST: it or one that contradicts it is held; -ENFILE: full; -ENOMEM.
 * What expired a while ago is forgotten where it is in the way.
 */
int holdings_add(struct holdings *, const struct forwarding *, monotonic expires, monotonic now);

/* What the kernel was seen to hold, so it is neither full nor a contradiction: 0, -EEXIST, -ENOMEM. */
int holdings_load(struct holdings *, const struct forwarding *, monotonic expires);

/* New moment of expiry, and what it was before; false if it is not held. */
bool holdings_renew(struct holdings *, const struct forwarding *, monotonic expires,
		    monotonic *before);

/* False if it was not held. */
bool holdings_remove(struct holdings *, const struct forwarding *, monotonic *expires);

/* -- asking -- */

size_t holdings_count(const struct holdings *);

/* Until when others than this forwarding need the companion it has in this role; 0: none does. */
monotonic holdings_shared_until(const struct holdings *, const struct forwarding *, enum nft_role);

/*
 * Each has a place, a number from 1 that stays its own while it is held. Places
 * end below holdings_places(); some are empty.
 */
uint32_t holdings_find(const struct holdings *, const struct forwarding *); /* 0: not held */
uint32_t holdings_places(const struct holdings *);
bool holdings_at(const struct holdings *, uint32_t place, struct forwarding *, monotonic *expires);

#endif
