/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping events to what the publisher should want, and its events to whoever
 * watches. Covered by: tests/net/test_ddns
 */
#include "cpe/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/account.h"
#include "cpe/event_report.h"
#include "cpe/journal.h"
#include "cpe/published.h"
#include "cpe/publisher_pump.h"
#include "cpe/service_match.h"
#include "ddns/backend.h"
#include "ddns/publisher.h"

#define COMPARE_EVERY seconds(1800)
#define LOOK_EVERY    seconds(5)  /* who hosts are that are not known by address */
#define MEET_EVERY    seconds(30) /* hosts that have come are given names; in the long run */
#define MEET_BURST    8           /* so many times at once */

struct publish {
	struct loop *loop;
	struct publish_callbacks callbacks;
	const struct config *config; /* NULL: not yet */
	struct services services;
	bool taken; /* the publisher has them, all, by their places */
	struct publisher_pump *pump;
	struct publisher *publisher; /* the pump's */
	struct published *published; /* NULL: not yet, or no memory */
	struct failure trouble;      /* the publisher did not take the configuration */

	struct loop_timer *look, *compare;
	struct host_book *book; /* while it is open */
	bool has_met;           /* hosts that have no places yet */
	monotonic meet_from;    /* when they may be given some */
	monotonic meet_budget;  /* MEET_EVERY after now for each time that was not long ago */
};

/* -- events -- */

static void tell(void *arg, const struct publisher_event *event)
{
	struct publish *publish = arg;
	static const char *const words[] = {
		[PUBLISHER_PUBLISHED] = "published", [PUBLISHER_WITHDRAWN] = "withdrawn",
		[PUBLISHER_FAILED] = "failed",       [PUBLISHER_BLOCKED] = "blocked",
		[PUBLISHER_CONTESTED] = "contested",
	};
	bool good = event->kind == PUBLISHER_PUBLISHED || event->kind == PUBLISHER_WITHDRAWN;
	struct json_object *object = event_of_service(
		words[event->kind], event->service, event->name, &event->endpoint, event->sentence);
	char endpoint[ENDPOINT_TEXT];

	if (good)
		journal(JOURNAL_INFO, JOURNAL_DNS, "%s service=%s name=%s outermost=%s",
			words[event->kind], event->service, event->name,
			endpoint_print(&event->endpoint, endpoint));
	else
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s service=%s name=%s: %s",
			words[event->kind], event->service, event->name, event->sentence);
	publish->callbacks.event(publish->callbacks.arg, object);
}

/* -- life -- */

static void look(void *arg);
static void compare(void *arg);

struct publish *publish_new(struct loop *loop, const struct publish_callbacks *callbacks,
			    struct failure *failure)
{
	struct publish *publish = calloc(1, sizeof(*publish));

	if (!publish) {
		failure_set(failure, ENOMEM, "no memory to publish services");
		return NULL;
	}
	publish->loop = loop;
	publish->callbacks = *callbacks;
	publish->look = loop_timer_new(loop, look, publish);
	publish->compare = loop_timer_new(loop, compare, publish);
	publish->pump = publisher_pump_new(loop, tell, publish, failure);
	if (!publish->pump || !publish->look || !publish->compare) {
		publish_free(publish);
		return NULL;
	}
	publisher_pump_use(publish->pump, callbacks->scripts);
	publish->publisher = publisher_pump_of(publish->pump);
	return publish;
}

void publish_free(struct publish *publish)
{
	if (!publish)
		return;
	published_free(publish->published);
	publisher_pump_free(publish->pump);
	loop_timer_free(publish->look);
	loop_timer_free(publish->compare);
	services_clear(&publish->services);
	free(publish);
}

/* -- configuration -- */

static struct ddns_account account_without_secrets(const struct config_account *section)
{
	struct ddns_account account;

	account_fill(section, &account);
	return account;
}

static struct ddns_account account_of(const struct config_account *section,
				      struct account_secrets *secrets)
{
	struct ddns_account account;

	account_fill(section, &account);
	account_read_secrets(section, &account, secrets);
	if (secrets->remark.error != 0)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s", secrets->remark.sentence);
	if (account.unusable)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "account \"%s\": %s", section->title.text,
			account.unusable);
	return account;
}

/* The publisher gets the places; without `goes_on` nothing is wanted yet. */
static void hand_over(struct publish *publish, bool goes_on)
{
	const struct config *config = publish->config;
	struct ddns_account *accounts = calloc(config->account_count + 1, sizeof(*accounts));
	struct ddns_service *services = calloc(publish->services.count + 1, sizeof(*services));
	struct account_secrets *secrets = calloc(config->account_count + 1, sizeof(*secrets));
	struct ddns_config ddns = {
		.services = services,
		.service_count = publish->services.count,
		.accounts = accounts,
		.account_count = config->account_count,
		.hold_down = config->general.hold_down,
		.grace = config->general.grace,
		.goes_on = goes_on,
	};
	size_t i;

	publish->taken = false;
	publish->trouble.error = 0;
	if (!accounts || !services || !secrets || !publish->services.places) {
		failure_set(&publish->trouble, ENOMEM, "no memory for the services");
	} else {
		for (i = 0; i < config->account_count; i++)
			accounts[i] = goes_on ? account_without_secrets(&config->accounts[i])
					      : account_of(&config->accounts[i], &secrets[i]);
		for (i = 0; i < ddns.service_count; i++)
			services[i] = place_as_service(&publish->services.places[i]);
		publish->taken =
			publisher_configure(publish->publisher, &ddns, loop_now(publish->loop),
					    &publish->trouble) == 0;
	}
	if (accounts)
		explicit_bzero(accounts, config->account_count * sizeof(*accounts));
	if (publish->trouble.error != 0)
		journal(JOURNAL_ERROR, JOURNAL_DNS, "%s", publish->trouble.sentence);
	free(accounts);
	free(services);
	free(secrets);
	publisher_pump_later(publish->pump);
}

/* -- the book -- */

static bool needs_book(const struct publish *publish)
{
	size_t i;

	for (i = 0; i < publish->config->service_count; i++)
		if (service_needs_book(&publish->config->services[i]))
			return true;
	return false;
}

/* For as long as the work lasts, with no more than one reading of it. */
static void with_book(struct publish *publish, void (*work)(struct publish *publish))
{
	struct host_book book = { .leases = { .count = 0 } };

	if (needs_book(publish)) {
		publish->callbacks.open_book(publish->callbacks.arg, &book);
		publish->book = &book;
	}
	work(publish);
	publish->book = NULL;
	host_book_close(&book);
}

/* -- mappings -- */

static void want(struct publish *publish, struct service_place *place,
		 const struct mapping *mapping)
{
	struct endpoint outside = place_outside(place, mapping);

	place->source = mapping->key.internal;
	place->seen = true;
	publisher_want(publish->publisher, (size_t)(place - publish->services.places), &outside,
		       mapping->expires, loop_now(publish->loop));
	publisher_pump_later(publish->pump);
}

static void end(struct publish *publish, struct service_place *place, bool released)
{
	size_t number = (size_t)(place - publish->services.places);
	monotonic now = loop_now(publish->loop);

	place->source = ADDRESS_NONE;
	if (released)
		publisher_released(publish->publisher, number, now);
	else
		publisher_lost(publish->publisher, number, now);
	publisher_pump_later(publish->pump);
}

void publish_crowd(struct publish *publish)
{
	publisher_crowd(publish->publisher, loop_now(publish->loop));
	publisher_pump_later(publish->pump);
}

static void stands_for(struct publish *publish, const struct config_service *service,
		       const struct mapping *mapping, bool fresh)
{
	const struct address *host = &mapping->key.internal;
	struct service_place *place = publish->services.places;
	size_t left = publish->taken ? publish->services.count : 0;
	char label[HOST_LABEL] = "";

	if (!service_is_for(service, publish->book, host, label))
		return;
	if (label[0] && services_meet(&publish->services, service, label))
		publish->has_met = true;
	for (; left > 0; left--, place++)
		if (place->service == service && place_has(place, mapping) &&
		    (!place->host || strcmp(place->host, label) == 0) &&
		    place_may_mean(&publish->services, place, publish->book, host, fresh))
			want(publish, place, mapping);
}

static void stands(struct publish *publish, const struct mapping *mapping, bool fresh)
{
	const struct config *config = publish->config;
	struct host_book book = { .leases = { .count = 0 } };
	struct host_book *before = publish->book;
	size_t i;

	for (i = 0; i < config->service_count; i++) {
		if (!service_speaks_of(&config->services[i], mapping))
			continue;
		if (!publish->book && service_needs_book(&config->services[i])) {
			publish->callbacks.open_book(publish->callbacks.arg, &book);
			publish->book = &book;
		}
		stands_for(publish, &config->services[i], mapping, fresh);
	}
	publish->book = before;
	host_book_close(&book);
}

/* Another mapping may do as well: it is looked for. */
static void ended(struct publish *publish, const struct mapping *mapping, bool released)
{
	struct service_place *place = publish->services.places;
	size_t left = publish->taken ? publish->services.count : 0;

	for (; left > 0; left--, place++) {
		if (!service_speaks_of(place->service, mapping) || !place_has(place, mapping) ||
		    !address_same(&place->source, &mapping->key.internal))
			continue;
		end(publish, place, released);
		if (service_needs_book(place->service))
			loop_timer_set(publish->look, loop_now(publish->loop));
	}
}

static void settle_hosts(struct publish *publish);

void publish_mapping(struct publish *publish, const struct mapping *mapping,
		     enum mapping_event event)
{
	if (!publish->config)
		return;
	switch (event) {
	case EVENT_GRANTED:
	case EVENT_CHANGED: stands(publish, mapping, true); break;
	case EVENT_RENEWED: stands(publish, mapping, false); break;
	case EVENT_RELEASED: ended(publish, mapping, true); break;
	case EVENT_LOST: ended(publish, mapping, false); break;
	}
	if (publish->has_met)
		settle_hosts(publish);
}

/* -- hosts that come and go -- */

static bool is_idle(const struct publish *publish, size_t place)
{
	return address_is_none(&publish->services.places[place].source) &&
	       publisher_status(publish->publisher, place).state == PUBLISHER_WAITING;
}

/* Hosts none of whose places has anything to do with DNS any more. */
static void forget_idle(struct publish *publish)
{
	struct services *services = &publish->services;
	size_t i;

	for (i = 0; i < services->count; i++)
		if (services->places[i].host && is_idle(publish, i))
			services_forget(services, services->places[i].service,
					services->places[i].host);
	for (i = 0; i < services->count; i++)
		if (services->places[i].host && !is_idle(publish, i))
			services_meet(services, services->places[i].service,
				      services->places[i].host);
}

static void ask_for_mappings(struct publish *publish)
{
	publish->callbacks.mappings(publish->callbacks.arg);
}

/* Names are given at the end of the turn, or once it may be again. */
static void settle_hosts(struct publish *publish)
{
	monotonic now = loop_now(publish->loop);

	loop_timer_set(publish->look, publish->meet_from > now ? after(now, LOOK_EVERY) : now);
}

/* Each time costs a little for all services: hosts that come and go shall not set the pace. */
static void spend(struct publish *publish, monotonic now)
{
	monotonic from = publish->meet_budget > now ? publish->meet_budget : now;

	publish->meet_budget = after(from, MEET_EVERY);
	publish->meet_from = publish->meet_budget - MEET_BURST * MEET_EVERY;
	if (publish->meet_budget < MEET_BURST * MEET_EVERY)
		publish->meet_from = 0;
}

static void give_places(struct publish *publish)
{
	monotonic now = loop_now(publish->loop);

	if (!publish->has_met || !publish->taken || publish->meet_from > now)
		return;
	publish->has_met = false;
	spend(publish, now);
	forget_idle(publish);
	if (services_expand(&publish->services)) {
		hand_over(publish, true);
		ask_for_mappings(publish);
	} else {
		journal(JOURNAL_ERROR, JOURNAL_DNS, "no memory for the services");
	}
}

static void look_at_hosts(struct publish *publish)
{
	struct service_place *place = publish->services.places;
	size_t left = publish->taken ? publish->services.count : 0;

	for (; left > 0; left--, place++)
		if (place_is_denied(place, publish->book))
			end(publish, place, false);
	ask_for_mappings(publish);
	give_places(publish);
}

static void look(void *arg)
{
	struct publish *publish = arg;

	with_book(publish, look_at_hosts);
	if (needs_book(publish))
		loop_timer_set(publish->look, after(loop_now(publish->loop), LOOK_EVERY));
}

/* -- the safety net: DDNS-011 -- */

static void compare_all(struct publish *publish)
{
	struct service_place *place = publish->services.places;
	size_t count = publish->taken ? publish->services.count : 0, i;

	for (i = 0; i < count; i++)
		place[i].seen = false;
	ask_for_mappings(publish);
	for (i = 0; i < count; i++)
		if (!place[i].seen && !address_is_none(&place[i].source))
			end(publish, &place[i], false);
}

void publish_compare(struct publish *publish)
{
	if (publish->config)
		with_book(publish, compare_all);
	loop_timer_set(publish->compare, after(loop_now(publish->loop), COMPARE_EVERY));
}

static void compare(void *arg)
{
	publish_compare(arg);
}

/* Hosts are met first, so that their names are not missed meanwhile. */
static void begin(struct publish *publish)
{
	services_configure(&publish->services, publish->config);
	publish->taken = false;
	ask_for_mappings(publish);
	publish->has_met = false;
	services_expand(&publish->services);
	hand_over(publish, false);
	ask_for_mappings(publish);
}

static void remember(void *arg, bool at_once)
{
	struct publish *publish = arg;

	published_changed(publish->published, at_once);
}

/* What an earlier run has published is known before anything is wanted. */
static void open_file(struct publish *publish, const char *state_file)
{
	publish->published = published_new(publish->loop, state_file, publish->publisher);
	if (!publish->published)
		journal(JOURNAL_ERROR, JOURNAL_DNS, "no memory to keep what is published");
	publisher_pump_remembered_by(publish->pump, remember, publish);
}

void publish_configure(struct publish *publish, const struct config *config)
{
	if (!publish->config)
		open_file(publish, config->general.state_file.text);
	publish->config = config;
	with_book(publish, begin);
	loop_timer_set(publish->compare, after(loop_now(publish->loop), COMPARE_EVERY));
	loop_timer_set(publish->look,
		       needs_book(publish) ? after(loop_now(publish->loop), LOOK_EVERY) : NEVER);
}

/* -- status -- */

static struct publish_view view_of(const struct publish *publish, size_t place,
				   const struct publisher_status *status)
{
	const struct service_place *at = &publish->services.places[place];

	return (struct publish_view){
		.service = at->service,
		.name = at->name,
		.account = publish->config->accounts[at->account].title.text,
		.port = at->port,
		.source = at->source,
		.state = status->word,
		.message = status->sentence,
		.published = status->published,
		.wanted = status->wanted,
		.updated = (time_t)status->told,
	};
}

/* What there is to say of the service as a whole where there is nothing to say of a place. */
static struct publish_view view_of_all(const struct publish *publish,
				       const struct config_service *service)
{
	struct publish_view view = {
		.service = service,
		.name = service->name.text,
		.port = service->ports.first,
		.state = "off",
		.message = publish->trouble.sentence,
	};

	if (!publish->taken)
		return view;
	view.state = publisher_word(PUBLISHER_WAITING);
	view.message = service->host.kind == HOSTS_BY_PREFIX
			       ? "no mapping: no host with a name has asked for this port"
			       : "no mapping: the host has not asked for this port";
	return view;
}

/* Nothing is published or wanted, in neither family and for the same reason. */
static bool says_the_same(const struct publish_view *view, const struct publisher_status *status)
{
	return address_is_none(&status->published.address) &&
	       address_is_none(&status->wanted.address) &&
	       address_is_none(&view->published.address) &&
	       address_is_none(&view->wanted.address) &&
	       strcmp(view->message, status->sentence) == 0;
}

void publish_views(const struct publish *publish, const struct config *config, publish_visit *visit,
		   void *arg)
{
	struct publisher_status status;
	struct publish_view view;
	size_t i, at = 0, before;

	for (i = 0; i < config->service_count; i++) {
		before = at;
		view = view_of_all(publish, &config->services[i]);
		for (; publish->taken && at < publish->services.count &&
		       publish->services.places[at].service == &config->services[i];
		     at++) {
			status = publisher_status(publish->publisher, at);
			if (status.state == PUBLISHER_WAITING ||
			    (view.account && says_the_same(&view, &status)))
				continue;
			view = view_of(publish, at, &status);
			visit(arg, &view);
		}
		if (before == at || !view.account)
			visit(arg, &view);
	}
}

/* Does somebody have to act? */
static bool is_trouble(enum publisher_state state)
{
	return state == PUBLISHER_RETRYING || state == PUBLISHER_REFUSED ||
	       state == PUBLISHER_HALTED || state == PUBLISHER_DAMPED ||
	       state == PUBLISHER_NOT_PUBLIC || state == PUBLISHER_CONFLICT;
}

void publish_troubles(const struct publish *publish,
		      void (*trouble)(void *arg, const char *sentence), void *arg)
{
	struct publisher_status status;
	char sentence[64 + DDNS_SENTENCE + 16], before[sizeof(sentence)] = "";
	size_t i;

	if (published_trouble(publish->published)->error != 0)
		trouble(arg, published_trouble(publish->published)->sentence);
	if (publish->trouble.error != 0) {
		trouble(arg, publish->trouble.sentence);
		return;
	}
	for (i = 0; publish->taken && i < publish->services.count; i++) {
		status = publisher_status(publish->publisher, i);
		if (!is_trouble(status.state))
			continue;
		snprintf(sentence, sizeof(sentence), "service %s: %s",
			 publish->services.places[i].service->title.text, status.sentence);
		if (strcmp(sentence, before) != 0) /* of both families, or of all its ports */
			trouble(arg, sentence);
		memcpy(before, sentence, sizeof(before));
	}
}
