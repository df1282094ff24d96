/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* The publisher where a zone, a server or an earlier run is not as it should be, in virtual time. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/desk.h"

/* -- whose records -- */

static void foreign_records_are_never_touched(void **state)
{
	const uint8_t other[] = { 198, 51, 100, 1 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", DNS_A, other, sizeof(other));
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(10));
	assert_dns("198.51.100.1", "");
	assert_state(0, "blocked");
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "has records that Homeport did not make"));
	/* Once it is gone, the next hourly try succeeds. */
	name_server_remove(&desk.server, "web.home.example", DNS_A);
	run_for(seconds(2 * 3600));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_told("failed web, published web, ");
}

static void a_name_with_a_cname_is_left_alone(void **state)
{
	const uint8_t target[] = { 1,   'x', 4,   'h', 'o', 'm', 'e', 7,
				   'e', 'x', 'a', 'm', 'p', 'l', 'e', 0 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", DNS_CNAME, target, sizeof(target));
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
	name_server_remove(&desk.server, "_http._tcp.web.home.example", DNS_SRV);
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
}

/* As another gateway does that has the name and the key, too. */
static void another_publishes(const char *ipv4)
{
	static const uint8_t marker[] = "\10homeport";

	name_server_remove(&desk.server, "web.home.example", DNS_A);
	name_server_remove(&desk.server, "_homeport-a.web.home.example", DNS_TXT);
	put_by_hand("web.home.example", ipv4);
	name_server_add(&desk.server, "_homeport-a.web.home.example", DNS_TXT, marker,
			sizeof(marker) - 1);
}

static void two_gateways_with_one_name_are_told_of(void **state)
{
	(void)state;
	another_publishes("198.51.100.1");
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_told("published web, contested web, ");
	assert_string_equal(desk.last_sentence,
			    "web.home.example had other records of Homeport, of another gateway "
			    "or of an earlier run, and leads here now");
	another_publishes("198.51.100.1");
	want(0, "203.0.113.6:40001", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.6", "0 0 40001 web.home.example");
	assert_told("published web, contested web, ");
	assert_string_equal(desk.last_sentence,
			    "web.home.example was changed by somebody else, and leads here again: "
			    "has another gateway the same name? Give each its own");
	want(0, "203.0.113.7:40001", 3600);
	run_for(seconds(600)); /* what an earlier run may have left is looked for no more */
	assert_told("published web, ");
	another_publishes("198.51.100.1");
	release(0);
	run_for(seconds(6));
	assert_zone("web.home.example", DNS_A, "198.51.100.1");
	assert_told("withdrawn web, contested web, ");
}

/* The name was taken over by hand; that we once published the same is no comfort. */
static void what_is_wanted_again_is_not_taken_for_published_unseen(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	name_server_remove(&desk.server, "_homeport-a.web.home.example", DNS_TXT);
	name_server_remove(&desk.server, "web.home.example", DNS_A);
	put_by_hand("web.home.example", "198.51.100.1");
	want(0, "203.0.113.6:40001", 86400);
	run_for(seconds(10));
	assert_state(0, "blocked");
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(10));
	assert_state(0, "blocked");
	assert_zone("web.home.example", DNS_A, "198.51.100.1");
}

/* -- another run -- */

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
	name_server_add(&desk.server, "other.home.example", DNS_A, other, sizeof(other));
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

/* Once is enough: later withdrawals cost the one message that they are. */
static void leftovers_are_looked_for_once(void **state)
{
	unsigned int messages;

	(void)state;
	run_for(seconds(70));
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	messages = desk.server.messages;
	release(0);
	run_for(seconds(600));
	assert_int_equal(desk.server.messages, messages + 1);
}

static void a_name_without_records_stays_so_and_foreign_ones_stay_too(void **state)
{
	const uint8_t other[] = { 198, 51, 100, 1 };

	(void)state;
	name_server_add(&desk.server, "web.home.example", DNS_A, other, sizeof(other));
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

static void after_a_success_the_waiting_starts_small_again(void **state)
{
	unsigned int messages;

	(void)state;
	desk.server.is_silent = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(600));
	desk.server.is_silent = false;
	run_for(seconds(1200));
	assert_state(0, "published");
	desk.server.is_silent = true;
	want(0, "203.0.113.5:40002", 86400);
	messages = desk.server.messages;
	run_for(seconds(5 + 5 + 36 + 1));
	assert_int_equal(desk.server.messages, messages + 2);
}

/* Nobody knows whether it was done, so it has to be undone. */
static void what_may_have_been_published_is_withdrawn(void **state)
{
	(void)state;
	run_for(seconds(70)); /* no leftovers will be looked for any more */
	desk.server.loses_reply = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	desk.server.loses_reply = false;
	release(0);
	run_for(seconds(60));
	assert_dns("", "");
}

static void an_answer_that_nobody_waits_for_is_taken_and_ignored(void **state)
{
	struct answer nothing = answer_dns((const uint8_t *)"", 0);

	(void)state;
	assert_true(publisher_answered(desk.publisher, 77, &nothing, desk.now, wall()));
	publisher_unanswered(desk.publisher, 77, "nobody", desk.now);
	assert_state(0, "waiting");
	work();
	assert_told("");
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
	desk.accounts[0].key.secret.octets[0] ^= 1;
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(foreign_records_are_never_touched),
		TEST(a_name_with_a_cname_is_left_alone),
		TEST(a_hand_in_the_zone_is_set_right_with_the_next_change),
		TEST(two_gateways_with_one_name_are_told_of),
		TEST(what_is_wanted_again_is_not_taken_for_published_unseen),
		TEST(the_next_run_finds_its_records_by_their_markers),
		TEST(what_nobody_maps_any_more_is_withdrawn_after_the_grace),
		TEST(what_is_released_early_is_withdrawn_after_the_hold_down),
		TEST(leftovers_are_looked_for_once),
		TEST(a_name_without_records_stays_so_and_foreign_ones_stay_too),
		TEST(a_silent_server_is_asked_again_later_and_later),
		TEST(a_lost_answer_is_no_conflict_with_ourselves),
		TEST(after_a_success_the_waiting_starts_small_again),
		TEST(what_may_have_been_published_is_withdrawn),
		TEST(an_answer_that_nobody_waits_for_is_taken_and_ignored),
		TEST(a_refusal_says_what_to_do_and_is_tried_hourly),
		TEST(a_wrong_secret_is_told_from_an_unknown_key),
		TEST(a_clock_that_is_wrong_costs_one_exchange),
		TEST(an_unsigned_answer_is_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
