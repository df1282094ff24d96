/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping events to what the publisher should want, and its events to whoever
 * watches. Covered by: tests/net/test_ddns
 */
#include "cpe/publish.h"

#include <stdlib.h>
#include <string.h>

#include "cpe/account.h"
#include "cpe/journal.h"
#include "cpe/publisher_pump.h"
#include "cpe/report.h"
#include "ddns/backend.h"
#include "ddns/publisher.h"

struct publish {
	struct loop *loop;
	publish_event *event;
	void *arg;
	const struct config *config; /* NULL: not yet */
	size_t service_count;        /* whose places the publisher took: all of them, or none */
	struct publisher_pump *pump;
	struct publisher *publisher; /* the pump's */
	struct failure trouble;      /* the publisher did not take the configuration */
};

/* -- events -- */

static void tell(void *arg, const struct publisher_event *event)
{
	struct publish *publish = arg;
	static const char *const words[] = {
		[PUBLISHER_PUBLISHED] = "published",
		[PUBLISHER_WITHDRAWN] = "withdrawn",
		[PUBLISHER_FAILED] = "failed",
		[PUBLISHER_BLOCKED] = "blocked",
	};
	bool good = event->kind == PUBLISHER_PUBLISHED || event->kind == PUBLISHER_WITHDRAWN;
	struct json_object *object = report_service_event(
		words[event->kind], event->service, event->name, &event->endpoint, event->sentence);
	char endpoint[ENDPOINT_TEXT];

	if (good)
		journal(JOURNAL_INFO, JOURNAL_DNS, "%s service=%s name=%s outermost=%s",
			words[event->kind], event->service, event->name,
			endpoint_print(&event->endpoint, endpoint));
	else
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s service=%s name=%s: %s",
			words[event->kind], event->service, event->name, event->sentence);
	publish->event(publish->arg, object);
	report_free(object);
}

/* -- life -- */

struct publish *publish_new(struct loop *loop, publish_event *event, void *arg,
			    struct failure *failure)
{
	struct publish *publish = calloc(1, sizeof(*publish));

	if (publish) {
		publish->loop = loop;
		publish->event = event;
		publish->arg = arg;
		publish->pump = publisher_pump_new(loop, tell, publish, failure);
		if (publish->pump) {
			publish->publisher = publisher_pump_of(publish->pump);
			return publish;
		}
		free(publish);
		return NULL;
	}
	failure_set(failure, ENOMEM, "no memory to publish services");
	return NULL;
}

void publish_free(struct publish *publish)
{
	if (!publish)
		return;
	publisher_pump_free(publish->pump);
	free(publish);
}

/* -- configuration -- */

static struct ddns_account account_of(const struct config_account *section,
				      struct account_secrets *secrets)
{
	struct ddns_account account;

	account_fill(section, &account);
	account_read_secrets(section, &account, secrets);
	if (secrets->remark.error != 0)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s", secrets->remark.sentence);
	return account;
}

/* What the publisher calls a service is one in IPv4 or in IPv6. */
#define PLACES 2

static size_t place_of(size_t service, bool ipv4)
{
	return PLACES * service + !ipv4;
}

static struct ddns_service service_of(const struct config *config,
				      const struct config_service *service, uint32_t place)
{
	const struct config_account *account = config_find_account(config, service->account.text);

	return (struct ddns_service){
		.label = service->title.text,
		.name = service->name.text,
		.srv = service->srv.text,
		.ttl = service->ttl,
		.account = (size_t)(account - config->accounts),
		.records = service->records,
		.protocol = service->protocol,
		.instance = service->instance.text[0] ? service->instance.text : NULL,
		.path = service->path.text,
		.variant = place,
	};
}

void publish_configure(struct publish *publish, const struct config *config)
{
	struct ddns_account *accounts = calloc(config->account_count + 1, sizeof(*accounts));
	struct ddns_service *services =
		calloc(PLACES * config->service_count + 1, sizeof(*services));
	struct account_secrets *secrets = calloc(config->account_count + 1, sizeof(*secrets));
	struct ddns_config ddns = {
		.services = services,
		.service_count = PLACES * config->service_count,
		.accounts = accounts,
		.account_count = config->account_count,
		.hold_down = config->general.hold_down,
		.grace = config->general.grace,
	};
	size_t i;

	publish->config = config;
	publish->service_count = 0;
	publish->trouble.error = 0;
	if (!accounts || !services || !secrets) {
		failure_set(&publish->trouble, ENOMEM, "no memory for the services");
	} else {
		for (i = 0; i < config->account_count; i++)
			accounts[i] = account_of(&config->accounts[i], &secrets[i]);
		for (i = 0; i < ddns.service_count; i++)
			services[i] = service_of(config, &config->services[i / PLACES],
						 (uint32_t)(i % PLACES));
		if (publisher_configure(publish->publisher, &ddns, loop_now(publish->loop),
					&publish->trouble) == 0)
			publish->service_count = config->service_count;
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

/* -- mappings -- */

static bool concerns(const struct config_service *service, const struct mapping *mapping)
{
	return !mapping_key_is_peer(&mapping->key) && mapping_has_port(mapping, service->port) &&
	       service->protocol == mapping->key.protocol &&
	       address_same(&service->host, &mapping->key.internal);
}

void publish_mapping(struct publish *publish, const struct mapping *mapping,
		     enum mapping_event event)
{
	const struct config *config = publish->config;
	monotonic now = loop_now(publish->loop);
	struct endpoint outermost;
	size_t i, place;

	for (i = 0; i < publish->service_count; i++) {
		if (!concerns(&config->services[i], mapping))
			continue;
		outermost = mapping_port_at(mapping, &mapping->outermost, config->services[i].port);
		place = place_of(i, mapping->key.external_ipv4);
		switch (event) {
		case EVENT_GRANTED:
		case EVENT_RENEWED:
		case EVENT_CHANGED:
			publisher_want(publish->publisher, place, &outermost, mapping->expires,
				       now);
			break;
		case EVENT_RELEASED: publisher_released(publish->publisher, place, now); break;
		case EVENT_LOST: publisher_lost(publish->publisher, place, now); break;
		}
		publisher_pump_later(publish->pump);
	}
}

/* -- status -- */

struct publish_view publish_view(const struct publish *publish, size_t service)
{
	struct publisher_status status;

	if (service >= publish->service_count)
		return (struct publish_view){ .state = "off",
					      .message = publish->trouble.sentence };
	status = publisher_status(publish->publisher, place_of(service, true));
	if (status.state == PUBLISHER_WAITING)
		status = publisher_status(publish->publisher, place_of(service, false));
	return (struct publish_view){
		.state = status.word,
		.message = status.sentence,
		.published = status.published,
		.wanted = status.wanted,
	};
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

	if (publish->trouble.error != 0) {
		trouble(arg, publish->trouble.sentence);
		return;
	}
	for (i = 0; i < PLACES * publish->service_count; i++) {
		status = publisher_status(publish->publisher, i);
		if (!is_trouble(status.state))
			continue;
		snprintf(sentence, sizeof(sentence), "service %s: %s",
			 publish->config->services[i / PLACES].title.text, status.sentence);
		if (i % PLACES == 0 || strcmp(sentence, before) != 0)
			trouble(arg, sentence);
		memcpy(before, sentence, sizeof(before));
	}
}
