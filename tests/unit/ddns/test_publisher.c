/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The publisher with its back end against a name server in memory, in virtual
 * time: what DNS says after things have happened to mappings, server and network.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/backend.h"
#include "ddns/publisher.h"
#include "tests/support/dns_vectors.h"
#include "tests/support/name_server.h"
#include "tests/support/spelled.h"

#define WALL  1700000000
#define A     1
#define CNAME 5
#define TXT   16
#define SRV   33

struct desk {
	struct publisher *publisher;
	struct name_server server;
	struct ddns_account account;
	struct ddns_service services[2];
	size_t service_count;
	monotonic now;
	int64_t clock_error; /* of the gateway, seconds */
	char events[1024];   /* "published web, ..." */
};

static struct desk desk;

static void fill(void *self, void *octets, size_t length)
{
	static uint8_t next;

	(void)self;
	memset(octets, ++next, length);
}

static const struct random_source counting = { .fill = fill };

static void configure(void)
{
	struct ddns_config config = { desk.services,  desk.service_count, &desk.account, 1,
				      DDNS_HOLD_DOWN, DDNS_GRACE };
	struct failure failure;

	if (publisher_configure(desk.publisher, &config, desk.now, &failure) != 0)
		fail_msg("%s", failure.sentence);
}

static void start_publisher(void)
{
	desk.publisher = publisher_new(&counting);
	assert_non_null(desk.publisher);
	configure();
}

static int open_desk(void **state)
{
	struct tsig_key key = vector_key();

	(void)state;
	memset(&desk, 0, sizeof(desk));
	desk.now = seconds(1000);
	desk.account = (struct ddns_account){ .label = "dns",
					      .backend = &backend_rfc2136,
					      .server = endpoint("192.0.2.53:53"),
					      .zone = "home.example",
					      .key = key,
					      .allow_non_public = true };
	desk.services[0] = (struct ddns_service){
		.label = "web", .name = "web.home.example", .srv = "_http._tcp", .ttl = 60
	};
	desk.services[1] = (struct ddns_service){
		.label = "ssh", .name = "web.home.example", .srv = "_ssh._tcp", .ttl = 60
	};
	desk.service_count = 1;
	name_server_init(&desk.server, "home.example", &key, WALL);
	start_publisher();
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	publisher_free(desk.publisher);
	return 0;
}

static uint64_t wall(void)
{
	return (uint64_t)(WALL + (int64_t)(desk.now / MONOTONIC_SECOND) + desk.clock_error);
}

static void exchange(const struct publisher_exchange *asked)
{
	uint64_t ticket = asked->ticket;
	monotonic patience = asked->patience;
	size_t length;

	desk.server.clock = WALL + desk.now / MONOTONIC_SECOND;
	length = name_server_receive(&desk.server, asked->message, asked->length);
	if (length > 0 && publisher_answered(desk.publisher, ticket, desk.server.answer, length,
					     desk.now, wall()))
		return;
	desk.now += patience;
	publisher_unanswered(desk.publisher, ticket, "no answer from 192.0.2.53:53", desk.now);
}

static void note_event(const struct publisher_event *event)
{
	static const char *const words[] = { "published", "withdrawn", "failed", "blocked" };

	snprintf(desk.events + strlen(desk.events), sizeof(desk.events) - strlen(desk.events),
		 "%s %s, ", words[event->kind], event->service);
}

static void work(void)
{
	struct publisher_decision decision;

	publisher_wake(desk.publisher, desk.now, wall());
	while (publisher_next(desk.publisher, &decision)) {
		if (decision.kind == PUBLISHER_EXCHANGE)
			exchange(&decision.exchange);
		else
			note_event(&decision.event);
	}
}

/* Everything that is due until then happens in its time. */
static void run_for(monotonic duration)
{
	monotonic end = after(desk.now, duration), next;

	work();
	while ((next = publisher_wake_at(desk.publisher)) <= end && next > desk.now) {
		desk.now = next;
		work();
	}
	if (desk.now < end)
		desk.now = end;
}

static void want(size_t service, const char *outermost, uint32_t lifetime)
{
	struct endpoint external = endpoint(outermost);

	publisher_want(desk.publisher, service, &external, after(desk.now, seconds(lifetime)),
		       desk.now);
}

static void assert_dns(const char *address, const char *srv)
{
	assert_string_equal(name_server_lookup(&desk.server, "web.home.example", A), address);
	assert_string_equal(name_server_lookup(&desk.server, "_http._tcp.web.home.example", SRV),
			    srv);
}

static void assert_state(size_t service, const char *word)
{
	assert_string_equal(publisher_status(desk.publisher, service).word, word);
}

static void assert_told(const char *events)
{
	assert_string_equal(desk.events, events);
	desk.events[0] = '\0';
}

/* -- the usual -- */

static void a_mapping_is_published_within_a_second(void **state)
{
	(void)state;
	assert_state(0, "waiting");
	want(0, "203.0.113.5:40001", 3600);
	assert_state(0, "holding");
	run_for(milliseconds(900));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_int_equal(name_server_ttl(&desk.server, "web.home.example", A), 60);
	assert_state(0, "published");
	assert_told("published web, ");
}

/* DDNS-021: a hundred renewals are no update. */
static void renewals_send_nothing(void **state)
{
	unsigned int messages, i;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	messages = desk.server.messages;
	for (i = 0; i < 100; i++) {
		want(0, "203.0.113.5:40001", 3600);
		run_for(seconds(600));
	}
	assert_int_equal(desk.server.messages, messages);
}

static void a_change_waits_for_the_hold_down_and_the_latest_counts(void **state)
{
	unsigned int updates;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	updates = desk.server.updates;
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(4));
	want(0, "203.0.113.5:40003", 3600);
	run_for(seconds(4));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(2));
	assert_dns("203.0.113.5", "0 0 40003 web.home.example");
	assert_int_equal(desk.server.updates, updates + 1);
	assert_told("published web, published web, ");
}

static void what_is_released_is_withdrawn_with_its_markers(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.server.count, 4); /* two records, two markers */
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(6));
	assert_dns("", "");
	assert_int_equal(desk.server.count, 0);
	assert_state(0, "waiting");
	assert_told("published web, withdrawn web, ");
}

static void what_was_lost_stays_for_the_grace_and_may_come_back(void **state)
{
	unsigned int messages;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	messages = desk.server.messages;
	publisher_lost(desk.publisher, 0, desk.now);
	run_for(seconds(50));
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(50));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_int_equal(desk.server.messages, messages);
	publisher_lost(desk.publisher, 0, desk.now);
	run_for(seconds(61));
	assert_dns("", "");
}

static void a_mapping_that_is_not_renewed_is_withdrawn_at_its_end(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 600);
	run_for(seconds(599));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(2));
	assert_dns("", "");
}

static void services_of_one_name_share_updates_and_address(void **state)
{
	unsigned int updates;

	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	want(1, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	updates = desk.server.updates;
	assert_int_equal(updates, 1);
	assert_string_equal(name_server_lookup(&desk.server, "_ssh._tcp.web.home.example", SRV),
			    "0 0 40002 web.home.example");
	publisher_released(desk.publisher, 1, desk.now);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_string_equal(name_server_lookup(&desk.server, "_ssh._tcp.web.home.example", SRV),
			    "");
}

/* DDNS-029: a name has one address, that of the latest news. */
static void another_address_of_the_same_name_is_a_conflict(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	want(1, "203.0.113.6:40002", 3600);
	run_for(seconds(10));
	assert_string_equal(name_server_lookup(&desk.server, "web.home.example", A), "203.0.113.6");
	assert_state(0, "conflict");
	assert_state(1, "published");
	want(0, "203.0.113.6:40001", 3600);
	run_for(seconds(10));
	assert_state(0, "published");
}

static void an_address_that_nobody_can_reach_is_held_back(void **state)
{
	(void)state;
	desk.account.allow_non_public = false;
	configure();
	want(0, "100.64.7.9:8080", 3600);
	run_for(seconds(10));
	assert_int_equal(desk.server.messages, 0);
	assert_state(0, "not-public");
	assert_told("blocked web, ");
}

/* -- whose records -- */

static void foreign_records_are_never_touched(void **state)
{
	const uint8_t other[] = { 198, 51, 100, 1 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", A, other, sizeof(other));
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(10));
	assert_dns("198.51.100.1", "");
	assert_state(0, "blocked");
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "web.home.example has records (A or CNAME)"));
	/* Once it is gone, the next hourly try succeeds. */
	name_server_remove(&desk.server, "web.home.example", A);
	run_for(seconds(2 * 3600));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_told("failed web, published web, ");
}

static void a_name_with_a_cname_is_left_alone(void **state)
{
	const uint8_t target[] = { 1,   'x', 4,   'h', 'o', 'm', 'e', 7,
				   'e', 'x', 'a', 'm', 'p', 'l', 'e', 0 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", CNAME, target, sizeof(target));
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_int_equal(desk.server.count, 1);
	assert_state(0, "blocked");
}

static void a_hand_in_the_zone_is_set_right_with_the_next_change(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	name_server_remove(&desk.server, "_http._tcp.web.home.example", SRV);
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
}

/* -- another run -- */

static void be_born_again(void)
{
	publisher_free(desk.publisher);
	start_publisher();
	desk.events[0] = '\0';
}

static void the_next_run_finds_its_records_by_their_markers(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	be_born_again();
	want(0, "203.0.113.5:40009", 3600);
	run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40009 web.home.example");
	assert_state(0, "published");
	run_for(seconds(600));
	assert_dns("203.0.113.5", "0 0 40009 web.home.example");
}

static void what_nobody_maps_any_more_is_withdrawn_after_the_grace(void **state)
{
	const uint8_t other[] = { 198, 51, 100, 1 };

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	name_server_add(&desk.server, "other.home.example", A, other, sizeof(other));
	be_born_again();
	run_for(seconds(50));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(20));
	assert_dns("", "");
	assert_int_equal(desk.server.count, 1);
	assert_state(0, "waiting");
	assert_told("");
}

/* Released before this run had published anything: nobody waits for the grace. */
static void what_is_released_early_is_withdrawn_after_the_hold_down(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	be_born_again();
	want(0, "203.0.113.5:40001", 3600);
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(6));
	assert_dns("", "");
}

static void a_name_without_records_stays_so_and_foreign_ones_stay_too(void **state)
{
	const uint8_t other[] = { 198, 51, 100, 1 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", A, other, sizeof(other));
	run_for(seconds(70));
	assert_dns("198.51.100.1", "");
	assert_state(0, "waiting");
	assert_int_not_equal(desk.server.messages, 0);
	assert_int_equal(desk.server.updates, 0);
}

/* -- trouble -- */

static void a_silent_server_is_asked_again_later_and_later(void **state)
{
	(void)state;
	desk.server.is_silent = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(20));
	assert_state(0, "retrying");
	assert_told("failed web, ");
	run_for(seconds(600));
	assert_in_range(desk.server.messages, 4, 8);
	desk.server.is_silent = false;
	run_for(seconds(3600));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_state(0, "published");
}

/* The update was done, but nobody knows: the markers tell. */
static void a_lost_answer_is_no_conflict_with_ourselves(void **state)
{
	(void)state;
	desk.server.loses_reply = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	desk.server.loses_reply = false;
	run_for(seconds(60));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_state(0, "published");
}

static void a_refusal_says_what_to_do_and_is_tried_hourly(void **state)
{
	(void)state;
	desk.server.rcode = 5;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1800));
	assert_state(0, "blocked");
	assert_int_equal(desk.server.messages, 1);
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "name server 192.0.2.53:53 does not let this key change "
			    "\"web.home.example\" (REFUSED): allow it there (BIND: update-policy "
			    "of the zone)");
	desk.server.rcode = 0;
	run_for(seconds(3600));
	assert_state(0, "published");
}

static void a_wrong_secret_is_told_from_an_unknown_key(void **state)
{
	(void)state;
	desk.account.key.secret.octets[0] ^= 1;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence, "(BADSIG"));
	assert_dns("", "");
}

/* DDNS-074: a gateway without a clock. */
static void a_clock_that_is_wrong_costs_one_exchange(void **state)
{
	(void)state;
	desk.clock_error = -10000000;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_int_equal(desk.server.messages, 2);
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_int_equal(desk.server.messages, 3);
}

/* DDNS-073: who does not sign has not spoken. */
static void an_unsigned_answer_is_no_answer(void **state)
{
	(void)state;
	desk.server.unsigned_ = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_state(0, "retrying");
}

/* -- another configuration -- */

static void a_service_that_is_configured_no_more_is_withdrawn(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	desk.events[0] = '\0';
	desk.service_count = 0;
	configure();
	run_for(seconds(10));
	assert_dns("", "");
	assert_told("withdrawn , ");
}

static void the_same_configuration_again_sends_nothing(void **state)
{
	unsigned int messages;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(100));
	messages = desk.server.messages;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(100));
	assert_int_equal(desk.server.messages, messages);
	assert_state(0, "published");
}

static void a_bad_configuration_changes_nothing(void **state)
{
	struct ddns_service bad = desk.services[0];
	struct ddns_config config = { &bad, 1, &desk.account, 1, DDNS_HOLD_DOWN, DDNS_GRACE };
	struct failure failure;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	bad.name = "elsewhere.example";
	assert_int_equal(publisher_configure(desk.publisher, &config, desk.now, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "service \"web\""));
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

static void an_account_without_a_key_says_so(void **state)
{
	(void)state;
	desk.account.unusable = "/etc/tsig.key: not to be read";
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_int_equal(desk.server.messages, 0);
	assert_state(0, "blocked");
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "/etc/tsig.key: not to be read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
		TEST(a_mapping_is_published_within_a_second),
		TEST(renewals_send_nothing),
		TEST(a_change_waits_for_the_hold_down_and_the_latest_counts),
		TEST(what_is_released_is_withdrawn_with_its_markers),
		TEST(what_was_lost_stays_for_the_grace_and_may_come_back),
		TEST(a_mapping_that_is_not_renewed_is_withdrawn_at_its_end),
		TEST(services_of_one_name_share_updates_and_address),
		TEST(another_address_of_the_same_name_is_a_conflict),
		TEST(an_address_that_nobody_can_reach_is_held_back),
		TEST(foreign_records_are_never_touched),
		TEST(a_name_with_a_cname_is_left_alone),
		TEST(a_hand_in_the_zone_is_set_right_with_the_next_change),
		TEST(the_next_run_finds_its_records_by_their_markers),
		TEST(what_nobody_maps_any_more_is_withdrawn_after_the_grace),
		TEST(what_is_released_early_is_withdrawn_after_the_hold_down),
		TEST(a_name_without_records_stays_so_and_foreign_ones_stay_too),
		TEST(a_silent_server_is_asked_again_later_and_later),
		TEST(a_lost_answer_is_no_conflict_with_ourselves),
		TEST(a_refusal_says_what_to_do_and_is_tried_hourly),
		TEST(a_wrong_secret_is_told_from_an_unknown_key),
		TEST(a_clock_that_is_wrong_costs_one_exchange),
		TEST(an_unsigned_answer_is_no_answer),
		TEST(a_service_that_is_configured_no_more_is_withdrawn),
		TEST(the_same_configuration_again_sends_nothing),
		TEST(a_bad_configuration_changes_nothing),
		TEST(an_account_without_a_key_says_so),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
