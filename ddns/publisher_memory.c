/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the publisher knows of names, given out and taken back.
 * Covered by: tests/unit/ddns/test_publisher_provider and tests/unit/cpe/test_published
 */
#include <stdio.h>
#include <string.h>

#include "ddns/publisher_state.h"

static void print_place(const struct account *account, char text[PUBLISHER_PLACE])
{
	char zone[DNS_NAME_TEXT], server[ENDPOINT_TEXT];

	snprintf(text, PUBLISHER_PLACE, "%s %s %s %.300s %s", account->is.backend->name,
		 account->label, endpoint_print(&account->is.server, server),
		 dns_name_print(&account->zone, zone), account->is.web.url);
}

static bool is_worth_it(const struct site *site)
{
	return site->present.count > 0 || site->account->busy == site ||
	       (site->halted && site->outcome == OUTCOME_ABUSE);
}

bool publisher_name(const struct publisher *publisher, size_t number, struct publisher_name *name)
{
	const struct site *site;
	size_t i;

	for (i = 0; i < publisher->has.site_count; i++) {
		site = &publisher->has.sites[i];
		if (!is_worth_it(site) || number-- > 0)
			continue;
		name->present = &site->present;
		name->sent = site->account->busy == site ? &site->sent : NULL;
		name->certain = site->certain && !name->sent;
		name->abuse =
			site->halted && site->outcome == OUTCOME_ABUSE ? site->sentence : NULL;
		print_place(site->account, name->place);
		dns_name_print(&site->name, name->name);
		return true;
	}
	return false;
}

static struct site *find_site(struct publisher *publisher, const struct publisher_name *name)
{
	char place[PUBLISHER_PLACE], text[DNS_NAME_TEXT];
	struct site *site;
	size_t i;

	for (i = 0; i < publisher->has.site_count; i++) {
		site = &publisher->has.sites[i];
		print_place(site->account, place);
		dns_name_print(&site->name, text);
		if (strcmp(place, name->place) == 0 && strcmp(text, name->name) == 0)
			return site;
	}
	return NULL;
}

void publisher_recall(struct publisher *publisher, const struct publisher_name *name, monotonic now)
{
	struct site *site = find_site(publisher, name);

	if (!site || site->present.count > 0 || site->account->busy == site || !site->certain)
		return;
	record_plan_merge(&site->present, name->present);
	site->certain = name->certain && site->present.count == name->present->count;
	if (name->abuse) {
		site->halted = true;
		site->outcome = OUTCOME_ABUSE;
		site->tries = 1;
		snprintf(site->sentence, sizeof(site->sentence), "%s", name->abuse);
	}
	publisher_review(publisher, site, now);
}
