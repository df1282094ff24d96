/* SPDX-License-Identifier: BSD-2-Clause */
/* A leaky bucket for each key, in a table of sets of four. */
#include "ddns/server/allowance.h"

#include <string.h>

#define WAYS 4

void allowance_init(struct allowance *allowance, uint32_t turns, monotonic every,
		    const struct random_source *random)
{
	memset(allowance, 0, sizeof(*allowance));
	allowance->turns = turns;
	allowance->every = every;
	random->fill(random->self, &allowance->seed, sizeof(allowance->seed));
}

/* Mixes well enough for a table, with a seed nobody knows; 0 is nobody's. */
static uint64_t hash(const struct allowance *allowance, const uint8_t *octets, size_t length)
{
	uint64_t sum = allowance->seed ^ length;

	for (; length > 0; length--) {
		sum = (sum ^ *octets++) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 29;
	}
	sum *= UINT64_C(0xbf58476d1ce4e5b9);
	return (sum ^ sum >> 32) | 1;
}

static size_t set_of(uint64_t key)
{
	return (size_t)(key >> 1) % (ALLOWANCE_SLOTS / WAYS) * WAYS;
}

/* How long until there is a turn, for somebody who is full again then. */
static monotonic wait_for(const struct allowance *allowance, monotonic full, monotonic now)
{
	return until(full, after(now, (allowance->turns - 1) * allowance->every));
}

monotonic allowance_wait(const struct allowance *allowance, const void *key, size_t length,
			 monotonic now)
{
	uint64_t sum = hash(allowance, key, length);
	const struct allowance_slot *set = &allowance->slots[set_of(sum)];
	int i;

	for (i = 0; i < WAYS; i++)
		if (set[i].key == sum)
			return wait_for(allowance, set[i].full, now);
	return 0;
}

monotonic allowance_take(struct allowance *allowance, const void *key, size_t length, monotonic now)
{
	uint64_t sum = hash(allowance, key, length);
	struct allowance_slot *set = &allowance->slots[set_of(sum)], *slot = set;
	monotonic wait;
	int i;

	for (i = 0; i < WAYS && slot->key != sum; i++)
		if (set[i].key == sum || set[i].full < slot->full)
			slot = &set[i];
	if (slot->key != sum)
		*slot = (struct allowance_slot){ sum, 0 };
	wait = wait_for(allowance, slot->full, now);
	if (wait == 0)
		slot->full = after(slot->full > now ? slot->full : now, allowance->every);
	return wait;
}
