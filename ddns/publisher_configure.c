/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From one configuration to the next: what is published is taken over.
 * Covered by: tests/unit/ddns/test_publisher
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/publisher_state.h"

struct publisher *publisher_new(const struct random_source *random)
{
	struct publisher *publisher = calloc(1, sizeof(*publisher));

	if (publisher)
		publisher->random = random;
	return publisher;
}

void publisher_free(struct publisher *publisher)
{
	if (publisher)
		publisher_clear_holdings(&publisher->has);
	free(publisher);
}

/* -- the new configuration -- */

struct first_mistake {
	const struct ddns_config *config;
	struct failure *failure;
	int error;
};

static void note_first(void *arg, size_t service, const struct failure *why)
{
	struct first_mistake *first = arg;

	if (first->error == 0)
		first->error =
			failure_set(first->failure, EINVAL, "service \"%.*s\": %.160s", DDNS_LABEL,
				    first->config->services[service].label, why->sentence);
}

static int check(const struct ddns_config *config, struct failure *failure)
{
	struct first_mistake first = { config, failure, 0 };
	struct failure why;
	size_t i;

	for (i = 0; !config->goes_on && i < config->account_count; i++)
		if (ddns_check_account(config, i, &why) < 0)
			return failure_set(failure, EINVAL, "account \"%.*s\": %.160s", DDNS_LABEL,
					   config->accounts[i].label, why.sentence);
	if (ddns_check_services(config, note_first, &first) < 0)
		return failure_set(failure, ENOMEM, "no memory for %zu services",
				   config->service_count);
	return first.error;
}

/* -- what is left of before -- */

/* With its keys, which may not be there to be read again. */
static struct account *keep_account(struct holdings *holdings, const struct account *before)
{
	return publisher_add_account(holdings, &before->is, &before->zone, before->clock_offset);
}

bool publisher_is_same_place(const struct account *one, const struct account *other)
{
	return one->is.backend == other->is.backend &&
	       endpoint_same(&one->is.server, &other->is.server) &&
	       strcmp(one->is.web.url, other->is.web.url) == 0 &&
	       strcmp(one->is.web.user, other->is.web.user) == 0 &&
	       strcmp(one->is.web.script, other->is.web.script) == 0 &&
	       dns_name_same(&one->zone, &other->zone);
}

/* Who looks after a name from now on: best who has services there, then who is called the same. */
static struct account *find_heir(const struct holdings *holdings, const struct site *before)
{
	struct account *account, *heir = NULL;
	int rank, highest = -1;
	size_t i;

	for (i = 0; i < holdings->account_count; i++) {
		account = &holdings->accounts[i];
		if (!publisher_is_same_place(account, before->account))
			continue;
		rank = 2 * (publisher_find_site(holdings, account, &before->name) != NULL) +
		       (strcmp(account->label, before->account->label) == 0);
		if (rank > highest) {
			highest = rank;
			heir = account;
		}
	}
	return heir;
}

/* Where the records of an old site are looked after; the old account comes along if it must. */
static struct site *successor(struct holdings *holdings, const struct site *before)
{
	struct account *account = find_heir(holdings, before);

	if (!account)
		account = keep_account(holdings, before->account);
	return publisher_find_or_add_site(holdings, account, &before->name);
}

/*
 * Room in the plans of each site: for the records of its services, and those that are
 * left, by an earlier run in each family.
 */
static void count_records(struct holdings *holdings, const struct holdings *before)
{
	const struct site *left;
	struct site *site;
	size_t i;

	for (i = 0; i < holdings->service_count; i++)
		holdings->services[i].site->wanted.capacity +=
			record_choice_most(&holdings->services[i].choice);
	for (i = 0; i < holdings->site_count; i++) {
		site = &holdings->sites[i];
		site->sent.capacity = site->wanted.capacity;
		site->present.capacity = site->wanted.capacity + 2;
	}
	for (i = 0; i < before->site_count; i++) {
		left = &before->sites[i];
		if (!site_has_records(left))
			continue;
		site = successor(holdings, left);
		site->present.capacity += left->present.count + left->sent.count;
		if (left->recalled) { /* it is wanted, too, for a while */
			site->wanted.capacity += left->present.count;
			site->sent.capacity += left->present.count;
		}
	}
	for (i = 0; i < holdings->site_count; i++) {
		site = &holdings->sites[i];
		if (site->present.capacity > JOB_SETS - site->wanted.capacity)
			site->present.capacity = JOB_SETS - site->wanted.capacity;
	}
}

/* The run has just begun, and this is of an earlier one. */
static bool is_just_recalled(const struct site *site)
{
	return site->recalled && site->leftovers_due == 0;
}

static void take_over_site(struct holdings *holdings, const struct site *before)
{
	struct site *site = successor(holdings, before);
	bool under_way = site_is_under_way(before);

	site->certain = site->present.count == 0 && before->certain && !under_way;
	site->recalled = before->recalled;
	site->not_before = before->not_before;
	site->told = before->told;
	site->lease = before->lease;
	site->refresh_due = before->refresh_due;
	site->lease_due = before->lease_due;
	site->told_until = before->told_until;
	site->crowd_until = before->crowd_until;
	site->contest = before->contest;
	memcpy(site->sent_at, before->sent_at, sizeof(site->sent_at));
	record_plan_merge(&site->present, &before->present);
	if (under_way)
		record_plan_merge(&site->present, &before->sent);
	if (is_just_recalled(before) && site->services == 0 && site->account->is.unusable) {
		snprintf(site->sentence, sizeof(site->sentence), "%s", site->account->is.unusable);
		site->events |= BIT(PUBLISHER_FAILED);
	}
}

/* Nobody has acted: who was refused, or has yet to wait, is not tried at once. */
static void go_on_waiting(struct holdings *holdings, const struct site *before)
{
	struct account *account = find_heir(holdings, before);
	struct site *site = account ? publisher_find_site(holdings, account, &before->name) : NULL;

	if (!site)
		return;
	site->retry_at = before->retry_at;
	site->retell_not_before = before->retell_not_before;
	site->is_unrefreshed = before->is_unrefreshed;
	site->tries = before->tries;
	site->halted = before->halted;
	site->outcome = before->outcome;
	memcpy(site->sentence, before->sentence, sizeof(site->sentence));
}

/* Of two that stand at the same name of the same place. */
static bool is_same_service(const struct service *one, const struct service *before)
{
	return strcmp(one->label, before->label) == 0 && one->variant == before->variant &&
	       one->choice.kinds == before->choice.kinds &&
	       strcmp(one->choice.srv, before->choice.srv) == 0;
}

/* The first service that is what that one was before; NULL: none. */
static struct service *find_service(const struct holdings *holdings, const struct service *before)
{
	struct service *service, *first = NULL;
	const struct site *site;
	size_t i;

	for (i = 0; i < holdings->account_count; i++) {
		if (!publisher_is_same_place(&holdings->accounts[i], before->site->account))
			continue;
		site = publisher_find_site(holdings, &holdings->accounts[i], &before->site->name);
		for (service = site ? site->first : NULL; service; service = service->next)
			if (is_same_service(service, before) && (!first || service < first))
				first = service;
	}
	return first;
}

static void take_over_wish(struct service *service, const struct service *before)
{
	service->wanted = before->wanted;
	service->external = before->external;
	service->news = before->news;
	service->expires = before->expires;
	service->lost_until = before->lost_until;
	service->obstacle = before->obstacle;
}

static void take_over_service(struct holdings *holdings, const struct service *before, bool goes_on)
{
	struct service *service = find_service(holdings, before);

	if (!service)
		return;
	service->published = before->published;
	service->withdrawn = before->withdrawn;
	service->events = before->events;
	publisher_remark(service);
	if (goes_on)
		take_over_wish(service, before);
}

static void take_over_clocks(struct holdings *holdings, const struct holdings *before)
{
	size_t i, k;

	for (i = 0; i < holdings->account_count; i++)
		for (k = 0; k < before->account_count; k++)
			if (publisher_is_same_place(&holdings->accounts[i], &before->accounts[k]))
				holdings->accounts[i].clock_offset =
					before->accounts[k].clock_offset;
}

/* A site that is new to us may have been another's: an earlier run's. */
static void plan_leftovers(struct holdings *holdings, const struct holdings *before, monotonic due)
{
	const struct site *known;
	struct site *site;
	size_t i, k;

	for (i = 0; i < holdings->site_count; i++) {
		site = &holdings->sites[i];
		site->leftovers_due = site->account->is.backend->marks ? due : NEVER;
		for (k = 0; k < before->account_count; k++) {
			if (!publisher_is_same_place(&before->accounts[k], site->account))
				continue;
			known = publisher_find_site(before, &before->accounts[k], &site->name);
			if (known)
				site->leftovers_due = known->leftovers_due
							      ? known->leftovers_due
							      : due; /* 0: just recalled */
		}
	}
}

static void take_over(struct holdings *holdings, const struct holdings *before, bool goes_on)
{
	size_t i;

	take_over_clocks(holdings, before);
	for (i = 0; i < before->site_count; i++)
		if (site_has_records(&before->sites[i]))
			take_over_site(holdings, &before->sites[i]);
	for (i = 0; i < before->site_count; i++)
		if (goes_on || (is_just_recalled(&before->sites[i]) && before->sites[i].halted))
			go_on_waiting(holdings, &before->sites[i]);
	for (i = 0; i < before->service_count; i++)
		take_over_service(holdings, &before->services[i], goes_on);
}

/* -- both -- */

static int build(struct holdings *holdings, const struct ddns_config *config,
		 const struct holdings *before)
{
	struct dns_name zone;
	const char *text;
	size_t i;
	int error = publisher_allocate_holdings(holdings, config, before);

	if (error)
		return error;
	for (i = 0; i < config->account_count; i++) {
		if (config->goes_on) {
			keep_account(holdings, &before->accounts[i]);
			continue;
		}
		text = config->accounts[i].zone;
		(void)dns_name_parse(text[0] ? text : ".", &zone); /* was checked */
		publisher_add_account(holdings, &config->accounts[i], &zone, 0);
	}
	for (i = 0; i < config->service_count; i++)
		publisher_add_service(holdings, &config->services[i]);
	count_records(holdings, before);
	error = publisher_allocate_plans(holdings);
	if (!error)
		take_over(holdings, before, config->goes_on);
	return error;
}

/* Who goes on waiting has nothing to do before. */
static void begin(struct publisher *publisher, struct site *site, monotonic now)
{
	publisher_review(publisher, site, now);
	if (site->retry_at == NEVER)
		return;
	site->addition_due = NEVER;
	site->change_due = NEVER;
	site->change_since = NEVER;
}

int publisher_configure(struct publisher *publisher, const struct ddns_config *config,
			monotonic now, struct failure *failure)
{
	struct holdings has = { .accounts = NULL };
	size_t i;
	int error = check(config, failure);

	if (error)
		return error;
	if (build(&has, config, &publisher->has) < 0) {
		publisher_clear_holdings(&has);
		return failure_set(failure, ENOMEM, "no memory for %zu services",
				   config->service_count);
	}
	plan_leftovers(&has, &publisher->has, after(now, config->grace));
	publisher_clear_holdings(&publisher->has);
	publisher->has = has;
	publisher->hold_down = config->hold_down;
	publisher->grace = config->grace;
	publisher->revision++;
	publisher->has_intent = true;
	for (i = 0; i < has.site_count; i++)
		begin(publisher, &publisher->has.sites[i], now);
	return 0;
}
