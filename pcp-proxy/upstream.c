/* SPDX-License-Identifier: BSD-2-Clause */
/* The addresses of the carrier: their order, and which one is asked. */
#include "pcp-proxy/upstream.h"

#include <string.h>

const char *upstream_origin_name(enum upstream_origin origin)
{
	static const char *const names[] = {
		[UPSTREAM_CONFIGURED] = "configured",
		[UPSTREAM_DHCP] = "dhcp",
		[UPSTREAM_AFTR] = "aftr",
		[UPSTREAM_ROUTER] = "router",
		[UPSTREAM_ANYCAST] = "anycast",
	};

	return names[origin];
}

/* -- order -- */

void upstream_list_add(struct upstream_list *list, const struct carrier_line *line)
{
	if (list->count < UPSTREAM_LINES)
		list->lines[list->count++] = *line;
}

/* RFC 6724 3.1, 3.2, as far as unicast addresses go: 2 link-local, 14 global. */
static unsigned int scope(const struct address *address)
{
	static const struct prefix local[] = {
		{ { { 0xfe, 0x80 } }, 10 },
		{ { { [10] = 0xff, 0xff, 169, 254 } }, 112 },
	};

	return prefix_contains(&local[0], address) || prefix_contains(&local[1], address) ? 2 : 14;
}

/* RFC 6724 2.1. */
static unsigned int precedence(const struct address *address)
{
	static const struct {
		struct prefix prefix;
		unsigned int precedence;
	} policies[] = {
		{ { { { [10] = 0xff, 0xff } }, 96 }, 35 },
		{ { { { 0x20, 0x02 } }, 16 }, 30 },
		{ { { { 0x20, 0x01 } }, 32 }, 5 },
		{ { { { 0xfc } }, 7 }, 3 },
	};
	size_t i;

	for (i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (prefix_contains(&policies[i].prefix, address))
			return policies[i].precedence;
	return 40;
}

/* RFC 6724 6, rules 2, 6, 8; rule 10 leaves the rest as it is. */
static bool goes_before(const struct carrier_line *one, const struct carrier_line *other)
{
	unsigned int scope_one = scope(&one->server.address);
	unsigned int scope_other = scope(&other->server.address);
	bool matches_one = scope_one == scope(&one->source);
	bool matches_other = scope_other == scope(&other->source);
	unsigned int precedence_one = precedence(&one->server.address);
	unsigned int precedence_other = precedence(&other->server.address);

	if (one->origin != other->origin || one->group != other->group)
		return false;
	if (matches_one != matches_other)
		return matches_one;
	if (precedence_one != precedence_other)
		return precedence_one > precedence_other;
	return scope_one < scope_other;
}

void upstream_list_sort(struct upstream_list *list)
{
	struct carrier_line line;
	uint8_t i, at;

	for (i = 1; i < list->count; i++) {
		line = list->lines[i];
		for (at = i; at > 0 && goes_before(&line, &list->lines[at - 1]); at--)
			list->lines[at] = list->lines[at - 1];
		list->lines[at] = line;
	}
}

/* -- nonces -- */

static int compare(const struct address *one, const struct address *other)
{
	return memcmp(one, other, sizeof(*one));
}

/* Of all addresses of the list, or of those of one server: it does not depend on their order. */
static const struct address *lowest(const struct upstream_list *list,
				    const struct carrier_line *of_server)
{
	const struct address *found = NULL;
	uint8_t i;

	for (i = 0; i < list->count; i++)
		if ((!of_server || list->lines[i].of_server == of_server->of_server) &&
		    (!found || compare(&list->lines[i].server.address, found) < 0))
			found = &list->lines[i].server.address;
	return found;
}

/* FNV-1a: no secret, for who does not know the nonce cannot do anything with it. */
static struct pcp_nonce mask_of(const struct address *address)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	struct pcp_nonce mask;
	size_t i;

	for (i = 0; i < sizeof(address->octets) + sizeof(mask.octets); i++) {
		hash = (hash ^ address->octets[i % sizeof(address->octets)]) *
		       UINT64_C(0x100000001b3);
		if (i >= sizeof(address->octets))
			mask.octets[i - sizeof(address->octets)] = (uint8_t)(hash >> 56);
	}
	return mask;
}

void upstream_list_mask(struct upstream_list *list)
{
	const struct address *first = lowest(list, NULL), *own;
	uint8_t i;

	for (i = 0; i < list->count; i++) {
		own = lowest(list, &list->lines[i]);
		if (compare(own, first) != 0)
			list->lines[i].mask = mask_of(own);
	}
}

struct pcp_nonce upstream_masked(const struct carrier_line *line, const struct pcp_nonce *nonce)
{
	struct pcp_nonce masked = *nonce;
	size_t i;

	for (i = 0; i < sizeof(masked.octets); i++)
		masked.octets[i] ^= line->mask.octets[i];
	return masked;
}

/* -- comparing -- */

static bool same_servers(const struct upstream_list *one, const struct upstream_list *other)
{
	uint8_t i;

	for (i = 0; i < one->count && i < other->count; i++)
		if (!endpoint_same(&one->lines[i].server, &other->lines[i].server))
			return false;
	return one->count == other->count;
}

bool upstream_list_same(const struct upstream_list *one, const struct upstream_list *other)
{
	const struct carrier_line *a, *b;
	uint8_t i;

	if (!same_servers(one, other))
		return false;
	for (i = 0; i < one->count; i++) {
		a = &one->lines[i];
		b = &other->lines[i];
		if (!address_same(&a->source, &b->source) || !address_same(&a->own, &b->own) ||
		    !address_same(&a->softwire, &b->softwire) ||
		    !address_same(&a->nat64.address, &b->nat64.address) ||
		    a->nat64.length != b->nat64.length || a->origin != b->origin ||
		    a->group != b->group)
			return false;
	}
	return true;
}

/* -- which one is asked -- */

const struct carrier_line *upstream_line(const struct upstream *upstream)
{
	static const struct carrier_line none;

	return upstream->list.count > 0 ? &upstream->list.lines[upstream->at] : &none;
}

static void ask(struct upstream *upstream, uint8_t number)
{
	upstream->at = number;
	upstream->answers = false;
}

/* The first with that server; 0: there is none. */
static uint8_t number_of(const struct upstream_list *list, const struct endpoint *server)
{
	uint8_t number;

	for (number = 0; number < list->count; number++)
		if (endpoint_same(&list->lines[number].server, server))
			return number;
	return 0;
}

bool upstream_set(struct upstream *upstream, const struct upstream_list *list)
{
	struct endpoint before = upstream_line(upstream)->server;
	bool begins_anew = !same_servers(&upstream->list, list);

	upstream->list = *list;
	if (!begins_anew)
		return false;
	upstream->silent = 0;
	upstream->exhausted = false;
	upstream->at = upstream->answers ? number_of(list, &before) : 0;
	if (endpoint_same(&before, &upstream_line(upstream)->server))
		return false;
	upstream->answers = false;
	upstream->knows_us = (struct endpoint){ 0 };
	return true;
}

bool upstream_heard(struct upstream *upstream)
{
	const struct endpoint *server = &upstream_line(upstream)->server;
	bool another = upstream->knows_us.port != 0 && !endpoint_same(&upstream->knows_us, server);

	upstream->answers = true;
	upstream->exhausted = false;
	upstream->silent = 0;
	upstream->knows_us = *server;
	return another;
}

bool upstream_fell_silent(struct upstream *upstream)
{
	uint8_t number;

	if (upstream->answers)
		upstream->silent = 0;
	upstream->silent |= UINT32_C(1) << upstream->at;
	for (number = 0; number < upstream->list.count; number++) {
		if (upstream->silent & UINT32_C(1) << number)
			continue;
		ask(upstream, number);
		return true;
	}
	upstream->silent = 0;
	upstream->exhausted = true;
	ask(upstream, 0);
	return false;
}

bool upstream_is_refused(const struct upstream *upstream, uint8_t number)
{
	return number == upstream->at && upstream->list.count > 1 && !upstream->exhausted;
}
