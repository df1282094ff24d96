/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
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

#include "tests/unit/ddns/desk.h"

/* -- the usual -- */

static void a_mapping_is_published_within_a_second(void **state)
{
	(void)state;
	assert_state(0, "waiting");
	want(0, "203.0.113.5:40001", 3600);
	assert_state(0, "holding");
	run_for(milliseconds(900));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_int_equal(name_server_ttl(&desk.server, "web.home.example", DNS_A), 60);
	assert_state(0, "published");
	assert_told("published web, ");
}

/* DDNS-021: a hundred renewals are no update. */
/* DDNS-020 */
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

/* DDNS-003, DDNS-012 */
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

/* Each change starts the hold-down anew, six times at most. */
static void a_mapping_that_never_rests_is_published_all_the_same(void **state)
{
	char outermost[32];
	int port;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	for (port = 40002; port < 40009; port++) {
		snprintf(outermost, sizeof(outermost), "203.0.113.5:%d", port);
		want(0, outermost, 3600);
		run_for(seconds(4));
	}
	assert_dns("203.0.113.5", "0 0 40001 web.home.example"); /* 28 seconds */
	want(0, "203.0.113.5:40009", 3600);
	run_for(seconds(2));
	assert_dns("203.0.113.5", "0 0 40009 web.home.example");
}

/* DDNS-028: the sixth change within ten minutes waits for the end of them, the latest counts. */
static void a_mapping_that_changes_too_often_is_damped(void **state)
{
	char outermost[32];
	unsigned int updates;
	int port;

	(void)state;
	updates = desk.server.updates;
	for (port = 40001; port <= 40010; port++) {
		snprintf(outermost, sizeof(outermost), "203.0.113.5:%d", port);
		want(0, outermost, 3600);
		run_for(seconds(50));
	}
	assert_int_equal(desk.server.updates, updates + 5);
	assert_dns("203.0.113.5", "0 0 40005 web.home.example");
	assert_state(0, "damped");
	run_for(seconds(101));
	assert_dns("203.0.113.5", "0 0 40010 web.home.example");
	assert_state(0, "published");
}

static void a_withdrawal_is_never_damped(void **state)
{
	char outermost[32];
	int port;

	(void)state;
	for (port = 40001; port <= 40006; port++) {
		snprintf(outermost, sizeof(outermost), "203.0.113.5:%d", port);
		want(0, outermost, 3600);
		run_for(seconds(10));
	}
	assert_dns("203.0.113.5", "0 0 40005 web.home.example");
	release(0);
	run_for(seconds(10));
	assert_dns("", "");
}

static void a_hold_down_that_is_shorter_counts_for_additions_too(void **state)
{
	(void)state;
	desk.hold_down = milliseconds(50);
	configure();
	want(0, "203.0.113.5:40001", 3600);
	assert_true(publisher_wake_at(desk.publisher) <= desk.now + milliseconds(50));
}

/* DDNS-024: half of what remains when the update is sent, of whoever ends first. */
static void the_time_to_live_is_bound_to_the_lifetime(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 99);
	want(1, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	assert_int_equal(name_server_ttl(&desk.server, "web.home.example", DNS_A), 49);
	want(0, "203.0.113.5:40001", 3600);
	want(1, "203.0.113.5:40003", 95);
	run_for(seconds(10));
	assert_int_equal(name_server_ttl(&desk.server, "_ssh._tcp.web.home.example", DNS_SRV), 45);
	want(1, "203.0.113.5:40004", 40);
	run_for(seconds(6));
	assert_int_equal(name_server_ttl(&desk.server, "_ssh._tcp.web.home.example", DNS_SRV), 30);
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

static void a_second_loss_does_not_prolong_the_grace(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	lose(0);
	run_for(seconds(40));
	lose(0);
	run_for(seconds(25));
	assert_dns("", "");
}

/* DDNS-025: whichever is first. */
static void the_grace_ends_with_the_lifetime(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 30);
	run_for(seconds(1));
	lose(0);
	run_for(seconds(31));
	assert_dns("", "");
}

static void a_renewal_prolongs_what_is_published(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 600);
	run_for(seconds(500));
	want(0, "203.0.113.5:40001", 600);
	run_for(seconds(500));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
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
	assert_string_equal(name_server_lookup(&desk.server, "_ssh._tcp.web.home.example", DNS_SRV),
			    "0 0 40002 web.home.example");
	publisher_released(desk.publisher, 1, desk.now);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_string_equal(name_server_lookup(&desk.server, "_ssh._tcp.web.home.example", DNS_SRV),
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
	assert_string_equal(name_server_lookup(&desk.server, "web.home.example", DNS_A),
			    "203.0.113.6");
	assert_state(0, "conflict");
	assert_state(1, "published");
	want(0, "203.0.113.6:40001", 3600);
	run_for(seconds(10));
	assert_state(0, "published");
}

static void an_address_that_nobody_can_reach_is_held_back(void **state)
{
	(void)state;
	desk.accounts[0].allow_non_public = false;
	configure();
	want(0, "100.64.7.9:8080", 3600);
	run_for(seconds(10));
	assert_int_equal(desk.server.messages, 0);
	assert_state(0, "not-public");
	assert_told("blocked web, ");
}

static void what_is_held_back_is_told_once_and_blocks_nobody_else(void **state)
{
	(void)state;
	desk.accounts[0].allow_non_public = false;
	desk.service_count = 2;
	configure();
	want(0, "192.0.1.9:40001", 3600);
	want(1, "100.64.7.9:8080", 3600);
	run_for(seconds(1));
	assert_dns("192.0.1.9", "0 0 40001 web.home.example");
	assert_state(0, "published");
	assert_state(1, "not-public");
	want(1, "100.64.7.9:8081", 3600);
	run_for(seconds(10));
	assert_told("blocked ssh, published web, ");
}

/* -- what is told -- */

static void events_say_what_visitors_see(void **state)
{
	struct endpoint published = endpoint("203.0.113.5:40001");

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_string_equal(desk.last_sentence, "web.home.example leads to 203.0.113.5:40001");
	assert_true(endpoint_same(&desk.last.endpoint, &published));
	release(0);
	run_for(seconds(6));
	assert_string_equal(desk.last_sentence,
			    "web.home.example leads no more to 203.0.113.5:40001");
	assert_true(endpoint_same(&desk.last.endpoint, &published));
	desk.services[0].srv = NULL;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_string_equal(desk.last_sentence, "web.home.example has an address, but says no "
						"port: 203.0.113.5:40001");
}

static void a_failure_names_what_should_have_been_and_why(void **state)
{
	struct endpoint wanted = endpoint("203.0.113.5:40001");

	(void)state;
	desk.server.rcode = DNS_REFUSED;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_told("failed web, ");
	assert_true(endpoint_same(&desk.last.endpoint, &wanted));
	assert_non_null(strstr(desk.last_sentence, "(REFUSED)"));
}

static void a_withdrawal_that_fails_is_told_to_its_service(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	desk.events[0] = '\0';
	desk.server.rcode = DNS_REFUSED;
	release(0);
	run_for(seconds(10));
	assert_told("failed web, failed ssh, ");
}

/* The mapping has moved to an address that may not be shown, before anybody listened. */
static void events_of_one_service_are_all_told(void **state)
{
	struct publisher_decision decision;

	(void)state;
	desk.accounts[0].allow_non_public = false;
	configure();
	want(0, "192.0.1.9:40001", 3600);
	run_for(seconds(1));
	desk.events[0] = '\0';
	want(0, "100.64.7.9:8080", 3600);
	desk.now += seconds(5);
	publisher_wake(desk.publisher, desk.now, wall());
	assert_true(publisher_next(desk.publisher, &decision));
	assert_int_equal(decision.kind, PUBLISHER_EXCHANGE);
	hold_exchange(&decision.exchange);
	assert_true(answer());
	work();
	assert_told("withdrawn web, blocked web, ");
}

/* -- one exchange at a time: DDNS-068 -- */

static void an_account_has_one_exchange_and_the_longest_waiting_is_next(void **state)
{
	(void)state;
	desk.services[1].name = "ssh.home.example";
	desk.service_count = 4;
	configure();
	desk.holds = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	want(3, "203.0.113.5:40003", 3600);
	run_for(seconds(1));
	want(2, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.held_count, 1);
	assert_true(answer());
	work();
	assert_int_equal(desk.held_count, 1);
	assert_true(answer());
	assert_zone("_sip._udp.pbx.home.example", DNS_SRV, "0 0 40003 pbx.home.example");
	assert_zone("_rtsp._tcp.cam.home.example", DNS_SRV, "");
	work();
	assert_true(answer());
	assert_zone("_rtsp._tcp.cam.home.example", DNS_SRV, "0 0 40002 cam.home.example");
}

static void accounts_do_not_wait_for_each_other(void **state)
{
	(void)state;
	desk.account_count = 2;
	desk.accounts[1].server = desk.second_at;
	desk.accounts[1].zone = "second.example";
	desk.services[1].name = "web.second.example";
	desk.services[1].account = 1;
	desk.service_count = 2;
	configure();
	desk.holds = true;
	want(0, "203.0.113.5:40001", 3600);
	want(1, "203.0.113.6:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.held_count, 2);
	assert_true(desk.held[0].patience >= seconds(1));
	assert_true(answer() && answer());
	assert_string_equal(name_server_lookup(&desk.second, "web.second.example", DNS_A),
			    "203.0.113.6");
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

static void what_changes_during_an_update_follows_it(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	assert_true(answer());
	desk.holds = false;
	run_for(milliseconds(100));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
}

static void what_changes_there_and_back_during_an_update_sends_nothing_more(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	want(0, "203.0.113.5:40002", 3600);
	want(0, "203.0.113.5:40001", 3600);
	assert_true(publisher_status(desk.publisher, 0).next_try == NEVER);
	assert_true(answer());
	desk.holds = false;
	run_for(seconds(50));
	assert_int_equal(desk.server.messages, 1);
	assert_state(0, "published");
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
	struct ddns_config config = {
		.services = &bad, .service_count = 1, .accounts = desk.accounts, .account_count = 1
	};
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
	desk.accounts[0].unusable = "/etc/tsig.key: not to be read";
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_int_equal(desk.server.messages, 0);
	assert_state(0, "blocked");
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "/etc/tsig.key: not to be read");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mapping_is_published_within_a_second),
		TEST(renewals_send_nothing),
		TEST(a_change_waits_for_the_hold_down_and_the_latest_counts),
		TEST(a_mapping_that_never_rests_is_published_all_the_same),
		TEST(a_mapping_that_changes_too_often_is_damped),
		TEST(a_withdrawal_is_never_damped),
		TEST(a_hold_down_that_is_shorter_counts_for_additions_too),
		TEST(the_time_to_live_is_bound_to_the_lifetime),
		TEST(what_is_released_is_withdrawn_with_its_markers),
		TEST(what_was_lost_stays_for_the_grace_and_may_come_back),
		TEST(a_mapping_that_is_not_renewed_is_withdrawn_at_its_end),
		TEST(a_second_loss_does_not_prolong_the_grace),
		TEST(the_grace_ends_with_the_lifetime),
		TEST(a_renewal_prolongs_what_is_published),
		TEST(services_of_one_name_share_updates_and_address),
		TEST(another_address_of_the_same_name_is_a_conflict),
		TEST(an_address_that_nobody_can_reach_is_held_back),
		TEST(what_is_held_back_is_told_once_and_blocks_nobody_else),
		TEST(events_say_what_visitors_see),
		TEST(a_failure_names_what_should_have_been_and_why),
		TEST(a_withdrawal_that_fails_is_told_to_its_service),
		TEST(events_of_one_service_are_all_told),
		TEST(an_account_has_one_exchange_and_the_longest_waiting_is_next),
		TEST(accounts_do_not_wait_for_each_other),
		TEST(what_changes_during_an_update_follows_it),
		TEST(what_changes_there_and_back_during_an_update_sends_nothing_more),
		TEST(a_service_that_is_configured_no_more_is_withdrawn),
		TEST(the_same_configuration_again_sends_nothing),
		TEST(a_bad_configuration_changes_nothing),
		TEST(an_account_without_a_key_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
