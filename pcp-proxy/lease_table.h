/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lease table: the leases of the proxy, found by ticket and by what a response names,
 * each with a number that stays while it is there, and the moments they wait for.
 */
#ifndef HOMEPORT_LEASE_TABLE_H
#define HOMEPORT_LEASE_TABLE_H

#include "pcp-proxy/deadlines.h"
#include "pcp-proxy/lease.h"

#define LEASE_NOWHERE UINT32_MAX
#define LEASE_CHAINS  256 /* of leases in each of the two hashes */

struct lease_table {
	struct lease_place *places;
	uint32_t capacity, made, count;
	uint32_t free;
	uint32_t by_ticket[LEASE_CHAINS], by_port[LEASE_CHAINS];
	struct deadlines deadlines; /* by number: their wake_at */
};

/* Memory is taken as leases come, and given back by clear. */
void lease_table_open(struct lease_table *table, uint32_t capacity);
void lease_table_clear(struct lease_table *table);

/* A new lease for this ticket and wish, not yet asked for; LEASE_NOWHERE: no room. */
uint32_t lease_table_add(struct lease_table *table, ticket mapping, const struct lease_wish *wish);
void lease_table_forget(struct lease_table *table, uint32_t number);

/* Borrowed until the next add. */
struct lease *lease_table_at(const struct lease_table *table, uint32_t number);

/* Was it not forgotten? */
bool lease_table_has(const struct lease_table *table, uint32_t number);

/* lease_want(): another port than before may be wanted. */
void lease_table_want(struct lease_table *table, uint32_t number, const struct lease_wish *wish,
		      monotonic now);

/* Its wake_at has changed. */
void lease_table_schedule(struct lease_table *table, uint32_t number);

/* The one for this ticket that is not being released; LEASE_NOWHERE: there is none. */
uint32_t lease_table_find(const struct lease_table *table, ticket mapping);

/* All with this protocol and internal port, one after another: last is LEASE_NOWHERE at first. */
uint32_t lease_table_next_at_port(const struct lease_table *table, uint8_t protocol, uint16_t port,
				  uint32_t last);

/* All there are, in the same way. */
uint32_t lease_table_next(const struct lease_table *table, uint32_t last);

#endif
