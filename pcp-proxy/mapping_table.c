/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table is an array of places in blocks that never move, two chained hashes
 * over it, and a heap of deadlines. Places are named by number; a ticket is the
 * number and how often the place was used before.
 */
#include "pcp-proxy/mapping_table.h"

#include <assert.h>
#include <stdlib.h>

#include "pcp-proxy/deadlines.h"
#include "pcp-proxy/exchange.h"

#define NOWHERE UINT32_MAX
#define BLOCK   256 /* places in one allocation */

struct place {
	struct mapping mapping; /* first: a mapping is its place */
	uint32_t number;
	uint32_t generation;
	uint32_t next_by_key;
	uint32_t next_by_external; /* in a free place: the next free one */
	bool used;
	bool has_external;
};

struct mapping_table {
	struct place **blocks;
	uint32_t *by_key, *by_external; /* heads of the chains */
	uint32_t mask;                  /* buckets - 1 */
	uint32_t places;                /* made so far */
	uint32_t capacity;
	uint32_t count;
	uint32_t free; /* head of the free places */
	uint64_t seed;
	struct deadlines deadlines;
};

static struct place *place_at(const struct mapping_table *table, uint32_t number)
{
	return &table->blocks[number / BLOCK][number % BLOCK];
}

static struct place *place_of(const struct mapping *mapping)
{
	return (struct place *)(uintptr_t)mapping;
}

/* -- hashing -- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t hash_address(uint64_t seed, const struct address *address)
{
	uint64_t half[2];

	memcpy(half, address->octets, sizeof(half));
	return mix(mix(seed, half[0]), half[1]);
}

/* Of the internal endpoint alone: its single flows are in the same chain, to be found with it. */
static uint32_t *key_chain(const struct mapping_table *table, const struct mapping_key *key)
{
	uint64_t hash = hash_address(table->seed, &key->internal);

	hash = mix(hash, (uint64_t)key->internal_port << 16 | (uint64_t)key->protocol << 8 |
				 key->external_ipv4);
	return &table->by_key[hash >> 32 & table->mask];
}

static uint32_t *external_chain(const struct mapping_table *table, uint8_t protocol,
				const struct endpoint *external)
{
	uint64_t hash = hash_address(~table->seed, &external->address);

	hash = mix(hash, (uint64_t)external->port << 8 | protocol);
	return &table->by_external[hash >> 32 & table->mask];
}

static bool internal_same(const struct mapping_key *one, const struct mapping_key *other)
{
	return one->internal_port == other->internal_port && one->protocol == other->protocol &&
	       one->external_ipv4 == other->external_ipv4 &&
	       address_same(&one->internal, &other->internal);
}

static bool key_same(const struct mapping_key *one, const struct mapping_key *other)
{
	return internal_same(one, other) && endpoint_same(&one->remote, &other->remote);
}

/* -- life -- */

static void clear(struct mapping *mapping)
{
	exchange_free(mapping->asker);
	free(mapping->details);
	free(mapping->installing);
}

struct mapping_table *mapping_table_new(uint32_t capacity, uint64_t seed)
{
	struct mapping_table *table = calloc(1, sizeof(*table));
	uint32_t buckets = 64;

	if (!table)
		return NULL;
	table->capacity = capacity;
	table->seed = seed;
	table->free = NOWHERE;
	table->blocks = calloc((capacity + BLOCK - 1) / BLOCK + 1, sizeof(*table->blocks));
	table->by_key = malloc(buckets * sizeof(uint32_t));
	table->by_external = malloc(buckets * sizeof(uint32_t));
	if (!table->blocks || !table->by_key || !table->by_external) {
		mapping_table_free(table);
		return NULL;
	}
	table->mask = buckets - 1;
	memset(table->by_key, 0xff, buckets * sizeof(uint32_t));
	memset(table->by_external, 0xff, buckets * sizeof(uint32_t));
	return table;
}

void mapping_table_free(struct mapping_table *table)
{
	uint32_t number;

	if (!table)
		return;
	for (number = 0; number < table->places; number++)
		if (place_at(table, number)->used)
			clear(&place_at(table, number)->mapping);
	for (number = 0; number < table->places; number += BLOCK)
		free(table->blocks[number / BLOCK]);
	free(table->blocks);
	free(table->by_key);
	free(table->by_external);
	deadlines_clear(&table->deadlines);
	free(table);
}

static void chain_key(struct mapping_table *table, struct place *place)
{
	uint32_t *chain = key_chain(table, &place->mapping.key);

	place->next_by_key = *chain;
	*chain = place->number;
}

static void chain_external(struct mapping_table *table, struct place *place)
{
	uint32_t *chain =
		external_chain(table, place->mapping.key.protocol, &place->mapping.external);

	place->next_by_external = *chain;
	*chain = place->number;
}

/* Keeps chains short. Without memory they merely get longer, so failure is no error. */
static void grow_chains(struct mapping_table *table)
{
	uint32_t buckets = (table->mask + 1) * 2, number;
	uint32_t *by_key = malloc(buckets * sizeof(uint32_t));
	uint32_t *by_external = malloc(buckets * sizeof(uint32_t));

	if (!by_key || !by_external) {
		free(by_key);
		free(by_external);
		return;
	}
	free(table->by_key);
	free(table->by_external);
	table->by_key = memset(by_key, 0xff, buckets * sizeof(uint32_t));
	table->by_external = memset(by_external, 0xff, buckets * sizeof(uint32_t));
	table->mask = buckets - 1;
	for (number = 0; number < table->places; number++) {
		struct place *place = place_at(table, number);

		if (!place->used)
			continue;
		chain_key(table, place);
		if (place->has_external)
			chain_external(table, place);
	}
}

/* One more block of free places. */
static bool make_places(struct mapping_table *table)
{
	uint32_t wanted = table->capacity - table->places, i;
	struct place *block;

	if (wanted > BLOCK)
		wanted = BLOCK;
	if (wanted == 0 || !deadlines_reserve(&table->deadlines, table->places + wanted))
		return false;
	block = calloc(wanted, sizeof(*block));
	if (!block)
		return false;
	table->blocks[table->places / BLOCK] = block;
	for (i = wanted; i-- > 0;) {
		block[i].number = table->places + i;
		block[i].next_by_external = table->free;
		table->free = block[i].number;
	}
	table->places += wanted;
	return true;
}

struct mapping *mapping_table_add(struct mapping_table *table, const struct mapping_key *key)
{
	struct place *place;

	assert(!mapping_table_find(table, key));
	if (table->free == NOWHERE && !make_places(table))
		return NULL;
	if (table->count > table->mask)
		grow_chains(table);
	place = place_at(table, table->free);
	table->free = place->next_by_external;
	place->mapping = (struct mapping){ .key = *key, .expires = NEVER, .update_at = NEVER };
	place->generation++;
	place->used = true;
	place->has_external = false;
	chain_key(table, place);
	table->count++;
	return &place->mapping;
}

static void unchain_key(struct mapping_table *table, const struct place *place)
{
	uint32_t *link = key_chain(table, &place->mapping.key);

	while (*link != place->number)
		link = &place_at(table, *link)->next_by_key;
	*link = place->next_by_key;
}

static void unchain_external(struct mapping_table *table, struct place *place)
{
	uint32_t *link;

	if (!place->has_external)
		return;
	link = external_chain(table, place->mapping.key.protocol, &place->mapping.external);
	while (*link != place->number)
		link = &place_at(table, *link)->next_by_external;
	*link = place->next_by_external;
	place->has_external = false;
}

void mapping_table_set_external(struct mapping_table *table, struct mapping *mapping,
				const struct endpoint *external)
{
	struct place *place = place_of(mapping);

	unchain_external(table, place);
	mapping->external = *external;
	place->has_external = true;
	chain_external(table, place);
}

static void set_deadline(struct mapping_table *table, const struct mapping *mapping)
{
	deadlines_set(&table->deadlines, place_of(mapping)->number,
		      earliest(mapping->expires, mapping->update_at));
}

void mapping_table_set_expiry(struct mapping_table *table, struct mapping *mapping,
			      monotonic expires)
{
	mapping->expires = expires;
	set_deadline(table, mapping);
}

void mapping_table_set_update(struct mapping_table *table, struct mapping *mapping,
			      monotonic update_at)
{
	mapping->update_at = update_at;
	set_deadline(table, mapping);
}

void mapping_table_remove(struct mapping_table *table, struct mapping *mapping)
{
	struct place *place = place_of(mapping);

	clear(mapping);
	unchain_key(table, place);
	unchain_external(table, place);
	deadlines_set(&table->deadlines, place->number, NEVER);
	place->used = false;
	place->next_by_external = table->free;
	table->free = place->number;
	table->count--;
}

/* -- finding -- */

struct mapping *mapping_table_find(const struct mapping_table *table, const struct mapping_key *key)
{
	uint32_t number = *key_chain(table, key);

	while (number != NOWHERE) {
		struct place *place = place_at(table, number);

		if (key_same(&place->mapping.key, key))
			return &place->mapping;
		number = place->next_by_key;
	}
	return NULL;
}

const struct mapping *mapping_table_flow(const struct mapping_table *table,
					 const struct mapping_key *key)
{
	uint32_t number = *key_chain(table, key);

	while (number != NOWHERE) {
		const struct place *place = place_at(table, number);

		if (place->has_external && mapping_key_is_peer(&place->mapping.key) &&
		    internal_same(&place->mapping.key, key))
			return &place->mapping;
		number = place->next_by_key;
	}
	return NULL;
}

struct mapping *mapping_table_external(const struct mapping_table *table, uint8_t protocol,
				       const struct endpoint *external,
				       const struct mapping *previous)
{
	uint32_t number = previous ? place_of(previous)->next_by_external
				   : *external_chain(table, protocol, external);

	while (number != NOWHERE) {
		struct place *place = place_at(table, number);

		if (place->mapping.key.protocol == protocol &&
		    endpoint_same(&place->mapping.external, external))
			return &place->mapping;
		number = place->next_by_external;
	}
	return NULL;
}

ticket mapping_ticket(const struct mapping *mapping)
{
	const struct place *place = place_of(mapping);

	return (uint64_t)place->generation << 32 | place->number;
}

struct mapping *mapping_table_ticket(const struct mapping_table *table, ticket number)
{
	uint32_t at = (uint32_t)number;
	struct place *place;

	if (at >= table->places)
		return NULL;
	place = place_at(table, at);
	return place->used && place->generation == number >> 32 ? &place->mapping : NULL;
}

static struct mapping *first_from(const struct mapping_table *table, uint32_t number)
{
	for (; number < table->places; number++)
		if (place_at(table, number)->used)
			return &place_at(table, number)->mapping;
	return NULL;
}

struct mapping *mapping_table_behind(const struct mapping_table *table, ticket number)
{
	return first_from(table, number == 0 ? 0 : (uint32_t)number + 1);
}

struct mapping *mapping_table_next(const struct mapping_table *table,
				   const struct mapping *previous)
{
	return first_from(table, previous ? place_of(previous)->number + 1 : 0);
}

uint32_t mapping_table_count(const struct mapping_table *table)
{
	return table->count;
}

/* -- time -- */

monotonic mapping_table_first_due(const struct mapping_table *table)
{
	return deadlines_first(&table->deadlines);
}

struct mapping *mapping_table_due(const struct mapping_table *table, monotonic now)
{
	uint32_t number;

	return deadlines_due(&table->deadlines, now, &number) ? &place_at(table, number)->mapping
							      : NULL;
}
