/* SPDX-License-Identifier: BSD-2-Clause */
/* Is told what is true of services, and has the name servers told. */
#include <assert.h>
#include <string.h>

#include "ddns/publisher_state.h"

#define LONGEST_WAIT seconds(86400) /* whatever a server asks for */
#define LEASE_LEAST  600            /* seconds: who is told in shorter terms is told too often */
#define LEASE_MOST   (30 * 86400)

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
	if (same) {
		site_note_expiry(wanted->site);
		return;
	}
	wanted->external = *external;
	wanted->news = ++publisher->last_news;
	publisher_review(publisher, wanted->site, now);
}

/* A gateway that is told twice keeps its place. */
void publisher_crowd(struct publisher *publisher, monotonic now)
{
	monotonic spread = PUBLISHER_CROWD * publisher->hold_down;
	struct site *site = publisher->has.sites;
	size_t left = publisher->has.site_count;

	for (; left > 0; left--, site++)
		if (site->present.count > 0 && site->crowd_until <= now)
			site->crowd_until =
				after(now, publisher->hold_down +
						   random_between(publisher->random, 0, spread));
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

/* Two gateways with one name take it from each other: each is told when it finds that out. */
static void note_contest(struct site *site)
{
	struct service *service = NULL;

	site->contest = site->present.count == 0 ? CONTEST_FOUND
			: site->sent.count > 0   ? CONTEST_TAKEN
						 : CONTEST_LEFT_SO;
	while ((service = site_next_service(site, service)))
		if (endpoint_is_some(&service->sent) || endpoint_is_some(&service->published))
			service->events |= BIT(PUBLISHER_CONTESTED);
	if (site->services == 0)
		site->events |= BIT(PUBLISHER_CONTESTED);
}

static void note_done(struct site *site, monotonic now, uint64_t wall)
{
	struct service *service = NULL;

	if (site->account->job.contested)
		note_contest(site);
	while ((service = site_next_service(site, service)))
		service_note_endpoint(service, service->sent);
	if (site->services == 0)
		site->events |= BIT(PUBLISHER_WITHDRAWN);
	if (!record_plan_same(&site->present, &site->sent))
		note_change(site, now);
	record_plan_copy(&site->present, &site->sent);
	site->certain = true;
	site->tries = 0;
	site->told = wall ? wall : 1;
	site->lease = site->account->job.lifetime;
	site->retell_not_before = 0;
	site_reckon_refresh(site, now, site->told);
}

/* Who was silent or spoke in riddles may have done it all the same; who refused has not. */
static bool may_be_done(const struct job *job)
{
	return job->outcome == OUTCOME_RETRY || job->outcome == OUTCOME_GARBLED || job->touched;
}

/* Who says for how long to be left alone is believed. */
static enum outcome delays_as(const struct job *job)
{
	return job->outcome == OUTCOME_LATER && job->wait > 0 ? OUTCOME_RETRY : job->outcome;
}

static void plan_retry(struct publisher *publisher, struct site *site, const struct job *job,
		       monotonic now)
{
	monotonic delay = outcome_delay(delays_as(job), site->tries, publisher->random);

	site->halted = outcome_halts(job->outcome, site->tries);
	site->retry_at = after(now, latest(delay, earliest(job->wait, LONGEST_WAIT)));
	site->retell_not_before = site->retry_at;
}

static void note_failed(struct publisher *publisher, struct site *site, const struct job *job,
			monotonic now)
{
	struct service *service = NULL;

	while ((service = site_next_service(site, service)))
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

static void finish(struct publisher *publisher, struct account *account, monotonic now,
		   uint64_t wall)
{
	struct site *site = account->busy;

	publisher->revision++;
	account->busy = NULL;
	account->ticket = 0;
	site->not_before = after(now, account->is.interval);
	if (account->job.outcome == OUTCOME_DONE) {
		site->outcome = OUTCOME_DONE;
		note_done(site, now, wall);
	} else {
		note_failed(publisher, site, &account->job, now);
	}
	site_plan(site, now);
	site->is_unrefreshed =
		site->outcome != OUTCOME_DONE && record_plan_same(&site->present, &site->sent);
	if (site_is_settled(site))
		site_settle(site, now);
	else if (site_due(site) == NEVER)
		site_hold(publisher, site, now);
}

static void prepare(struct publisher *publisher, struct account *account, monotonic now,
		    uint64_t wall)
{
	const struct protocol *protocol = account->is.backend->protocol;

	if (protocol->prepare(&account->job, publisher->random, wall, &account->request) ==
	    JOB_DONE) {
		finish(publisher, account, now, wall);
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
	while ((service = site_next_service(site, service))) {
		if (service_is_planned(service))
			continue;
		record_plan_add_leftovers(&site->present, &service->choice, &site->wanted);
		site->certain = false;
	}
	record_plan_keep(&site->present, site->account->carries);
}

static struct endpoint will_say(const struct service *service, monotonic now)
{
	if (service_is_planned(service))
		return service->external;
	return site_is_awaited(service->site, now) ? service->published : NO_ENDPOINT;
}

/* How long what is told will hold, seconds; 0: that is not said there. */
static uint32_t lifetime_of(const struct site *site, monotonic now)
{
	uint32_t lifetime = seconds_until(site->expires, now);

	if (!site->account->leases)
		return 0;
	if (lifetime < LEASE_LEAST)
		return LEASE_LEAST;
	return lifetime < LEASE_MOST ? lifetime : LEASE_MOST;
}

static void start(struct publisher *publisher, struct site *site, monotonic now, uint64_t wall)
{
	struct account *account = site->account;
	struct service *service = NULL;

	site_plan(site, now); /* the time to live depends on the time */
	if (site->leftovers_due <= now)
		suspect_leftovers(site);
	if (site_is_settled(site) && site_refresh_at(site) > now) {
		site_settle(site, now);
		return;
	}
	site_rest(site);
	while ((service = site_next_service(site, service)))
		service->sent = will_say(service, now);
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
		.holds = site->certain && site->told_until != NEVER && site->told_until > now,
		.clock_offset = &account->clock_offset,
		.primary = &account->primary,
		.lifetime = lifetime_of(site, now),
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
	case JOB_DONE: finish(publisher, account, now, wall); return true;
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
	finish(publisher, account, now, 0);
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

/* What an earlier run has told counts from then on. */
static void reckon_recalled(struct publisher *publisher, monotonic now, uint64_t wall)
{
	size_t i;

	for (i = 0; publisher->has_recalled && i < publisher->has.site_count; i++)
		site_reckon_refresh(&publisher->has.sites[i], now, wall);
	publisher->has_recalled = false;
}

void publisher_wake(struct publisher *publisher, monotonic now, uint64_t wall)
{
	struct account *account = publisher->has.accounts;
	size_t left = publisher->has.account_count;
	struct site *site;

	reckon_recalled(publisher, now, wall);
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
