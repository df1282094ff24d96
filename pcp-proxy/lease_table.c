/* SPDX-License-Identifier: BSD-2-Clause */
/* Places in an array that grows, chained into two hashes and a list of the free ones. */
#include "pcp-proxy/lease_table.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_PLACES 16

struct lease_place {
	struct lease lease;
	uint32_t next_by_ticket; /* in a free place: the next free one */
	uint32_t next_by_port;
	bool used;
};

void lease_table_open(struct lease_table *table, uint32_t capacity)
{
	*table = (struct lease_table){ .capacity = capacity, .free = LEASE_NOWHERE };
	memset(table->by_ticket, 0xff, sizeof(table->by_ticket));
	memset(table->by_port, 0xff, sizeof(table->by_port));
}

void lease_table_clear(struct lease_table *table)
{
	uint32_t number = LEASE_NOWHERE;

	while ((number = lease_table_next(table, number)) != LEASE_NOWHERE)
		lease_clear(&table->places[number].lease);
	deadlines_clear(&table->deadlines);
	free(table->places);
}

/* -- chains -- */

static uint32_t ticket_chain(ticket mapping)
{
	return (uint32_t)(mapping ^ mapping >> 32) % LEASE_CHAINS;
}

static uint32_t port_chain(uint8_t protocol, uint16_t port)
{
	return (uint32_t)(port ^ protocol) % LEASE_CHAINS;
}

static uint32_t *port_chain_of(struct lease_table *table, uint32_t number)
{
	const struct lease_wish *wish = &table->places[number].lease.wish;

	return &table->by_port[port_chain(wish->protocol, wish->internal.port)];
}

static void chain_port(struct lease_table *table, uint32_t number)
{
	uint32_t *chain = port_chain_of(table, number);

	table->places[number].next_by_port = *chain;
	*chain = number;
}

static void unchain_port(struct lease_table *table, uint32_t number)
{
	uint32_t *link = port_chain_of(table, number);

	while (*link != number)
		link = &table->places[*link].next_by_port;
	*link = table->places[number].next_by_port;
}

static void chain_ticket(struct lease_table *table, uint32_t number)
{
	uint32_t *chain = &table->by_ticket[ticket_chain(table->places[number].lease.mapping)];

	table->places[number].next_by_ticket = *chain;
	*chain = number;
}

static void unchain_ticket(struct lease_table *table, uint32_t number)
{
	uint32_t *link = &table->by_ticket[ticket_chain(table->places[number].lease.mapping)];

	while (*link != number)
		link = &table->places[*link].next_by_ticket;
	*link = table->places[number].next_by_ticket;
}

/* -- coming and going -- */

/* Twice as many places, up to the capacity. */
static bool make_places(struct lease_table *table)
{
	uint32_t wanted = table->made == 0 ? FIRST_PLACES : table->made * 2;
	struct lease_place *places;

	if (wanted > table->capacity)
		wanted = table->capacity;
	if (wanted == table->made || !deadlines_reserve(&table->deadlines, wanted))
		return false;
	places = realloc(table->places, wanted * sizeof(*places));
	if (!places)
		return false;
	table->places = places;
	while (table->made < wanted) {
		places[table->made] = (struct lease_place){ .next_by_ticket = table->free };
		table->free = table->made++;
	}
	return true;
}

uint32_t lease_table_add(struct lease_table *table, ticket mapping, const struct lease_wish *wish)
{
	struct lease_place *place;
	uint32_t number;

	if (table->free == LEASE_NOWHERE && !make_places(table))
		return LEASE_NOWHERE;
	number = table->free;
	place = &table->places[number];
	table->free = place->next_by_ticket;
	place->lease = (struct lease){ .mapping = mapping, .wish = *wish };
	place->used = true;
	chain_port(table, number);
	chain_ticket(table, number);
	table->count++;
	return number;
}

void lease_table_forget(struct lease_table *table, uint32_t number)
{
	struct lease_place *place = &table->places[number];

	unchain_port(table, number);
	unchain_ticket(table, number);
	deadlines_set(&table->deadlines, number, NEVER);
	lease_clear(&place->lease);
	place->used = false;
	place->next_by_ticket = table->free;
	table->free = number;
	table->count--;
}

/* -- one of them -- */

struct lease *lease_table_at(const struct lease_table *table, uint32_t number)
{
	return &table->places[number].lease;
}

bool lease_table_has(const struct lease_table *table, uint32_t number)
{
	return table->places[number].used;
}

void lease_table_want(struct lease_table *table, uint32_t number, const struct lease_wish *wish,
		      monotonic now)
{
	unchain_port(table, number);
	lease_want(&table->places[number].lease, wish, now);
	chain_port(table, number);
}

void lease_table_schedule(struct lease_table *table, uint32_t number)
{
	deadlines_set(&table->deadlines, number, table->places[number].lease.wake_at);
}

/* -- finding -- */

uint32_t lease_table_find(const struct lease_table *table, ticket mapping)
{
	uint32_t at = table->by_ticket[ticket_chain(mapping)];

	while (at != LEASE_NOWHERE && (table->places[at].lease.mapping != mapping ||
				       table->places[at].lease.state == LEASE_RELEASING))
		at = table->places[at].next_by_ticket;
	return at;
}

uint32_t lease_table_next_at_port(const struct lease_table *table, uint8_t protocol, uint16_t port,
				  uint32_t last)
{
	uint32_t at = last == LEASE_NOWHERE ? table->by_port[port_chain(protocol, port)]
					    : table->places[last].next_by_port;

	while (at != LEASE_NOWHERE && (table->places[at].lease.wish.protocol != protocol ||
				       table->places[at].lease.wish.internal.port != port))
		at = table->places[at].next_by_port;
	return at;
}

uint32_t lease_table_next(const struct lease_table *table, uint32_t last)
{
	uint32_t at = last == LEASE_NOWHERE ? 0 : last + 1;

	while (at < table->made && !table->places[at].used)
		at++;
	return at < table->made ? at : LEASE_NOWHERE;
}
