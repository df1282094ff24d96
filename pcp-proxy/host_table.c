/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing array of places, chained by a hash over the address. */
#include "pcp-proxy/host_table.h"

#include <stdlib.h>

#define NOWHERE     UINT32_MAX
#define CHAINS      256
#define FIRST_SIZE  16
#define BURST       4 /* seconds */
#define AT_ONE_LOOK 8 /* places that are looked at to find one that can be used again */

struct place {
	struct host host; /* first: a host is its place */
	struct address address;
	uint32_t next;
};

struct host_table {
	struct place *places;
	uint32_t count, size, capacity;
	uint32_t chains[CHAINS];
	uint32_t look; /* where the search for a forgotten host goes on */
	uint64_t seed;
};

bool bucket_take(struct bucket *bucket, const struct rate *rate, monotonic now)
{
	monotonic cost, full_at = bucket->full_at > now ? bucket->full_at : now;

	if (rate->per_second == 0)
		return true;
	cost = MONOTONIC_SECOND / rate->per_second;
	if (full_at - now > seconds(BURST) - cost)
		return false;
	bucket->full_at = after(full_at, cost);
	return true;
}

struct host_table *host_table_new(uint32_t capacity, uint64_t seed)
{
	struct host_table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->capacity = capacity;
	table->seed = seed;
	memset(table->chains, 0xff, sizeof(table->chains));
	return table;
}

void host_table_free(struct host_table *table)
{
	if (!table)
		return;
	free(table->places);
	free(table);
}

static uint32_t *chain_of(struct host_table *table, const struct address *address)
{
	uint64_t hash = table->seed, part;
	size_t i;

	for (i = 0; i < sizeof(address->octets); i += sizeof(part)) {
		memcpy(&part, address->octets + i, sizeof(part));
		hash = (hash ^ part) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	return &table->chains[hash >> 32 & (CHAINS - 1)];
}

static uint32_t find(struct host_table *table, const struct address *address)
{
	uint32_t at = *chain_of(table, address);

	while (at != NOWHERE && !address_same(&table->places[at].address, address))
		at = table->places[at].next;
	return at;
}

static bool make_room(struct host_table *table)
{
	uint32_t size = table->size ? table->size * 2 : FIRST_SIZE;
	struct place *places;

	if (table->count < table->size)
		return true;
	if (size > table->capacity)
		size = table->capacity;
	if (size == table->size)
		return false;
	places = realloc(table->places, size * sizeof(*places));
	if (!places)
		return false;
	table->places = places;
	table->size = size;
	return true;
}

static void unchain(struct host_table *table, uint32_t at)
{
	uint32_t *link = chain_of(table, &table->places[at].address);

	while (*link != at)
		link = &table->places[*link].next;
	*link = table->places[at].next;
}

/* A host that is not worth remembering; a few are looked at, in turn. */
static uint32_t forget_one(struct host_table *table, monotonic now)
{
	uint32_t left = table->count < AT_ONE_LOOK ? table->count : AT_ONE_LOOK;

	for (; left > 0; left--) {
		uint32_t at = table->look++ % table->count;
		const struct host *host = &table->places[at].host;

		if (host->mappings == 0 && host->requests.full_at <= now) {
			unchain(table, at);
			return at;
		}
	}
	return NOWHERE;
}

struct host *host_table_get(struct host_table *table, const struct address *address, monotonic now)
{
	uint32_t at = find(table, address), *chain;

	if (at != NOWHERE)
		return &table->places[at].host;
	at = forget_one(table, now);
	if (at == NOWHERE && !make_room(table))
		return NULL;
	if (at == NOWHERE)
		at = table->count++;
	chain = chain_of(table, address);
	table->places[at] = (struct place){ .address = *address, .next = *chain };
	*chain = at;
	return &table->places[at].host;
}

struct host *host_table_find(struct host_table *table, const struct address *address)
{
	uint32_t at = find(table, address);

	return at == NOWHERE ? NULL : &table->places[at].host;
}
