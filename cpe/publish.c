/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping events to what the publisher should want; its exchanges to the DNS
 * client. Covered by: tests/net/test_ddns
 */
#include "cpe/publish.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/dns_client.h"
#include "cpe/journal.h"
#include "cpe/random.h"
#include "cpe/report.h"
#include "ddns/backend.h"
#include "ddns/publisher.h"

#define KEY_FILE_MAX 8192 /* octets */

/* A message that is on its way, and the ticket that the publisher knows it by. */
struct carried {
	struct publish *publish;
	struct dns_exchange *exchange;
	uint64_t ticket;
	struct carried *next;
};

struct publish {
	struct loop *loop;
	publish_event *event;
	void *arg;
	const struct config *config; /* NULL: not yet */
	size_t service_count;        /* that the publisher took: all of them, or none */
	struct publisher *publisher;
	struct loop_timer *timer;
	struct loop_task pump;
	struct carried *carried;
	struct failure trouble; /* the publisher did not take the configuration */
};

static uint64_t wall_clock(void)
{
	return (uint64_t)time(NULL);
}

static void has_work(struct publish *publish)
{
	loop_defer(publish->loop, &publish->pump);
}

/* -- exchanges -- */

static void forget(struct carried *carried)
{
	struct carried **link = &carried->publish->carried;

	while (*link != carried)
		link = &(*link)->next;
	*link = carried->next;
	free(carried);
}

static bool answered(void *arg, const uint8_t *message, size_t length)
{
	struct carried *carried = arg;
	struct publish *publish = carried->publish;

	if (!publisher_answered(publish->publisher, carried->ticket, message, length,
				loop_now(publish->loop), wall_clock()))
		return false;
	forget(carried);
	has_work(publish);
	return true;
}

static void unanswered(void *arg, const struct failure *failure)
{
	struct carried *carried = arg;
	struct publish *publish = carried->publish;

	publisher_unanswered(publish->publisher, carried->ticket, failure->sentence,
			     loop_now(publish->loop));
	forget(carried);
	has_work(publish);
}

static void carry(struct publish *publish, const struct publisher_exchange *exchange)
{
	struct dns_question question = {
		.server = exchange->server,
		.message = exchange->message,
		.length = exchange->length,
		.tcp = exchange->tcp,
		.patience = exchange->patience,
	};
	struct carried *carried = calloc(1, sizeof(*carried));
	struct failure failure = { .sentence = "no memory to ask the name server" };

	if (carried) {
		*carried = (struct carried){ .publish = publish,
					     .ticket = exchange->ticket,
					     .next = publish->carried };
		carried->exchange = dns_exchange_new(publish->loop, &question, answered, unanswered,
						     carried, &failure);
		if (carried->exchange) {
			publish->carried = carried;
			return;
		}
		free(carried);
	}
	publisher_unanswered(publish->publisher, exchange->ticket, failure.sentence,
			     loop_now(publish->loop));
}

/* -- events -- */

static void tell(struct publish *publish, const struct publisher_event *event)
{
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

static void pump(void *arg)
{
	struct publish *publish = arg;
	struct publisher_decision decision;

	publisher_wake(publish->publisher, loop_now(publish->loop), wall_clock());
	while (publisher_next(publish->publisher, &decision)) {
		switch (decision.kind) {
		case PUBLISHER_EXCHANGE: carry(publish, &decision.exchange); break;
		case PUBLISHER_EVENT: tell(publish, &decision.event); break;
		}
	}
	loop_timer_set(publish->timer, publisher_wake_at(publish->publisher));
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
		publish->pump = LOOP_TASK(pump, publish);
		publish->publisher = publisher_new(random_system());
		publish->timer = loop_timer_new(loop, pump, publish);
		if (publish->publisher && publish->timer)
			return publish;
	}
	failure_set(failure, ENOMEM, "no memory to publish services");
	publish_free(publish);
	return NULL;
}

void publish_free(struct publish *publish)
{
	struct carried *carried;

	if (!publish)
		return;
	while ((carried = publish->carried) != NULL) {
		dns_exchange_free(carried->exchange);
		publish->carried = carried->next;
		free(carried);
	}
	loop_forget(publish->loop, &publish->pump);
	loop_timer_free(publish->timer);
	publisher_free(publish->publisher);
	free(publish);
}

/* -- configuration -- */

static int read_key(const char *path, struct tsig_key *key, struct failure *failure)
{
	char text[KEY_FILE_MAX];
	FILE *file = fopen(path, "re");
	size_t length;
	int error;

	if (!file)
		return failure_set(failure, errno, "%s: %s; make it readable for the daemon", path,
				   strerror(errno));
	length = fread(text, 1, sizeof(text), file);
	fclose(file);
	if (length == sizeof(text))
		error = failure_set(failure, EFBIG, "%s: too large for a TSIG key", path);
	else
		error = tsig_key_parse(text, length, path, key, failure);
	explicit_bzero(text, sizeof(text));
	return error;
}

/* The account as the publisher wants it; a key that cannot be read makes it unusable. */
static struct ddns_account account_of(const struct config_account *config, struct failure *failure)
{
	struct ddns_account account = {
		.label = config->title.text,
		.backend = backend_find(config->type.text),
		.server = config->server,
		.zone = config->zone.text,
		.allow_non_public = config->allow_non_public,
	};

	if (read_key(config->key_file.text, &account.key, failure) != 0)
		account.unusable = failure->sentence;
	return account;
}

static struct ddns_service service_of(const struct config *config,
				      const struct config_service *service)
{
	const struct config_account *account = config_find_account(config, service->account.text);

	return (struct ddns_service){
		.label = service->title.text,
		.name = service->name.text,
		.srv = service->srv.text,
		.ttl = service->ttl,
		.account = (size_t)(account - config->accounts),
	};
}

void publish_configure(struct publish *publish, const struct config *config)
{
	struct ddns_account *accounts = calloc(config->account_count + 1, sizeof(*accounts));
	struct ddns_service *services = calloc(config->service_count + 1, sizeof(*services));
	struct failure *failures = calloc(config->account_count + 1, sizeof(*failures));
	struct ddns_config ddns = {
		.services = services,
		.service_count = config->service_count,
		.accounts = accounts,
		.account_count = config->account_count,
		.hold_down = config->general.hold_down,
		.grace = config->general.grace,
	};
	size_t i;

	publish->config = config;
	publish->service_count = 0;
	publish->trouble.error = 0;
	if (!accounts || !services || !failures) {
		failure_set(&publish->trouble, ENOMEM, "no memory for the services");
	} else {
		for (i = 0; i < config->account_count; i++)
			accounts[i] = account_of(&config->accounts[i], &failures[i]);
		for (i = 0; i < config->service_count; i++)
			services[i] = service_of(config, &config->services[i]);
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
	free(failures);
	has_work(publish);
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
	size_t i;

	for (i = 0; i < publish->service_count; i++) {
		if (!concerns(&config->services[i], mapping))
			continue;
		outermost = mapping_port_at(mapping, &mapping->outermost, config->services[i].port);
		switch (event) {
		case EVENT_GRANTED:
		case EVENT_RENEWED:
		case EVENT_CHANGED:
			publisher_want(publish->publisher, i, &outermost, mapping->expires, now);
			break;
		case EVENT_RELEASED: publisher_released(publish->publisher, i, now); break;
		case EVENT_LOST: publisher_lost(publish->publisher, i, now); break;
		}
		has_work(publish);
	}
}

/* -- status -- */

struct publish_view publish_view(const struct publish *publish, size_t service)
{
	struct publisher_status status;

	if (service >= publish->service_count)
		return (struct publish_view){ .state = "off",
					      .message = publish->trouble.sentence };
	status = publisher_status(publish->publisher, service);
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
	       state == PUBLISHER_NOT_PUBLIC || state == PUBLISHER_CONFLICT;
}

void publish_troubles(const struct publish *publish,
		      void (*trouble)(void *arg, const char *sentence), void *arg)
{
	struct publisher_status status;
	char sentence[64 + DDNS_SENTENCE + 16];
	size_t i;

	if (publish->trouble.error != 0) {
		trouble(arg, publish->trouble.sentence);
		return;
	}
	for (i = 0; i < publish->service_count; i++) {
		status = publisher_status(publish->publisher, i);
		if (!is_trouble(status.state))
			continue;
		snprintf(sentence, sizeof(sentence), "service %s: %s",
			 publish->config->services[i].title.text, status.sentence);
		trouble(arg, sentence);
	}
}
