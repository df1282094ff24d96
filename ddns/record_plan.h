/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record plan: the records that should exist, or do exist, at one name and below
 * it. What a record says is kept as meaning, not as octets, so that each back end
 * can write it in its own way.
 */
#ifndef HOMEPORT_RECORD_PLAN_H
#define HOMEPORT_RECORD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"

#define RECORD_BELOW 72 /* "_" with 63 octets, "._tcp", and a NUL */

/*
 * Each kind of record that a service can have: a new one is a row here, a row
 * with its wire form in backend_rfc2136.c, and its condition in record_plan.c.
 */
#define RECORD_KINDS(X)     \
	X(A, "A", 1)        \
	X(AAAA, "AAAA", 28) \
	X(SRV, "SRV", 33)

enum record_kind {
#define X(name, text, type) RECORD_##name,
	RECORD_KINDS(X)
#undef X
};

struct record {
	enum record_kind kind;
	char below[RECORD_BELOW]; /* labels before the name: "" or "_http._tcp" */
	struct endpoint says;     /* A, AAAA: the address, port 0; SRV: the port, no address */
};

/* The array is the owner's, and so is its size. */
struct record_plan {
	struct record *records;
	size_t count, capacity;
	uint32_t ttl;       /* as configured, the smallest of all services of the name */
	uint32_t ttl_limit; /* never more than this when sent (DDNS-024) */
};

const char *record_kind_name(enum record_kind kind);
uint16_t record_kind_type(enum record_kind kind); /* on the wire */

/* Do both belong to one RRset: same owner, same type? */
bool record_same_set(const struct record *one, const struct record *other);

/* -- making -- */

void record_plan_empty(struct record_plan *plan);

/*
 * Adds the records of a service: its address and, with `srv`, its port. Twice the
 * same record is one. What has no room is left out: capacity is two records for
 * each service.
 */
void record_plan_add_service(struct record_plan *plan, const char *srv,
			     const struct endpoint *external, uint32_t ttl);

/*
 * Adds what an earlier run may have left for a service, in RRsets that neither
 * this plan nor the other has: its addresses and its port, saying nothing.
 */
void record_plan_add_leftovers(struct record_plan *plan, const char *srv,
			       const struct record_plan *other);

/* Drops every record whose kind is not among the bits 1 << kind. */
void record_plan_keep(struct record_plan *plan, uint32_t kinds);

/* Room must be enough; the limit of the time to live comes along. */
void record_plan_copy(struct record_plan *to, const struct record_plan *from);

/* All records of both; those of `from` that have no room are left out. */
void record_plan_merge(struct record_plan *to, const struct record_plan *from);

/* -- comparing; the limit of the time to live never counts -- */

bool record_plan_has(const struct record_plan *plan, const struct record *record);

/* Does it have any record in the RRset that this one belongs to? */
bool record_plan_has_set(const struct record_plan *plan, const struct record *of);

/* Does it have every record of the other? */
bool record_plan_covers(const struct record_plan *plan, const struct record_plan *other);

bool record_plan_same(const struct record_plan *one, const struct record_plan *other);

/* The same values in the RRset that the record belongs to, at the same time to live? */
bool record_plan_same_set(const struct record_plan *one, const struct record_plan *other,
			  const struct record *of);

#endif
