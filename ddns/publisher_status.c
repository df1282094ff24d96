/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a service stands, in a word and a sentence.
 * Covered by: tests/unit/ddns/test_publisher
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ddns/publisher_state.h"

static const char *const words[] = {
	[PUBLISHER_WAITING] = "waiting",       [PUBLISHER_HOLDING] = "holding",
	[PUBLISHER_UPDATING] = "updating",     [PUBLISHER_CURRENT] = "published",
	[PUBLISHER_RETRYING] = "retrying",     [PUBLISHER_REFUSED] = "blocked",
	[PUBLISHER_NOT_PUBLIC] = "not-public", [PUBLISHER_CONFLICT] = "conflict",
	[PUBLISHER_DAMPED] = "damped",         [PUBLISHER_HALTED] = "halted",
};

const char *publisher_word(enum publisher_state state)
{
	return words[state];
}

const char *obstacle_sentence(const struct service *service)
{
	switch (service->obstacle) {
	case OBSTACLE_NONE: return "";
	case OBSTACLE_NOT_PUBLIC:
		return "nobody on the Internet can reach its address, so it is not published: ask "
		       "the carrier for PCP or a public address (in a test network set "
		       "allow-non-public)";
	case OBSTACLE_OTHER_ADDRESS:
		return "another service of the same name has another address now: give this one a "
		       "name of its own";
	case OBSTACLE_ACCOUNT: return service->site->account->unusable;
	}
	return "";
}

static bool is_current(const struct service *service)
{
	const struct site *site = service->site;

	return service->wanted && service->obstacle == OBSTACLE_NONE && !site_is_stale(site) &&
	       (site->certain || site_is_under_way(site)) &&
	       endpoint_is_some(&service->published) &&
	       endpoint_same(&service->published, &service->external);
}

static enum publisher_state site_state(const struct site *site)
{
	if (site_is_under_way(site))
		return PUBLISHER_UPDATING;
	if (site->halted)
		return PUBLISHER_HALTED;
	if (site->outcome == OUTCOME_DONE)
		return site_is_damped(site) ? PUBLISHER_DAMPED : PUBLISHER_HOLDING;
	return outcome_needs_action(site->outcome) ? PUBLISHER_REFUSED : PUBLISHER_RETRYING;
}

/* Nothing of the name is mapped, and the name server does not let us say so. */
static bool leftovers_stay(const struct site *site)
{
	return site->wanted.count == 0 && site->outcome != OUTCOME_DONE;
}

static enum publisher_state service_state(const struct service *service)
{
	switch (service->obstacle) {
	case OBSTACLE_NOT_PUBLIC: return PUBLISHER_NOT_PUBLIC;
	case OBSTACLE_OTHER_ADDRESS: return PUBLISHER_CONFLICT;
	case OBSTACLE_ACCOUNT: return PUBLISHER_REFUSED;
	case OBSTACLE_NONE: break;
	}
	if (is_current(service))
		return PUBLISHER_CURRENT;
	if (!service->wanted && !endpoint_is_some(&service->published) &&
	    !leftovers_stay(service->site))
		return PUBLISHER_WAITING;
	return site_state(service->site);
}

bool service_says_port(const struct service *service)
{
	return record_choice_says_port(&service->choice, service->site->account->carries);
}

/* "http://", where the service name is one that browsers know; else "". */
static const char *scheme_of(const struct service *service)
{
	if (strcmp(service->choice.srv, "_http._tcp") == 0)
		return "http://";
	return strcmp(service->choice.srv, "_https._tcp") == 0 ? "https://" : "";
}

/* What has no place for its port. */
static const char *why_no_port(const struct service *service)
{
	uint32_t carries = service->site->account->carries;

	if (!service->choice.kinds)
		return "a service without srv";
	if (carries & CARRIES(RECORD_HINT) && !(carries & CARRIES(RECORD_SRV)))
		return "a service without txt among its records";
	return service->site->account->is.backend->name;
}

void publisher_remark(struct service *service)
{
	const char *why = why_no_port(service);
	const char *scheme = scheme_of(service);
	char name[DNS_NAME_TEXT];

	dns_name_print(&service->site->name, name);
	if (service->published.port == 0)
		snprintf(service->remark, sizeof(service->remark), "the address is published");
	else if (service_says_port(service))
		snprintf(service->remark, sizeof(service->remark),
			 "address and port are published");
	else
		snprintf(service->remark, sizeof(service->remark),
			 "the address is published, the port is not, for which %s has no place: "
			 "visitors have to use %s%.120s:%u%s",
			 why, scheme, name, service->published.port, scheme[0] ? "/" : "");
}

static const char *published_sentence(const struct service *service)
{
	if (service->lost_until != NEVER)
		return "the mapping was lost; it stays published for a while, it may come back";
	return service->remark;
}

static const char *holding_sentence(const struct service *service)
{
	if (!service->wanted && service->site->recalled)
		return "the host has not asked for this port since the restart; it stays published "
		       "for a while, it may do so yet";
	return "changes are collected before the name server is told";
}

static const char *sentence(const struct service *service, enum publisher_state state)
{
	switch (state) {
	case PUBLISHER_WAITING: return "no mapping: the host has not asked for this port";
	case PUBLISHER_HOLDING: return holding_sentence(service);
	case PUBLISHER_DAMPED:
		return "it changes too often: the name server is told of the latest in a while";
	case PUBLISHER_UPDATING: return "the name server is being told";
	case PUBLISHER_CURRENT: return published_sentence(service);
	case PUBLISHER_NOT_PUBLIC:
	case PUBLISHER_CONFLICT: return obstacle_sentence(service);
	case PUBLISHER_RETRYING:
	case PUBLISHER_HALTED:
	case PUBLISHER_REFUSED: break;
	}
	return service->obstacle == OBSTACLE_ACCOUNT ? obstacle_sentence(service)
						     : service->site->sentence;
}

struct publisher_status publisher_status(const struct publisher *publisher, size_t service)
{
	struct publisher_status status = { .next_try = NEVER };
	const struct service *of;

	assert(service < publisher->has.service_count);
	of = &publisher->has.services[service];
	status.published = of->published;
	status.told = of->site->told > 1 ? of->site->told : 0;
	status.state = service_state(of);
	status.word = words[status.state];
	status.sentence = sentence(of, status.state);
	if (of->wanted)
		status.wanted = of->external;
	if (!of->site->account->is.unusable &&
	    (!site_is_settled(of->site) || site_is_stale(of->site)))
		status.next_try = site_due(of->site);
	return status;
}
