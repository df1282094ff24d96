/* SPDX-License-Identifier: BSD-2-Clause */
/* From services and endpoints to records, and what is different between two plans. */
#include <stdio.h>
#include <strings.h>

#include "ddns/record_plan.h"

static const struct {
	const char *name;
	uint16_t type;
} kinds[] = {
#define X(name, text, type) [RECORD_##name] = { text, type },
	RECORD_KINDS(X)
#undef X
};

const char *record_kind_name(enum record_kind kind)
{
	return kinds[kind].name;
}

uint16_t record_kind_type(enum record_kind kind)
{
	return kinds[kind].type;
}

bool record_same_set(const struct record *one, const struct record *other)
{
	return one->kind == other->kind && strcasecmp(one->below, other->below) == 0;
}

static bool record_same(const struct record *one, const struct record *other)
{
	return record_same_set(one, other) && endpoint_same(&one->says, &other->says);
}

/* -- making -- */

void record_plan_empty(struct record_plan *plan)
{
	plan->count = 0;
	plan->ttl = UINT32_MAX;
	plan->ttl_limit = UINT32_MAX;
}

static void add(struct record_plan *plan, const struct record *record)
{
	if (plan->count < plan->capacity && !record_plan_has(plan, record))
		plan->records[plan->count++] = *record;
}

void record_plan_add_service(struct record_plan *plan, const char *srv,
			     const struct endpoint *external, uint32_t ttl)
{
	struct record address = { .kind = address_is_ipv4(&external->address) ? RECORD_A
									      : RECORD_AAAA,
				  .says = { external->address, 0 } };
	struct record port = { .kind = RECORD_SRV, .says = { ADDRESS_NONE, external->port } };

	add(plan, &address);
	if (srv[0] != '\0') {
		snprintf(port.below, sizeof(port.below), "%s", srv);
		add(plan, &port);
	}
	if (ttl < plan->ttl)
		plan->ttl = ttl;
}

void record_plan_add_leftovers(struct record_plan *plan, const char *srv,
			       const struct record_plan *other)
{
	struct record leftovers[] = {
		{ .kind = RECORD_A },
		{ .kind = RECORD_AAAA },
		{ .kind = RECORD_SRV },
	};
	size_t count = srv[0] != '\0' ? 3 : 2, i;

	snprintf(leftovers[2].below, sizeof(leftovers[2].below), "%s", srv);
	for (i = 0; i < count; i++)
		if (!record_plan_has_set(plan, &leftovers[i]) &&
		    !record_plan_has_set(other, &leftovers[i]))
			add(plan, &leftovers[i]);
}

void record_plan_keep(struct record_plan *plan, uint32_t kinds)
{
	size_t i, kept = 0;

	for (i = 0; i < plan->count; i++)
		if (kinds >> plan->records[i].kind & 1)
			plan->records[kept++] = plan->records[i];
	plan->count = kept;
}

void record_plan_copy(struct record_plan *to, const struct record_plan *from)
{
	record_plan_empty(to);
	record_plan_merge(to, from);
	to->ttl_limit = from->ttl_limit;
}

void record_plan_merge(struct record_plan *to, const struct record_plan *from)
{
	size_t i;

	for (i = 0; i < from->count; i++)
		add(to, &from->records[i]);
	if (from->ttl < to->ttl)
		to->ttl = from->ttl;
}

/* -- comparing -- */

bool record_plan_has(const struct record_plan *plan, const struct record *record)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (record_same(&plan->records[i], record))
			return true;
	return false;
}

bool record_plan_has_set(const struct record_plan *plan, const struct record *of)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (record_same_set(&plan->records[i], of))
			return true;
	return false;
}

bool record_plan_covers(const struct record_plan *plan, const struct record_plan *other)
{
	size_t i;

	for (i = 0; i < other->count; i++)
		if (!record_plan_has(plan, &other->records[i]))
			return false;
	return true;
}

bool record_plan_same(const struct record_plan *one, const struct record_plan *other)
{
	return one->count == other->count && one->ttl == other->ttl &&
	       record_plan_covers(one, other);
}

static bool covers_set(const struct record_plan *plan, const struct record_plan *other,
		       const struct record *of)
{
	size_t i;

	for (i = 0; i < other->count; i++)
		if (record_same_set(&other->records[i], of) &&
		    !record_plan_has(plan, &other->records[i]))
			return false;
	return true;
}

bool record_plan_same_set(const struct record_plan *one, const struct record_plan *other,
			  const struct record *of)
{
	return one->ttl == other->ttl && covers_set(one, other, of) && covers_set(other, one, of);
}
