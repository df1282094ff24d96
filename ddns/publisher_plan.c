/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What of a site should be published, and when to act.
 * Covered by: tests/unit/ddns/test_publisher
 */
#include "ddns/publisher_state.h"

#define FIRST_HOLD_DOWN milliseconds(200)
#define HOLD_DOWNS_MOST 6 /* so many times the hold-down, further changes can put it off */
#define TTL_FLOOR       30

/* -- plans -- */

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

	while ((service = site_next_service(site, service)))
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

bool service_is_planned(const struct service *service)
{
	return service->wanted &&
	       (service->obstacle == OBSTACLE_NONE || service->obstacle == OBSTACLE_ACCOUNT);
}

bool site_is_awaited(const struct site *site, monotonic now)
{
	return site->recalled && site->leftovers_due != NEVER && site->leftovers_due > now;
}

void site_note_expiry(struct site *site)
{
	const struct service *service = NULL;

	site->expires = NEVER;
	while ((service = site_next_service(site, service)))
		if (service_is_planned(service))
			site->expires = earliest(site->expires, service->expires);
}

void site_plan(struct site *site, monotonic now)
{
	const struct service *latest[2][2] = {
		{ latest_news(site, false, false), latest_news(site, false, true) },
		{ latest_news(site, true, false), latest_news(site, true, true) },
	};
	struct record_plan *wanted = &site->wanted;
	struct service *service = NULL;
	enum obstacle obstacle;

	record_plan_empty(wanted);
	while ((service = site_next_service(site, service))) {
		obstacle =
			find_obstacle(service, latest[address_is_ipv4(&service->external.address)]
						     [service->choice.direct]);
		if (obstacle != OBSTACLE_NONE && obstacle != service->obstacle)
			service->events |= BIT(PUBLISHER_BLOCKED);
		service->obstacle = obstacle;
		if (!service_is_planned(service))
			continue;
		record_plan_add_service(wanted, &service->choice, &service->external, service->ttl);
	}
	site_note_expiry(site);
	record_plan_keep(wanted, site->account->carries);
	record_plan_part_families(wanted);
	if (site_is_awaited(site, now) && site->certain)
		record_plan_add_sets(wanted, &site->present);
	wanted->ttl_limit = seconds_until(site->expires, now) / 2;
	if (wanted->ttl_limit < TTL_FLOOR)
		wanted->ttl_limit = TTL_FLOOR;
}

/* -- when to act -- */

/* What cannot be taken back stays; there is nothing to say. Hints always can. */
static bool has_to_stay(const struct site *site)
{
	return site->wanted.count == 0 && !site->account->is.backend->withdraws &&
	       !site_is_under_way(site) && !record_plan_has_kind(&site->present, RECORD_HINT);
}

bool site_is_settled(const struct site *site)
{
	if (has_to_stay(site))
		return true;
	if (site_is_under_way(site))
		return record_plan_same(&site->sent, &site->wanted);
	if (site->certain)
		return record_plan_same(&site->present, &site->wanted);
	return site->present.count == 0 && site->wanted.count == 0;
}

/* Until when there were too many changes. */
static monotonic damped_until(const struct site *site)
{
	monotonic fifth = site->sent_at[DAMPED_AFTER - 1];

	return fifth == 0 || site->wanted.count == 0 ? 0 : after(fifth, DAMPED_TIME);
}

/* Withdrawals never are put off: the port may become a stranger's. */
static monotonic put_off_until(const struct site *site)
{
	return site->wanted.count == 0 ? 0 : latest(damped_until(site), site->crowd_until);
}

monotonic site_due(const struct site *site)
{
	monotonic due = earliest(site->addition_due, site->change_due);

	/* A server that has just refused is not asked for leftovers either. */
	due = earliest(due, site->retry_at != NEVER ? site->retry_at : site->leftovers_due);
	if (site->wanted.count > 0)
		due = earliest(due, site_refresh_at(site));
	if (site->halted || due == NEVER)
		return NEVER;
	return latest(due, latest(site->not_before, put_off_until(site)));
}

bool site_is_damped(const struct site *site)
{
	monotonic due = site_due(site);

	return due != NEVER && due == damped_until(site);
}

/* -- telling again -- */

/* A clock that says it was told in the future, or that there is none, is no help. */
void site_reckon_refresh(struct site *site, monotonic now, uint64_t wall)
{
	unsigned int days = site->account->is.backend->refresh;
	bool is_known = site->told != 0 && site->told <= wall;
	monotonic passed = seconds(is_known ? wall - site->told : 0);
	monotonic lease = seconds(site->lease);

	site->refresh_due = days > 0 ? after(now, until(seconds(86400ull * days), passed)) : NEVER;
	site->told_until = site->lease_due = NEVER;
	if (site->lease == 0)
		return;
	site->told_until = is_known ? after(now, until(lease, passed)) : now;
	site->lease_due = is_known ? after(now, until(lease - lease / 4, passed)) : now;
}

/* A lease is no longer than the mapping; so telling again helps when that has been renewed. */
monotonic site_refresh_at(const struct site *site)
{
	monotonic at = site->refresh_due;

	if (site->expires > after(site->told_until, seconds(1)))
		at = earliest(at, site->lease_due);
	return latest(at, site->retell_not_before);
}

/* It was to be told again, and that has failed. */
bool site_is_stale(const struct site *site)
{
	return (site->is_unrefreshed || site->halted) && !site_is_under_way(site) &&
	       site_is_settled(site);
}

/* -- acting -- */

void site_rest(struct site *site)
{
	site->addition_due = NEVER;
	site->change_due = NEVER;
	site->change_since = NEVER;
	site->retry_at = NEVER;
}

/* What only adds makes nothing wrong meanwhile, and somebody waits for it; see publisher.h. */
void site_hold(const struct publisher *publisher, struct site *site, monotonic now)
{
	const struct record_plan *reference =
		site_is_under_way(site) ? &site->sent : &site->present;
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

void service_note_endpoint(struct service *service, struct endpoint now)
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
static void note_settled(const struct site *site, monotonic now)
{
	struct service *service = NULL;

	while ((service = site_next_service(site, service))) {
		if (service_is_planned(service))
			service_note_endpoint(service, service->external);
		else if (!site_is_awaited(site, now))
			service_note_endpoint(service, NO_ENDPOINT);
	}
}

void site_settle(struct site *site, monotonic now)
{
	site_rest(site);
	if (site_is_under_way(site) || site->halted)
		return;
	if (!site_is_stale(site)) {
		site->tries = 0;
		site->outcome = OUTCOME_DONE;
	}
	note_settled(site, now);
}

void publisher_review(struct publisher *publisher, struct site *site, monotonic now)
{
	site_plan(site, now);
	if (site->refresh_due == NEVER && site->told == 0)
		site_reckon_refresh(site, now, 0);
	if (site_is_settled(site) || (site->wanted.count == 0 && site_is_awaited(site, now)))
		site_settle(site, now);
	else
		site_hold(publisher, site, now);
}
