/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides what to publish, when, and in which message. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ddns/publisher_state.h"

#define FIRST_HOLD_DOWN milliseconds(200)
#define HOLD_DOWNS_MOST 6 /* so many times the hold-down, further changes can put it off */
#define TTL_FLOOR       30
#define LONGEST_WAIT    seconds(86400) /* whatever a server asks for */
#define BIT(event)      (1u << (event))
#define NO_ENDPOINT     ((struct endpoint){ .port = 0 })

/* -- plans -- */

/* The service of the site after that one, or the first after NULL. */
static struct service *next_service(const struct site *site, const struct service *service)
{
	return service ? service->next : site->first;
}

static bool may_be_shown(const struct service *service)
{
	return service->site->account->is.allow_non_public ||
	       address_is_public(&service->external.address);
}

/*
 * A name has one address of a family (DDNS-029). If its services have several, the
 * latest news counts: after a restart of the carrier the others will follow, and with
 * a pool of addresses they need names of their own.
 */
static const struct service *latest_news(const struct site *site, bool ipv4, bool direct)
{
	const struct service *service = NULL, *latest = NULL;

	while ((service = next_service(site, service)))
		if (service->wanted && may_be_shown(service) &&
		    address_is_ipv4(&service->external.address) == ipv4 &&
		    service->choice.direct == direct && (!latest || service->news > latest->news))
			latest = service;
	return latest;
}

static enum obstacle find_obstacle(const struct service *service, const struct service *latest)
{
	if (!service->wanted)
		return OBSTACLE_NONE;
	if (!may_be_shown(service))
		return OBSTACLE_NOT_PUBLIC;
	if (!address_same(&service->external.address, &latest->external.address))
		return OBSTACLE_OTHER_ADDRESS;
	return service->site->account->is.unusable ? OBSTACLE_ACCOUNT : OBSTACLE_NONE;
}

static bool is_planned(const struct service *service)
{
	return service->wanted &&
	       (service->obstacle == OBSTACLE_NONE || service->obstacle == OBSTACLE_ACCOUNT);
}

/* What an earlier run has left may be mapped again soon. */
static bool is_awaited(const struct site *site, monotonic now)
{
	return site->recalled && site->leftovers_due != NEVER && site->leftovers_due > now;
}

static void plan(struct site *site, monotonic now)
{
	const struct service *latest[2][2] = {
		{ latest_news(site, false, false), latest_news(site, false, true) },
		{ latest_news(site, true, false), latest_news(site, true, true) },
	};
	struct record_plan *wanted = &site->wanted;
	struct service *service = NULL;
	monotonic expires = NEVER;
	enum obstacle obstacle;

	record_plan_empty(wanted);
	while ((service = next_service(site, service))) {
		obstacle =
			find_obstacle(service, latest[address_is_ipv4(&service->external.address)]
						     [service->choice.direct]);
		if (obstacle != OBSTACLE_NONE && obstacle != service->obstacle)
			service->events |= BIT(PUBLISHER_BLOCKED);
		service->obstacle = obstacle;
		if (!is_planned(service))
			continue;
		record_plan_add_service(wanted, &service->choice, &service->external, service->ttl);
		expires = earliest(expires, service->expires);
	}
	record_plan_keep(wanted, site->account->is.backend->carries);
	record_plan_part_families(wanted);
	if (is_awaited(site, now) && site->certain)
		record_plan_add_sets(wanted, &site->present);
	wanted->ttl_limit = seconds_until(expires, now) / 2;
	if (wanted->ttl_limit < TTL_FLOOR)
		wanted->ttl_limit = TTL_FLOOR;
}

/* -- when to act -- */

static bool is_under_way(const struct site *site)
{
	return site->account->busy == site;
}

/* What cannot be taken back stays; there is nothing to say. */
static bool has_to_stay(const struct site *site)
{
	return site->wanted.count == 0 && !site->account->is.backend->withdraws &&
	       !is_under_way(site);
}

bool site_is_settled(const struct site *site)
{
	if (has_to_stay(site))
		return true;
	if (is_under_way(site))
		return record_plan_same(&site->sent, &site->wanted);
	if (site->certain)
		return record_plan_same(&site->present, &site->wanted);
	return site->present.count == 0 && site->wanted.count == 0;
}

static monotonic latest(monotonic one, monotonic other)
{
	return one > other ? one : other;
}

/* Until when changes are put off; withdrawals never are: the port may become a stranger's. */
static monotonic damped_until(const struct site *site)
{
	monotonic fifth = site->sent_at[DAMPED_AFTER - 1];

	return fifth == 0 || site->wanted.count == 0 ? 0 : after(fifth, DAMPED_TIME);
}

monotonic site_due(const struct site *site)
{
	monotonic due = earliest(site->addition_due, site->change_due);

	/* A server that has just refused is not asked for leftovers either. */
	due = earliest(due, site->retry_at != NEVER ? site->retry_at : site->leftovers_due);
	if (site->wanted.count > 0)
		due = earliest(due, site->refresh_at);
	if (site->halted || due == NEVER)
		return NEVER;
	return latest(due, latest(site->not_before, damped_until(site)));
}

bool site_is_damped(const struct site *site)
{
	monotonic due = site_due(site);

	return due != NEVER && due == damped_until(site);
}

/* Counted anew from each time that it is told, and from the start of the daemon. */
static void plan_refresh(struct site *site, monotonic now)
{
	unsigned int days = site->account->is.backend->refresh;

	site->refresh_at = days > 0 ? after(now, seconds(86400ull * days)) : NEVER;
}

static void rest(struct site *site)
{
	site->addition_due = NEVER;
	site->change_due = NEVER;
	site->change_since = NEVER;
	site->retry_at = NEVER;
}

/* What only adds makes nothing wrong meanwhile, and somebody waits for it; see publisher.h. */
static void hold(const struct publisher *publisher, struct site *site, monotonic now)
{
	const struct record_plan *reference = is_under_way(site) ? &site->sent : &site->present;
	monotonic hold_down = publisher->hold_down;

	if (record_plan_covers(&site->wanted, reference)) {
		hold_down = earliest(hold_down, FIRST_HOLD_DOWN);
		site->addition_due = earliest(site->addition_due, after(now, hold_down));
		return;
	}
	site->change_since = earliest(site->change_since, now);
	site->change_due = earliest(after(now, hold_down),
				    after(site->change_since, HOLD_DOWNS_MOST * hold_down));
}

static void note_endpoint(struct service *service, struct endpoint now)
{
	if (endpoint_same(&service->published, &now))
		return;
	service->withdrawn = service->published;
	service->published = now;
	publisher_remark(service);
	service->events |=
		endpoint_is_some(&now) ? BIT(PUBLISHER_PUBLISHED) : BIT(PUBLISHER_WITHDRAWN);
}

/* The records are as wanted without a message; still a port that no record carries may differ. */
static void note_settled(const struct site *site)
{
	struct service *service = NULL;

	while ((service = next_service(site, service)))
		note_endpoint(service, is_planned(service) ? service->external : NO_ENDPOINT);
}

static void settle(struct site *site)
{
	rest(site);
	if (is_under_way(site) || site->halted)
		return;
	site->tries = 0;
	site->outcome = OUTCOME_DONE;
	note_settled(site);
}

void publisher_review(struct publisher *publisher, struct site *site, monotonic now)
{
	plan(site, now);
	if (site->refresh_at == NEVER)
		plan_refresh(site, now);
	if (site_is_settled(site) || (site->wanted.count == 0 && is_awaited(site, now)))
		settle(site);
	else
		hold(publisher, site, now);
}

/* -- what is true of a service -- */

static struct service *find_service(struct publisher *publisher, size_t service)
{
	assert(service < publisher->has.service_count);
	return &publisher->has.services[service];
}

void publisher_want(struct publisher *publisher, size_t service, const struct endpoint *external,
		    monotonic expires, monotonic now)
{
	struct service *wanted = find_service(publisher, service);
	bool same = wanted->wanted && endpoint_same(&wanted->external, external);

	wanted->wanted = true;
	wanted->expires = expires;
	wanted->lost_until = NEVER;
	if (same)
		return;
	wanted->external = *external;
	wanted->news = ++publisher->last_news;
	publisher_review(publisher, wanted->site, now);
}

/* What it leads to may have been published by an earlier run, and by us not yet. */
static void end_service(struct publisher *publisher, struct service *service, monotonic now)
{
	struct site *site = service->site;

	service->wanted = false;
	if (site->leftovers_due != NEVER)
		site->leftovers_due =
			earliest(site->leftovers_due, after(now, publisher->hold_down));
	publisher_review(publisher, site, now);
}

void publisher_released(struct publisher *publisher, size_t service, monotonic now)
{
	struct service *released = find_service(publisher, service);

	if (!released->wanted)
		return;
	end_service(publisher, released, now);
}

void publisher_lost(struct publisher *publisher, size_t service, monotonic now)
{
	struct service *lost = find_service(publisher, service);

	if (lost->wanted && lost->lost_until == NEVER)
		lost->lost_until = after(now, publisher->grace);
}

static monotonic ends_at(const struct service *service)
{
	return service->wanted ? earliest(service->expires, service->lost_until) : NEVER;
}

static void end_what_is_over(struct publisher *publisher, monotonic now)
{
	struct service *service;
	size_t i;

	for (i = 0; i < publisher->has.service_count; i++) {
		service = &publisher->has.services[i];
		if (ends_at(service) > now)
			continue;
		end_service(publisher, service, now);
		if (service->site->change_due != NEVER)
			service->site->change_due = now; /* it was held long enough */
	}
}

/* -- jobs -- */

static void note_change(struct site *site, monotonic now)
{
	size_t last = DAMPED_AFTER - 1;

	memmove(&site->sent_at[1], &site->sent_at[0], last * sizeof(site->sent_at[0]));
	site->sent_at[0] = now;
}

static void note_done(struct site *site, monotonic now)
{
	struct service *service = NULL;

	while ((service = next_service(site, service)))
		note_endpoint(service, service->sent);
	if (site->services == 0)
		site->events |= BIT(PUBLISHER_WITHDRAWN);
	if (!record_plan_same(&site->present, &site->sent))
		note_change(site, now);
	record_plan_copy(&site->present, &site->sent);
	site->certain = true;
	site->tries = 0;
	plan_refresh(site, now);
}

/* Who was silent or spoke in riddles may have done it all the same; who refused has not. */
static bool may_be_done(const struct job *job)
{
	return job->outcome == OUTCOME_RETRY || job->outcome == OUTCOME_GARBLED || job->touched;
}

static void plan_retry(struct publisher *publisher, struct site *site, const struct job *job,
		       monotonic now)
{
	monotonic delay = outcome_delay(job->outcome, site->tries, publisher->random);

	site->halted = outcome_halts(job->outcome, site->tries);
	site->retry_at = after(now, latest(delay, earliest(job->wait, LONGEST_WAIT)));
	if (site->refresh_at != NEVER && site_is_settled(site))
		site->refresh_at = site->retry_at; /* there is nothing else to tell */
}

static void note_failed(struct publisher *publisher, struct site *site, const struct job *job,
			monotonic now)
{
	struct service *service = NULL;

	while ((service = next_service(site, service)))
		if (endpoint_is_some(&service->sent) || endpoint_is_some(&service->published) ||
		    site->sent.count == 0)
			service->events |= BIT(PUBLISHER_FAILED);
	if (site->services == 0)
		site->events |= BIT(PUBLISHER_FAILED);
	if (may_be_done(job))
		record_plan_merge(&site->present, &site->sent);
	site->certain = site->certain && job->certain && !may_be_done(job);
	site->tries = job->outcome == site->outcome ? site->tries + 1 : 1;
	site->outcome = job->outcome;
	plan_retry(publisher, site, job, now);
	memcpy(site->sentence, job->sentence, sizeof(site->sentence));
}

static void finish(struct publisher *publisher, struct account *account, monotonic now)
{
	struct site *site = account->busy;

	publisher->revision++;
	account->busy = NULL;
	account->ticket = 0;
	site->not_before = after(now, account->is.interval);
	if (account->job.outcome == OUTCOME_DONE) {
		site->outcome = OUTCOME_DONE;
		note_done(site, now);
	} else {
		note_failed(publisher, site, &account->job, now);
	}
	plan(site, now);
	if (site_is_settled(site))
		settle(site);
	else if (site_due(site) == NEVER)
		hold(publisher, site, now);
}

static void prepare(struct publisher *publisher, struct account *account, monotonic now,
		    uint64_t wall)
{
	const struct protocol *protocol = account->is.backend->protocol;

	if (protocol->prepare(&account->job, publisher->random, wall, &account->request) ==
	    JOB_DONE) {
		finish(publisher, account, now);
		return;
	}
	account->ticket = ++publisher->last_ticket;
	account->send = true;
}

/* Records of services that are not mapped may be there from an earlier run. */
static void suspect_leftovers(struct site *site)
{
	struct service *service = NULL;

	site->leftovers_due = NEVER;
	if (site->recalled) /* what there is, is known */
		return;
	while ((service = next_service(site, service))) {
		if (is_planned(service))
			continue;
		record_plan_add_leftovers(&site->present, &service->choice, &site->wanted);
		site->certain = false;
	}
	record_plan_keep(&site->present, site->account->is.backend->carries);
}

static void start(struct publisher *publisher, struct site *site, monotonic now, uint64_t wall)
{
	struct account *account = site->account;
	struct service *service = NULL;

	plan(site, now); /* the time to live depends on the time */
	if (site->leftovers_due <= now)
		suspect_leftovers(site);
	if (site_is_settled(site) && site->refresh_at > now) {
		settle(site);
		return;
	}
	rest(site);
	plan_refresh(site, now);
	while ((service = next_service(site, service)))
		service->sent = is_planned(service) ? service->external : NO_ENDPOINT;
	record_plan_copy(&site->sent, &site->wanted);
	publisher->has_intent |= !record_plan_covers(&site->present, &site->sent);
	account->busy = site;
	account->job = (struct job){
		.account = &account->is,
		.zone = &account->zone,
		.name = &site->name,
		.present = &site->present,
		.wanted = &site->sent,
		.certain = site->certain,
		.clock_offset = &account->clock_offset,
		.primary = &account->primary,
	};
	prepare(publisher, account, now, wall);
}

/* Whoever has waited longest; NULL if nobody at this account is due. */
static struct site *next_due(const struct publisher *publisher, const struct account *account,
			     monotonic now)
{
	struct site *site, *next = NULL;
	size_t i;

	for (i = 0; i < publisher->has.site_count; i++) {
		site = &publisher->has.sites[i];
		if (site->account == account && site_due(site) <= now &&
		    (!next || site_due(site) < site_due(next)))
			next = site;
	}
	return next;
}

static struct account *find_exchange(const struct publisher *publisher, uint64_t ticket)
{
	struct account *account = publisher->has.accounts;
	size_t left = publisher->has.account_count;

	for (; left > 0; left--, account++)
		if (account->busy && account->ticket == ticket && ticket != 0)
			return account;
	return NULL;
}

/* The next request of the job, at once or after the pause that the server wants. */
static void go_on(struct publisher *publisher, struct account *account, monotonic now,
		  uint64_t wall)
{
	monotonic pause = account->job.pause;

	account->job.pause = 0;
	if (pause == 0) {
		prepare(publisher, account, now, wall);
		return;
	}
	account->ticket = 0;
	account->resume_at = after(now, pause);
}

static void resume(struct publisher *publisher, struct account *account, monotonic now,
		   uint64_t wall)
{
	account->resume_at = NEVER;
	prepare(publisher, account, now, wall);
}

bool publisher_answered(struct publisher *publisher, uint64_t ticket, const struct answer *answer,
			monotonic now, uint64_t wall)
{
	struct account *account = find_exchange(publisher, ticket);

	if (!account) /* reconfigured meanwhile: nobody needs it */
		return true;
	switch (account->is.backend->protocol->understand(&account->job, answer, wall)) {
	case JOB_LISTEN: return false;
	case JOB_SEND: go_on(publisher, account, now, wall); return true;
	case JOB_DONE: finish(publisher, account, now); return true;
	}
	return true;
}

void publisher_unanswered(struct publisher *publisher, uint64_t ticket, const char *sentence,
			  monotonic now)
{
	struct account *account = find_exchange(publisher, ticket);

	if (!account)
		return;
	account->is.backend->protocol->unanswered(&account->job, sentence);
	finish(publisher, account, now);
}

/* -- over a restart -- */

bool publisher_has_intent(struct publisher *publisher)
{
	bool has_intent = publisher->has_intent;

	publisher->has_intent = false;
	return has_intent;
}

unsigned int publisher_revision(const struct publisher *publisher)
{
	return publisher->revision;
}

/* -- time -- */

static bool is_free(const struct account *account)
{
	return !account->busy && !account->is.unusable;
}

void publisher_wake(struct publisher *publisher, monotonic now, uint64_t wall)
{
	struct account *account = publisher->has.accounts;
	size_t left = publisher->has.account_count;
	struct site *site;

	end_what_is_over(publisher, now);
	for (; left > 0; left--, account++) {
		if (account->resume_at <= now)
			resume(publisher, account, now, wall);
		while (is_free(account) && (site = next_due(publisher, account, now)))
			start(publisher, site, now, wall);
	}
}

monotonic publisher_wake_at(const struct publisher *publisher)
{
	const struct holdings *has = &publisher->has;
	monotonic at = NEVER;
	size_t i;

	for (i = 0; i < has->service_count; i++)
		at = earliest(at, ends_at(&has->services[i]));
	for (i = 0; i < has->account_count; i++)
		at = earliest(at, has->accounts[i].resume_at);
	for (i = 0; i < has->site_count; i++)
		if (is_free(has->sites[i].account))
			at = earliest(at, site_due(&has->sites[i]));
	return at;
}

/* -- decisions -- */

static bool next_exchange(struct publisher *publisher, struct publisher_exchange *exchange)
{
	struct account *account = publisher->has.accounts;
	size_t left = publisher->has.account_count;

	while (left > 0 && !account->send)
		left--, account++;
	if (left == 0)
		return false;
	account->send = false;
	*exchange = (struct publisher_exchange){ account->ticket, &account->request };
	return true;
}

/* The first of the events that wait to be told. */
static enum publisher_event_kind take_event(unsigned int *events)
{
	enum publisher_event_kind kind = (enum publisher_event_kind)__builtin_ctz(*events);

	*events &= ~BIT(kind);
	return kind;
}

/* "cam.home.example" in front of what is said of it. */
static void say(struct publisher *publisher, const char *what, const struct endpoint *endpoint)
{
	char text[ENDPOINT_TEXT];

	snprintf(publisher->sentence, sizeof(publisher->sentence), "%s %s%s", publisher->name, what,
		 endpoint ? endpoint_print(endpoint, text) : "");
}

static void describe(struct publisher *publisher, const struct service *service,
		     struct publisher_event *event)
{
	event->service = service->label;
	event->sentence = publisher->sentence;
	switch (event->kind) {
	case PUBLISHER_PUBLISHED:
		event->endpoint = service->published;
		say(publisher,
		    service_says_port(service) ? "leads to " : "has an address, but says no port: ",
		    &event->endpoint);
		break;
	case PUBLISHER_WITHDRAWN:
		event->endpoint = service->withdrawn;
		say(publisher,
		    service->site->account->is.backend->withdraws
			    ? "leads no more to "
			    : "keeps its address, since the provider cannot take it back: ",
		    &event->endpoint);
		break;
	case PUBLISHER_FAILED:
		event->endpoint = service->external;
		event->sentence = service->site->sentence;
		break;
	case PUBLISHER_BLOCKED:
		event->endpoint = service->external;
		event->sentence = obstacle_sentence(service);
		break;
	}
}

static bool next_event(struct publisher *publisher, struct publisher_event *event)
{
	struct service *service = publisher->has.services;
	size_t left = publisher->has.service_count;

	while (left > 0 && !service->events)
		left--, service++;
	if (left == 0)
		return false;
	*event = (struct publisher_event){
		.kind = take_event(&service->events),
		.name = dns_name_print(&service->site->name, publisher->name),
	};
	describe(publisher, service, event);
	return true;
}

static bool next_orphan_event(struct publisher *publisher, struct publisher_event *event)
{
	struct site *site = publisher->has.sites;
	size_t left = publisher->has.site_count;

	while (left > 0 && !site->events)
		left--, site++;
	if (left == 0)
		return false;
	*event = (struct publisher_event){
		.kind = take_event(&site->events),
		.service = "",
		.name = dns_name_print(&site->name, publisher->name),
		.sentence = publisher->sentence,
	};
	say(publisher, "is configured no more: its records are gone", NULL);
	if (event->kind == PUBLISHER_FAILED)
		event->sentence = site->sentence;
	return true;
}

bool publisher_next(struct publisher *publisher, struct publisher_decision *decision)
{
	decision->kind = PUBLISHER_EXCHANGE;
	if (next_exchange(publisher, &decision->exchange))
		return true;
	decision->kind = PUBLISHER_EVENT;
	return next_event(publisher, &decision->event) ||
	       next_orphan_event(publisher, &decision->event);
}
