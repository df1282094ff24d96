/* SPDX-License-Identifier: BSD-2-Clause */
/* From services and endpoints to records, and what is different between two plans. */
#include <stdio.h>
#include <string.h>
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
	return one->kind == other->kind && strcasecmp(one->below, other->below) == 0 &&
	       strcasecmp(one->instance, other->instance) == 0;
}

static bool record_same(const struct record *one, const struct record *other)
{
	return record_same_set(one, other) && one->target == other->target &&
	       endpoint_same(&one->says, &other->says) && strcmp(one->text, other->text) == 0;
}

/* -- texts -- */

static const char *const target_labels[] = {
	[TARGET_NAME] = "",
	[TARGET_V4] = "v4",
	[TARGET_V6] = "v6",
	[TARGET_DIRECT] = "direct",
};

const char *record_target_label(enum record_target target)
{
	return target_labels[target];
}

const char *record_target_print(enum record_target target, const char *name,
				char text[RECORD_TARGET_TEXT])
{
	snprintf(text, RECORD_TARGET_TEXT, "%s%s%s", target_labels[target],
		 target == TARGET_NAME ? "" : ".", name);
	return text;
}

/* The "http" of "_http._tcp", and its length. */
static const char *service_of(const char *srv, int *length)
{
	*length = (int)strcspn(srv, ".") - 1;
	return srv + 1;
}

const char *record_uri_print(const struct record *record, const char *name,
			     char text[RECORD_URI_TEXT])
{
	char target[RECORD_TARGET_TEXT];
	int length;
	const char *scheme = service_of(record->below, &length);

	snprintf(text, RECORD_URI_TEXT, "%.*s://%s:%u%s", length, scheme,
		 record_target_print(record->target, name, target), record->says.port,
		 record->text);
	return text;
}

const char *record_hint_print(const struct record *record, char text[RECORD_TXT_TEXT])
{
	const char *dot = strchr(record->text, '.'); /* between service and protocol */
	const char *protocol = dot ? dot + 1 : record->text;
	char address[ADDRESS_TEXT];
	int length;
	const char *service = service_of(record->text, &length);

	snprintf(text, RECORD_TXT_TEXT, "v=pcp1 proto=%s address=%s port=%u%s%.*s", protocol + 1,
		 address_print(&record->says.address, address), record->says.port,
		 dot ? " service=" : "", dot ? length : 0, service);
	return text;
}

const char *record_instance_print(const struct record *record, char text[RECORD_TXT_TEXT])
{
	snprintf(text, RECORD_TXT_TEXT, "%s%s", record->text[0] ? "path=" : "", record->text);
	return text;
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

/* The kinds that come of a choice. */
static const struct {
	uint32_t choice;
	enum record_kind kind;
} chosen[] = {
	{ CHOICE_SRV, RECORD_SRV },         { CHOICE_HTTPS, RECORD_HTTPS },
	{ CHOICE_SVCB, RECORD_SVCB },       { CHOICE_URI, RECORD_URI },
	{ CHOICE_TXT, RECORD_HINT },        { CHOICE_DNS_SD, RECORD_POINTER },
	{ CHOICE_DNS_SD, RECORD_INSTANCE }, { CHOICE_DNS_SD, RECORD_INSTANCE_TEXT },
};

#define CHOSEN (sizeof(chosen) / sizeof(chosen[0]))

static bool leads_somewhere(enum record_kind kind)
{
	return kind == RECORD_SRV || kind == RECORD_HTTPS || kind == RECORD_SVCB ||
	       kind == RECORD_URI || kind == RECORD_INSTANCE;
}

bool record_choice_says_port(const struct record_choice *choice, uint32_t kinds)
{
	size_t i;

	for (i = 0; i < CHOSEN; i++)
		if (choice->kinds & chosen[i].choice && kinds >> chosen[i].kind & 1 &&
		    (leads_somewhere(chosen[i].kind) || chosen[i].kind == RECORD_HINT))
			return true;
	return false;
}

/* Two for the address: of the name, and of the family's own target. */
size_t record_choice_most(const struct record_choice *choice)
{
	size_t i, most = 2;

	for (i = 0; i < CHOSEN; i++)
		most += (choice->kinds & chosen[i].choice) != 0;
	return most;
}

/* "_http" of "_http._tcp" for SVCB (RFC 9460 2.3), nothing for HTTPS, else all of it. */
static void set_owner(struct record *record, const struct record_choice *choice)
{
	size_t length = strlen(choice->srv);

	if (record->kind == RECORD_HTTPS)
		return;
	if (record->kind == RECORD_HINT) {
		snprintf(record->below, sizeof(record->below), "_pcp");
		return;
	}
	if (record->kind == RECORD_SVCB)
		length = strcspn(choice->srv, ".");
	snprintf(record->below, sizeof(record->below), "%.*s", (int)length, choice->srv);
	if (record_is_in_zone(record))
		snprintf(record->instance, sizeof(record->instance), "%s", choice->instance);
}

static const char *protocol_label(uint8_t protocol, char text[8])
{
	static const struct {
		uint8_t number;
		const char *label;
	} labels[] = { { 6, "_tcp" }, { 17, "_udp" }, { 33, "_dccp" }, { 132, "_sctp" } };
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (labels[i].number == protocol)
			return labels[i].label;
	snprintf(text, 8, "_%u", protocol);
	return text;
}

static void set_text(struct record *record, const struct record_choice *choice)
{
	char number[8];

	if (record->kind == RECORD_URI || record->kind == RECORD_INSTANCE_TEXT)
		snprintf(record->text, sizeof(record->text), "%s", choice->path);
	else if (record->kind == RECORD_HINT)
		snprintf(record->text, sizeof(record->text), "%s",
			 choice->srv[0] ? choice->srv : protocol_label(choice->protocol, number));
}

/* Of that kind, saying nothing yet: a record that stands for its set. */
static struct record blank(enum record_kind kind, const struct record_choice *choice)
{
	struct record record = { .kind = kind };

	set_owner(&record, choice);
	return record;
}

void record_plan_add_service(struct record_plan *plan, const struct record_choice *choice,
			     const struct endpoint *external, uint32_t ttl)
{
	bool ipv4 = address_is_ipv4(&external->address);
	struct record address = { .kind = ipv4 ? RECORD_A : RECORD_AAAA,
				  .says = { external->address, 0 } };
	size_t i;

	if (choice->direct)
		snprintf(address.below, sizeof(address.below), "%s", target_labels[TARGET_DIRECT]);
	add(plan, &address);
	for (i = 0; i < CHOSEN; i++) {
		struct record record = blank(chosen[i].kind, choice);

		if (!(choice->kinds & chosen[i].choice))
			continue;
		set_text(&record, choice);
		if (leads_somewhere(record.kind)) {
			record.target = ipv4 ? TARGET_V4 : TARGET_V6;
			record.says.port = external->port;
		} else if (record.kind == RECORD_HINT) {
			record.says = *external;
		}
		add(plan, &record);
	}
	if (ttl < plan->ttl)
		plan->ttl = ttl;
}

static void remove_at(struct record_plan *plan, size_t index)
{
	memmove(&plan->records[index], &plan->records[index + 1],
		(--plan->count - index) * sizeof(*plan->records));
}

/* The record of the other family that says the same; its place, or the plan's end. */
static size_t find_twin(const struct record_plan *plan, const struct record *record)
{
	struct record twin = *record;
	size_t i;

	twin.target = record->target == TARGET_V4 ? TARGET_V6 : TARGET_V4;
	for (i = 0; i < plan->count; i++)
		if (record_same(&plan->records[i], &twin))
			break;
	return i;
}

static struct record address_set(enum record_kind kind, enum record_target at)
{
	struct record record = { .kind = kind };

	snprintf(record.below, sizeof(record.below), "%s", target_labels[at]);
	return record;
}

static bool has_addresses(const struct record_plan *plan, enum record_kind kind,
			  enum record_target at)
{
	struct record set = address_set(kind, at);

	return record_plan_has_set(plan, &set);
}

/* The addresses of one family that stand there once more, for its own target. */
static void add_target(struct record_plan *plan, enum record_target target, enum record_target from)
{
	struct record set = address_set(target == TARGET_V4 ? RECORD_A : RECORD_AAAA, from);
	size_t i, count = plan->count;

	for (i = 0; i < count; i++) {
		struct record record = plan->records[i];

		if (!record_same_set(&record, &set))
			continue;
		snprintf(record.below, sizeof(record.below), "%s", target_labels[target]);
		add(plan, &record);
	}
}

void record_plan_part_families(struct record_plan *plan)
{
	enum record_target whole = has_addresses(plan, RECORD_A, TARGET_DIRECT) ||
						   has_addresses(plan, RECORD_AAAA, TARGET_DIRECT)
					   ? TARGET_DIRECT
					   : TARGET_NAME;
	bool both = has_addresses(plan, RECORD_A, whole) && has_addresses(plan, RECORD_AAAA, whole);
	bool parted[] = { [TARGET_V4] = false, [TARGET_V6] = false };
	size_t i, twin;

	for (i = 0; i < plan->count; i++) {
		struct record *record = &plan->records[i];

		if (record->target == TARGET_NAME)
			continue;
		twin = find_twin(plan, record);
		parted[record->target] |= both && twin == plan->count;
		if (both && twin == plan->count)
			continue;
		record->target = whole;
		if (twin < plan->count)
			remove_at(plan, twin);
	}
	for (i = TARGET_V4; i <= TARGET_V6; i++)
		if (parted[i])
			add_target(plan, (enum record_target)i, whole);
}

static void add_leftover(struct record_plan *plan, const struct record *record,
			 const struct record_plan *other)
{
	if (!record_plan_has_set(plan, record) && !record_plan_has_set(other, record))
		add(plan, record);
}

void record_plan_add_leftovers(struct record_plan *plan, const struct record_choice *choice,
			       const struct record_plan *other)
{
	static const struct record addresses[] = {
		{ .kind = RECORD_A },
		{ .kind = RECORD_AAAA },
		{ .kind = RECORD_A, .below = "v4" },
		{ .kind = RECORD_AAAA, .below = "v6" },
		{ .kind = RECORD_A, .below = "direct" },
		{ .kind = RECORD_AAAA, .below = "direct" },
	};
	size_t count = sizeof(addresses) / sizeof(addresses[0]) - (choice->direct ? 0 : 2), i;

	for (i = 0; i < count; i++)
		add_leftover(plan, &addresses[i], other);
	for (i = 0; i < CHOSEN; i++) {
		struct record record = blank(chosen[i].kind, choice);

		if (choice->kinds & chosen[i].choice)
			add_leftover(plan, &record, other);
	}
}

void record_plan_add_sets(struct record_plan *plan, const struct record_plan *other)
{
	size_t own = plan->count, i, k;

	for (i = 0; i < other->count; i++) {
		for (k = 0; k < own; k++)
			if (record_same_set(&plan->records[k], &other->records[i]))
				break;
		if (k == own)
			add(plan, &other->records[i]);
	}
	if (other->count > 0 && other->ttl < plan->ttl)
		plan->ttl = other->ttl;
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

bool record_plan_has_kind(const struct record_plan *plan, enum record_kind kind)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == kind)
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
