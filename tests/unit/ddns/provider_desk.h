/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A desk for tests of the publisher towards a provider that speaks HTTP: the publisher, what
 * the provider answers to everything, and virtual time. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_PROVIDER_DESK_H
#define HOMEPORT_TESTS_PROVIDER_DESK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/backend.h"
#include "ddns/publisher.h"
#include "tests/support/spelled.h"

static struct desk {
	struct publisher *publisher;
	struct ddns_account account;
	struct ddns_service services[2];
	monotonic now;
	bool has_no_clock;
	struct http_answer answer; /* what the provider says to everything */
	bool silent;
	bool goes_on; /* the next configuration does: nobody has acted */
	unsigned int requests;
	char last_url[HTTP_URL_MAX];
	char event[DDNS_SENTENCE]; /* the last one's sentence */
} desk;

static inline void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x80, length); /* the middle: no jitter to speak of */
}

static const struct random_source steady = { .fill = fill };

static inline void configure(void)
{
	struct ddns_config config = { .services = desk.services,
				      .service_count = 2,
				      .accounts = &desk.account,
				      .account_count = 1,
				      .hold_down = seconds(5),
				      .grace = seconds(60),
				      .goes_on = desk.goes_on };
	struct failure failure;

	assert_int_equal(publisher_configure(desk.publisher, &config, desk.now, &failure), 0);
}

static inline void open_desk_at(const char *type, const char *url)
{
	desk = (struct desk){ .now = seconds(1000000) };
	desk.account = (struct ddns_account){ .label = "dyn",
					      .backend = backend_find(type),
					      .zone = "",
					      .web = { .user = "alice", .secret = "s3cret" },
					      .allow_non_public = true };
	desk.services[0] = (struct ddns_service){
		.label = "web", .name = "web.other.example", .srv = "_http._tcp", .ttl = 60
	};
	desk.services[1] =
		(struct ddns_service){ .label = "ssh", .name = "ssh.other.example", .ttl = 60 };
	desk.answer = (struct http_answer){ 200, "", 0, "", "", "" };
	snprintf(desk.account.web.url, sizeof(desk.account.web.url), "%s", url);
	desk.publisher = publisher_new(&steady);
	configure();
}

static inline void open_desk(const char *type)
{
	open_desk_at(type, "");
}

static inline int close_desk(void **state)
{
	(void)state;
	publisher_free(desk.publisher);
	return 0;
}

static inline void says(const char *body)
{
	desk.answer.body = body;
	desk.answer.length = strlen(body);
}

static inline uint64_t wall(void)
{
	return desk.has_no_clock ? 0 : 1700000000 + desk.now / MONOTONIC_SECOND;
}

static inline void take(const struct publisher_exchange *exchange)
{
	struct answer answer = answer_http(&desk.answer);

	desk.requests++;
	assert_int_equal(exchange->request->kind, REQUEST_HTTP);
	memcpy(desk.last_url, exchange->request->http.url, HTTP_URL_MAX);
	if (desk.silent)
		publisher_unanswered(desk.publisher, exchange->ticket, "nobody there", desk.now);
	else
		assert_true(publisher_answered(desk.publisher, exchange->ticket, &answer, desk.now,
					       wall()));
}

static inline void work(void)
{
	struct publisher_decision decision;

	publisher_wake(desk.publisher, desk.now, wall());
	while (publisher_next(desk.publisher, &decision)) {
		if (decision.kind == PUBLISHER_EXCHANGE)
			take(&decision.exchange);
		else
			snprintf(desk.event, sizeof(desk.event), "%s", decision.event.sentence);
	}
}

static inline void run_for(monotonic duration)
{
	monotonic end = after(desk.now, duration), next;

	work();
	while ((next = publisher_wake_at(desk.publisher)) <= end) {
		if (next > desk.now)
			desk.now = next;
		work();
	}
	desk.now = end;
}

static inline void want_for(size_t service, const char *outermost, uint32_t lifetime)
{
	struct endpoint external = endpoint(outermost);

	publisher_want(desk.publisher, service, &external, after(desk.now, seconds(lifetime)),
		       desk.now);
}

static inline void want(size_t service, const char *outermost)
{
	want_for(service, outermost, 604800);
}

/* The run ends, and another begins that knows what it has told. */
static inline void restart(void)
{
	size_t length;
	uint8_t *octets = publisher_remember(desk.publisher, &length);

	assert_non_null(octets);
	publisher_free(desk.publisher);
	desk.publisher = publisher_new(&steady);
	assert_int_equal(publisher_recall(desk.publisher, octets, length), 0);
	free(octets);
	configure();
	desk.requests = 0;
}

static inline void assert_state(size_t service, const char *word)
{
	assert_string_equal(publisher_status(desk.publisher, service).word, word);
}

#endif
