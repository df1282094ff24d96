/* SPDX-License-Identifier: BSD-2-Clause */
/* From registrations to services of the publisher. */
#include "ddns/server/wishes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wishes_clear(struct wishes *wishes)
{
	free(wishes->list);
	*wishes = (struct wishes){ .count = 0 };
}

static void add_self(struct wishes *wishes, const char *name, const struct endpoint *at)
{
	struct wish *wish = &wishes->list[wishes->count];

	if (at->port == 0)
		return;
	*wish = (struct wish){ .at = *at, .expires = UINT64_MAX };
	snprintf(wish->label, sizeof(wish->label), "this server");
	snprintf(wish->name, sizeof(wish->name), "%s", name);
	wishes->count++;
}

static void add_row(struct wishes *wishes, const struct registration *row, bool direct)
{
	struct wish *wish = &wishes->list[wishes->count++];

	*wish = (struct wish){ .at = row->at, .expires = row->expires, .direct = direct };
	snprintf(wish->label, sizeof(wish->label), "%s",
		 row->service[0] ? row->service : "address");
	snprintf(wish->name, sizeof(wish->name), "%s", row->name);
	if (row->scheme)
		snprintf(wish->srv, sizeof(wish->srv), "_%s._%s", row->scheme->name,
			 row->protocol == UPDATE_UDP ? "udp" : "tcp");
	if (wish->at.port == 0)
		wish->at.port = 1; /* an endpoint has one; without srv it is not published */
}

/* All of one name. With services, a plain address of it is where they are, too. */
static void add_name(struct wishes *wishes, struct registration *const *rows, size_t count,
		     const struct wishes_self *self)
{
	bool has_services = rows[count - 1]->service[0] != '\0';
	size_t i;

	if (has_services) {
		add_self(wishes, rows[0]->name, &self->ipv4);
		add_self(wishes, rows[0]->name, &self->ipv6);
	}
	for (i = 0; i < count; i++)
		if (!has_services || rows[i]->service[0] != '\0')
			add_row(wishes, rows[i], has_services);
}

bool wishes_can_have(const char *name)
{
	static const enum record_target targets[] = { TARGET_V4, TARGET_V6, TARGET_DIRECT };
	size_t i, length;

	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		length = strlen(record_target_label(targets[i]));
		if (strncmp(name, record_target_label(targets[i]), length) == 0 &&
		    name[length] == '.')
			return false;
	}
	return strlen(name) <= WISHES_NAME_MOST;
}

static bool is_in_zone(const char *text, const struct dns_name *zone)
{
	struct dns_name name;

	return dns_name_parse(text, &name) && dns_name_within(&name, zone);
}

int wishes_make(const struct registrations *registrations, const struct wishes_self *self,
		const struct dns_name *zone, struct wishes *wishes)
{
	struct registration *const *rows = registrations->rows;
	size_t left = registrations->count, count;

	/* At most our own two addresses for each row. */
	wishes->count = 0;
	wishes->list = calloc(left ? 3 * left : 1, sizeof(*wishes->list));
	if (!wishes->list)
		return -ENOMEM;
	for (; left > 0; left -= count, rows += count) {
		for (count = 1; count < left && strcmp(rows[count]->name, rows[0]->name) == 0;)
			count++;
		if (wishes_can_have(rows[0]->name) && is_in_zone(rows[0]->name, zone))
			add_name(wishes, rows, count, self);
	}
	return 0;
}

bool wishes_are_alike(const struct wishes *one, const struct wishes *other)
{
	size_t i;

	if (one->count != other->count)
		return false;
	for (i = 0; i < one->count; i++)
		if (strcmp(one->list[i].label, other->list[i].label) != 0 ||
		    strcmp(one->list[i].name, other->list[i].name) != 0 ||
		    strcmp(one->list[i].srv, other->list[i].srv) != 0 ||
		    one->list[i].direct != other->list[i].direct ||
		    address_is_ipv4(&one->list[i].at.address) !=
			    address_is_ipv4(&other->list[i].at.address))
			return false;
	return true;
}

struct ddns_service wish_service(const struct wish *wish, uint32_t ttl)
{
	return (struct ddns_service){
		.label = wish->label,
		.name = wish->name,
		.srv = wish->srv,
		.ttl = ttl,
		.account = 0,
		.direct = wish->direct,
		.variant = address_is_ipv4(&wish->at.address) ? 4 : 6,
	};
}
