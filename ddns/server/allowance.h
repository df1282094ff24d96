/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allowances: how often somebody may do something. Each key (an address, a name)
 * has so many turns at once, and gets one more every so often. The table has a
 * fixed size; when it is full, whoever needs it least is forgotten, so that
 * strangers in great number cost no memory.
 */
#ifndef HOMEPORT_ALLOWANCE_H
#define HOMEPORT_ALLOWANCE_H

#include <stddef.h>
#include <stdint.h>

#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"

#define ALLOWANCE_SLOTS 4096

struct allowance_slot {
	uint64_t key;   /* 0: free */
	monotonic full; /* when all turns will be there again */
};

struct allowance {
	monotonic every; /* a turn comes back after so long; a duration */
	uint32_t turns;  /* at once */
	uint64_t seed;   /* strangers must not know who shares a slot with whom */
	struct allowance_slot slots[ALLOWANCE_SLOTS];
};

void allowance_init(struct allowance *allowance, uint32_t turns, monotonic every,
		    const struct random_source *random);

/* Takes a turn. 0; or, and then none is taken, how long until there is one again. */
monotonic allowance_take(struct allowance *allowance, const void *key, size_t length,
			 monotonic now);

/* The same without taking it. */
monotonic allowance_wait(const struct allowance *allowance, const void *key, size_t length,
			 monotonic now);

#endif
