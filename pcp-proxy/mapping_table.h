/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping table: every mapping that this gateway has granted or is granting.
 *
 * Found by key (requests), by external endpoint (conflicts), by ticket (answers
 * that come back later) and by expiry. The capacity is fixed, memory is taken as
 * mappings come; places are used again, tickets are not. A mapping stays where
 * it is for as long as it lives, so pointers hold until it is removed. A port set
 * takes as many places as it has ports, and is found by each of them.
 */
#ifndef HOMEPORT_MAPPING_TABLE_H
#define HOMEPORT_MAPPING_TABLE_H

#include "pcp-proxy/mapping.h"

struct mapping_table;

/* NULL if memory is short. The seed keeps strangers from choosing colliding keys. */
struct mapping_table *mapping_table_new(uint32_t capacity, uint64_t seed);
void mapping_table_free(
	struct mapping_table *table); /* NULL is fine; what mappings own goes, too */

/* -- finding: NULL if there is none -- */

/* The key may name any port of a set. */
struct mapping *mapping_table_find(const struct mapping_table *table,
				   const struct mapping_key *key);

/* A single flow (PEER) of the endpoint that the key names, with an external endpoint. */
const struct mapping *mapping_table_flow(const struct mapping_table *table,
					 const struct mapping_key *key);

/* Several may have it, if they are the same host's: the next one behind previous, or the first. */
struct mapping *mapping_table_external(const struct mapping_table *table, uint8_t protocol,
				       const struct endpoint *external,
				       const struct mapping *previous);
struct mapping *mapping_table_ticket(const struct mapping_table *table, ticket number);
ticket mapping_ticket(const struct mapping *mapping);

/* In no order, each once: the first one for previous = NULL; NULL at the end. */
struct mapping *mapping_table_next(const struct mapping_table *table,
				   const struct mapping *previous);
/* The one behind the place of that ticket, which may have ended; 0: the first one. */
struct mapping *mapping_table_behind(const struct mapping_table *table, ticket number);

/* How many places are taken: a port set counts as often as it has ports. */
uint32_t mapping_table_count(const struct mapping_table *table);

/* -- changing -- */

/* A new mapping with this key and nothing else; NULL if the table is full or memory is short. */
struct mapping *mapping_table_add(struct mapping_table *table, const struct mapping_key *key);

/*
 * Makes it a set of so many ports behind the first one, or of as many as there is
 * room for in the table; returns how many they are. They are to be nobody's yet,
 * and none is beyond 65535.
 */
uint16_t mapping_table_set_more_ports(struct mapping_table *table, struct mapping *mapping,
				      uint16_t more_ports);
void mapping_table_set_external(struct mapping_table *table, struct mapping *mapping,
				const struct endpoint *external);
void mapping_table_set_expiry(struct mapping_table *table, struct mapping *mapping,
			      monotonic expires);
void mapping_table_set_update(struct mapping_table *table, struct mapping *mapping,
			      monotonic update_at);
void mapping_table_remove(struct mapping_table *table, struct mapping *mapping);

/* -- time -- */

/* The earliest expiry or update there is, and a mapping whose time has come; NEVER, NULL: none. */
monotonic mapping_table_first_due(const struct mapping_table *table);
struct mapping *mapping_table_due(const struct mapping_table *table, monotonic now);

#endif
