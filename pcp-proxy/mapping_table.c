/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table is an array of places in blocks that never move, two chained hashes
 * over it, and a heap of deadlines. Places are named by number; a ticket is the
 * number and how often the place was used before.
 *
 * The ports of a set behind the first one have places of their own, which are in
 * the chains under these ports and lead to the mapping: a look-up costs the same,
 * whatever sets there are.
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
	uint32_t first; /* place of the mapping that this is a port of: itself, or its set's */
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
	uint32_t serial;
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

static bool is_mapping(const struct place *place)
{
	return place->used && place->first == place->number;
}

static struct mapping *mapping_at(const struct mapping_table *table, const struct place *place)
{
	return &place_at(table, place->first)->mapping;
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
		if (is_mapping(place_at(table, number)))
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

/* A place under this key and in no other chain yet; NULL: there is none left. */
static struct place *take_place(struct mapping_table *table, const struct mapping_key *key)
{
	struct place *place;

	assert(!mapping_table_find(table, key));
	if (table->free == NOWHERE && !make_places(table))
		return NULL;
	if (table->count > table->mask)
		grow_chains(table);
	place = place_at(table, table->free);
	table->free = place->next_by_external;
	place->mapping = (struct mapping){
		.key = *key, .serial = ++table->serial, .expires = NEVER, .update_at = NEVER
	};
	place->generation++;
	place->first = place->number;
	place->used = true;
	place->has_external = false;
	chain_key(table, place);
	table->count++;
	return place;
}

struct mapping *mapping_table_add(struct mapping_table *table, const struct mapping_key *key)
{
	struct place *place = take_place(table, key);

	return place ? &place->mapping : NULL;
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

static void give_back_place(struct mapping_table *table, struct place *place)
{
	unchain_key(table, place);
	unchain_external(table, place);
	place->used = false;
	place->next_by_external = table->free;
	table->free = place->number;
	table->count--;
}

/* The place of one port, which need not be the mapping's own. */
static struct place *find_place(const struct mapping_table *table, const struct mapping_key *key)
{
	uint32_t number = *key_chain(table, key);

	while (number != NOWHERE) {
		struct place *place = place_at(table, number);

		if (key_same(&place->mapping.key, key))
			return place;
		number = place->next_by_key;
	}
	return NULL;
}

static struct place *find_port(const struct mapping_table *table, const struct mapping *mapping,
			       uint16_t behind)
{
	struct mapping_key key = mapping->key;

	key.internal_port = (uint16_t)(key.internal_port + behind);
	return find_place(table, &key);
}

static bool add_port(struct mapping_table *table, struct mapping *mapping)
{
	struct mapping_key key = mapping->key;
	struct place *place;

	key.internal_port = (uint16_t)(mapping_last_port(mapping) + 1);
	place = take_place(table, &key);
	if (!place)
		return false;
	place->first = place_of(mapping)->number;
	mapping->more_ports++;
	return true;
}

uint16_t mapping_table_set_more_ports(struct mapping_table *table, struct mapping *mapping,
				      uint16_t more_ports)
{
	while (mapping->more_ports > more_ports) {
		give_back_place(table, find_port(table, mapping, mapping->more_ports));
		mapping->more_ports--;
	}
	while (mapping->more_ports < more_ports && add_port(table, mapping))
		;
	if (place_of(mapping)->has_external)
		mapping_table_set_external(table, mapping, &mapping->external);
	return mapping->more_ports;
}

void mapping_table_set_external(struct mapping_table *table, struct mapping *mapping,
				const struct endpoint *external)
{
	struct endpoint first = *external; /* which may be the mapping's own, about to change */
	uint32_t behind;

	for (behind = 0; behind <= mapping->more_ports; behind++) {
		struct place *place = find_port(table, mapping, (uint16_t)behind);

		unchain_external(table, place);
		place->mapping.external.address = first.address;
		place->mapping.external.port = (uint16_t)(first.port + behind);
		place->has_external = true;
		chain_external(table, place);
	}
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

	(void)mapping_table_set_more_ports(table, mapping, 0);
	clear(mapping);
	deadlines_set(&table->deadlines, place->number, NEVER);
	give_back_place(table, place);
}

/* -- finding -- */

struct mapping *mapping_table_find(const struct mapping_table *table, const struct mapping_key *key)
{
	const struct place *place = find_place(table, key);

	return place ? mapping_at(table, place) : NULL;
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

/* Where in the chain of that external endpoint the next one behind a mapping is to be sought. */
static uint32_t behind_in_chain(const struct mapping_table *table, const struct endpoint *external,
				const struct mapping *previous)
{
	uint16_t behind = (uint16_t)(external->port - previous->external.port);

	return find_port(table, previous, behind)->next_by_external;
}

struct mapping *mapping_table_external(const struct mapping_table *table, uint8_t protocol,
				       const struct endpoint *external,
				       const struct mapping *previous)
{
	uint32_t number = previous ? behind_in_chain(table, external, previous)
				   : *external_chain(table, protocol, external);

	while (number != NOWHERE) {
		struct place *place = place_at(table, number);

		if (place->mapping.key.protocol == protocol &&
		    endpoint_same(&place->mapping.external, external))
			return mapping_at(table, place);
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
		if (is_mapping(place_at(table, number)))
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
