/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A desk for tests of the publisher: the publisher, name servers in memory that
 * its exchanges go to, and virtual time. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_DESK_H
#define HOMEPORT_TESTS_DESK_H

#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"
#include "ddns/dns_update.h"
#include "ddns/publisher.h"
#include "tests/support/dns_vectors.h"
#include "tests/support/name_server.h"
#include "tests/support/spelled.h"

#define WALL 1700000000

/* An exchange that is under way until answer() or fail_silently(). */
struct held {
	uint64_t ticket;
	struct endpoint server;
	monotonic patience;
	size_t length;
	uint8_t message[DNS_MESSAGE_MAX];
};

static struct desk {
	struct publisher *publisher;
	struct name_server server; /* of home.example, at 192.0.2.53 */
	struct name_server second; /* whoever speaks to `second_at`, of the zone that is set */
	struct endpoint server_at, second_at;
	struct ddns_account accounts[2];
	size_t account_count;
	struct ddns_service services[4];
	size_t service_count;
	monotonic hold_down, grace;
	bool goes_on;
	monotonic now;
	int64_t clock_error; /* of the gateway, seconds */
	bool holds;          /* exchanges are not answered by themselves */
	struct held held[4];
	size_t held_count;
	char events[1024];           /* "published web, ..." */
	struct publisher_event last; /* its texts are here: */
	char last_sentence[DDNS_SENTENCE];
} desk;

static inline void desk_fill(void *self, void *octets, size_t length)
{
	static uint8_t next;

	(void)self;
	memset(octets, ++next, length);
}

static const struct random_source counting = { .fill = desk_fill };

static inline int configure_result(struct failure *failure)
{
	struct ddns_config config = { .services = desk.services,
				      .service_count = desk.service_count,
				      .accounts = desk.accounts,
				      .account_count = desk.account_count,
				      .hold_down = desk.hold_down,
				      .grace = desk.grace,
				      .goes_on = desk.goes_on };

	return publisher_configure(desk.publisher, &config, desk.now, failure);
}

static inline void configure(void)
{
	struct failure failure;

	if (configure_result(&failure) != 0)
		fail_msg("%s", failure.sentence);
}

static inline void start_publisher(void)
{
	desk.publisher = publisher_new(&counting);
	assert_non_null(desk.publisher);
	configure();
}

static inline void be_born_again(void)
{
	publisher_free(desk.publisher);
	start_publisher();
	desk.events[0] = '\0';
}

static inline int open_desk(void **state)
{
	struct tsig_key key = vector_key();

	(void)state;
	memset(&desk, 0, sizeof(desk));
	desk.now = seconds(1000);
	desk.hold_down = DDNS_HOLD_DOWN;
	desk.grace = DDNS_GRACE;
	desk.server_at = endpoint("192.0.2.53:53");
	desk.second_at = endpoint("192.0.2.54:53");
	desk.accounts[0] = (struct ddns_account){ .label = "dns",
						  .backend = backend_find("rfc2136"),
						  .server = desk.server_at,
						  .zone = "home.example",
						  .key = key,
						  .allow_non_public = true };
	desk.accounts[1] = desk.accounts[0];
	desk.accounts[1].label = "second";
	desk.account_count = 1;
	desk.services[0] = (struct ddns_service){
		.label = "web", .name = "web.home.example", .srv = "_http._tcp", .ttl = 60
	};
	desk.services[1] = (struct ddns_service){
		.label = "ssh", .name = "web.home.example", .srv = "_ssh._tcp", .ttl = 60
	};
	desk.services[2] = (struct ddns_service){
		.label = "cam", .name = "cam.home.example", .srv = "_rtsp._tcp", .ttl = 60
	};
	desk.services[3] = (struct ddns_service){
		.label = "pbx", .name = "pbx.home.example", .srv = "_sip._udp", .ttl = 60
	};
	desk.service_count = 1;
	name_server_init(&desk.server, "home.example", &key, WALL);
	name_server_init(&desk.second, "second.example", &key, WALL);
	start_publisher();
	return 0;
}

static inline int close_desk(void **state)
{
	(void)state;
	publisher_free(desk.publisher);
	return 0;
}

static inline uint64_t wall(void)
{
	return (uint64_t)(WALL + (int64_t)(desk.now / MONOTONIC_SECOND) + desk.clock_error);
}

/* Both may have one address and serve a zone each. */
static inline struct name_server *find_server(const struct held *asked)
{
	struct reader reader = reader_over(asked->message, asked->length);
	struct dns_name zone;

	reader_skip(&reader, 12);
	dns_name_read(&reader, asked->message, &zone);
	if (endpoint_same(&asked->server, &desk.second_at) &&
	    dns_name_same(&zone, &desk.second.zone))
		return &desk.second;
	assert_true(endpoint_same(&asked->server, &desk.server_at));
	return &desk.server;
}

/* The server answers the exchange that has been held longest. False: nobody could accept it. */
static inline bool answer(void)
{
	struct held asked = desk.held[0];
	struct name_server *server = find_server(&asked);
	struct answer answer;
	size_t length;

	assert_true(desk.held_count > 0);
	memmove(desk.held, desk.held + 1, --desk.held_count * sizeof(desk.held[0]));
	server->clock = WALL + desk.now / MONOTONIC_SECOND;
	length = name_server_receive(server, asked.message, asked.length);
	answer = answer_dns(server->answer, length);
	if (length > 0 &&
	    publisher_answered(desk.publisher, asked.ticket, &answer, desk.now, wall()))
		return true;
	desk.now += asked.patience;
	publisher_unanswered(desk.publisher, asked.ticket, "no answer from 192.0.2.53:53",
			     desk.now);
	return false;
}

static inline void note_event(const struct publisher_event *event)
{
	static const char *const words[] = { "published", "withdrawn", "failed", "blocked",
					     "contested" };

	snprintf(desk.events + strlen(desk.events), sizeof(desk.events) - strlen(desk.events),
		 "%s %s, ", words[event->kind], event->service);
	desk.last = *event;
	snprintf(desk.last_sentence, sizeof(desk.last_sentence), "%s", event->sentence);
}

static inline void hold_exchange(const struct publisher_exchange *exchange)
{
	const struct request *request = exchange->request;
	struct held *held = &desk.held[desk.held_count++];

	assert_true(desk.held_count <= 4);
	*held = (struct held){ .ticket = exchange->ticket,
			       .server = request->dns.server,
			       .patience = request->patience,
			       .length = request->dns.length };
	memcpy(held->message, request->dns.octets, request->dns.length);
}

static inline void work(void)
{
	struct publisher_decision decision;

	publisher_wake(desk.publisher, desk.now, wall());
	while (publisher_next(desk.publisher, &decision)) {
		if (decision.kind == PUBLISHER_EVENT)
			note_event(&decision.event);
		else
			hold_exchange(&decision.exchange);
		while (!desk.holds && desk.held_count > 0)
			(void)answer();
	}
}

/* Everything that is due until then happens in its time. */
static inline void run_for(monotonic duration)
{
	monotonic end = after(desk.now, duration), next;
	unsigned int turns = 0;

	work();
	while ((next = publisher_wake_at(desk.publisher)) <= end) {
		assert_true(++turns < 10000);
		if (next > desk.now)
			desk.now = next;
		work();
	}
	if (desk.now < end)
		desk.now = end;
}

/* What was held, and what follows from it. */
static inline void answer_all(void)
{
	desk.holds = false;
	while (desk.held_count > 0)
		(void)answer();
	run_for(0);
}

static inline void want(size_t service, const char *outermost, uint32_t lifetime)
{
	struct endpoint external = endpoint(outermost);

	publisher_want(desk.publisher, service, &external, after(desk.now, seconds(lifetime)),
		       desk.now);
}

static inline void release(size_t service)
{
	publisher_released(desk.publisher, service, desk.now);
}

static inline void lose(size_t service)
{
	publisher_lost(desk.publisher, service, desk.now);
}

static inline void assert_zone(const char *name, uint16_t type, const char *texts)
{
	assert_string_equal(name_server_lookup(&desk.server, name, type), texts);
}

static inline void assert_dns(const char *address, const char *srv)
{
	assert_zone("web.home.example", DNS_A, address);
	assert_zone("_http._tcp.web.home.example", DNS_SRV, srv);
}

static inline void assert_state(size_t service, const char *word)
{
	assert_string_equal(publisher_status(desk.publisher, service).word, word);
}

static inline void assert_told(const char *events)
{
	assert_string_equal(desk.events, events);
	desk.events[0] = '\0';
}

static inline void put_by_hand(const char *name, const char *ipv4)
{
	struct address of = address(ipv4);

	name_server_add(&desk.server, name, DNS_A, address_ipv4_octets(&of), 4);
}

#endif
