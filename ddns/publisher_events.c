/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the publisher wants done and told, one after the other.
 * Covered by: tests/unit/ddns/test_publisher
 */
#include <stdio.h>

#include "ddns/publisher_state.h"

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

static void say_contest(struct publisher *publisher, const struct site *site)
{
	static const char *const what[] = {
		[CONTEST_FOUND] = "had other records of Homeport, of another gateway or of an "
				  "earlier run, and leads here now",
		[CONTEST_TAKEN] = "was changed by somebody else, and leads here again: has another "
				  "gateway the same name? Give each its own",
		[CONTEST_LEFT_SO] = "was changed by somebody else, and is left so: has another "
				    "gateway the same name? Give each its own",
	};

	say(publisher, what[site->contest], NULL);
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
	case PUBLISHER_CONTESTED:
		event->endpoint = service->external;
		say_contest(publisher, service->site);
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
	if (event->kind == PUBLISHER_CONTESTED)
		say_contest(publisher, site);
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
