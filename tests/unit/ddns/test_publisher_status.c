/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What the status of a service says while it goes through its states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/desk.h"

#define NONE "none"

static void assert_endpoint(const struct endpoint *is, const char *text)
{
	struct endpoint expected = { .port = 0 };

	if (strcmp(text, NONE) != 0)
		expected = endpoint(text);
	assert_int_equal(is->port, expected.port);
	assert_true(expected.port == 0 || endpoint_same(is, &expected));
}

static struct publisher_status status(size_t service)
{
	return publisher_status(desk.publisher, service);
}

static void assert_endpoints(size_t service, const char *wanted, const char *published)
{
	struct publisher_status is = status(service);

	assert_endpoint(&is.wanted, wanted);
	assert_endpoint(&is.published, published);
}

static void assert_sentence(size_t service, const char *sentence)
{
	assert_string_equal(status(service).sentence, sentence);
}

static void a_service_without_mapping_waits_and_nothing_is_planned(void **state)
{
	(void)state;
	assert_int_equal(status(0).state, PUBLISHER_WAITING);
	assert_state(0, "waiting");
	assert_endpoints(0, NONE, NONE);
	assert_true(status(0).next_try == NEVER);
	assert_sentence(0, "no mapping: the host has not asked for this port");
}

static void an_addition_is_held_for_a_moment(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	assert_int_equal(status(0).state, PUBLISHER_HOLDING);
	assert_state(0, "holding");
	assert_endpoints(0, "203.0.113.5:40001", NONE);
	assert_true(status(0).next_try == desk.now + milliseconds(200));
	assert_sentence(0, "changes are collected before the name server is told");
}

static void an_exchange_under_way_is_shown(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(status(0).state, PUBLISHER_UPDATING);
	assert_state(0, "updating");
	assert_endpoints(0, "203.0.113.5:40001", NONE);
	assert_sentence(0, "the name server is being told");
}

static void what_is_published_says_what_visitors_find(void **state)
{
	(void)state;
	desk.service_count = 3;
	desk.services[2].srv = NULL;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	want(2, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	assert_int_equal(status(0).state, PUBLISHER_CURRENT);
	assert_state(0, "published");
	assert_endpoints(0, "203.0.113.5:40001", "203.0.113.5:40001");
	assert_true(status(0).next_try == NEVER);
	assert_sentence(0, "address and port are published");
	assert_endpoints(2, "203.0.113.5:40002", "203.0.113.5:40002");
	assert_sentence(
		2,
		"the address is published, the port is not, for which a service without srv has no place: visitors have to use cam.home.example:40002");
	assert_state(1, "waiting"); /* of the same name as the first */
}

static void an_address_of_a_protocol_without_ports_is_published(void **state)
{
	struct endpoint address_alone = endpoint("203.0.113.5");

	(void)state;
	desk.services[0].srv = NULL;
	configure();
	publisher_want(desk.publisher, 0, &address_alone, after(desk.now, seconds(3600)), desk.now);
	run_for(seconds(1));
	assert_state(0, "published");
	assert_sentence(0, "the address is published");
	assert_told("published web, ");
	release(0);
	run_for(seconds(10));
	assert_state(0, "waiting");
	assert_told("withdrawn web, ");
}

static void what_was_lost_is_published_and_says_so(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	lose(0);
	assert_state(0, "published");
	assert_sentence(0, "the mapping was lost; it stays published for a while, it may come "
			   "back");
	want(0, "203.0.113.5:40001", 3600);
	assert_sentence(0, "address and port are published");
}

static void a_change_shows_the_old_and_the_new_until_it_is_done(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	want(0, "203.0.113.5:40002", 3600);
	assert_state(0, "holding");
	assert_endpoints(0, "203.0.113.5:40002", "203.0.113.5:40001");
	assert_true(status(0).next_try == desk.now + seconds(5));
	desk.holds = true;
	run_for(seconds(5));
	assert_state(0, "updating");
	assert_endpoints(0, "203.0.113.5:40002", "203.0.113.5:40001");
}

static void a_withdrawal_shows_what_is_still_published(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	release(0);
	assert_state(0, "holding");
	assert_endpoints(0, NONE, "203.0.113.5:40001");
	desk.holds = true;
	run_for(seconds(5));
	assert_state(0, "updating");
	answer_all();
	assert_state(0, "waiting");
	assert_endpoints(0, NONE, NONE);
}

/* Nothing is wrong with the first while the second of the name is looked after. */
static void an_update_for_another_service_of_the_name_leaves_it_published(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	desk.holds = true;
	run_for(seconds(61)); /* leftovers of the second are looked for */
	assert_int_equal(desk.held_count, 1);
	assert_state(0, "published");
	want(1, "203.0.113.5:40002", 3600);
	assert_state(0, "published");
	assert_state(1, "updating");
	answer_all();
	assert_state(0, "published");
}

static void silence_is_retried_and_says_what_was_tried(void **state)
{
	(void)state;
	desk.server.is_silent = true;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(2));
	assert_int_equal(status(0).state, PUBLISHER_RETRYING);
	assert_state(0, "retrying");
	assert_endpoints(0, "203.0.113.5:40001", NONE);
	assert_in_range(status(0).next_try - desk.now, seconds(24 - 2), seconds(36));
	assert_sentence(0, "no answer from 192.0.2.53:53");
}

/* The server may have done what it did not confirm, so nobody can say what DNS says. */
static void what_may_have_changed_is_not_called_published(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	desk.server.loses_reply = true;
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	want(0, "203.0.113.5:40001", 3600);
	assert_state(0, "retrying");
	desk.server.loses_reply = false;
	run_for(seconds(40));
	assert_state(0, "published");
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

static void a_refusal_is_blocked_and_tried_within_about_an_hour(void **state)
{
	(void)state;
	desk.server.rcode = DNS_REFUSED;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	assert_int_equal(status(0).state, PUBLISHER_REFUSED);
	assert_state(0, "blocked");
	assert_in_range(status(0).next_try - desk.now, seconds(2880 - 1), seconds(4320));
	assert_non_null(strstr(status(0).sentence, "(REFUSED)"));
}

static void trouble_of_one_service_is_none_of_those_that_wait(void **state)
{
	(void)state;
	desk.server.rcode = DNS_REFUSED;
	desk.service_count = 3;
	configure();
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	assert_state(0, "blocked");
	assert_state(1, "waiting");
	assert_state(2, "waiting");
}

/* Nothing is mapped, but what an earlier run published may lead visitors astray. */
static void leftovers_that_cannot_be_withdrawn_are_shown(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	be_born_again();
	desk.server.rcode = DNS_REFUSED;
	run_for(seconds(70));
	assert_state(0, "blocked");
	assert_non_null(strstr(status(0).sentence, "(REFUSED)"));
	desk.server.rcode = 0;
	run_for(seconds(4400));
	assert_state(0, "waiting");
	assert_dns("", "");
}

static void an_unusable_account_blocks_who_needs_it_and_plans_nothing(void **state)
{
	(void)state;
	desk.accounts[0].unusable = "/etc/homeport/tsig.key:1: no key in it";
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(10));
	assert_int_equal(status(0).state, PUBLISHER_REFUSED);
	assert_sentence(0, "/etc/homeport/tsig.key:1: no key in it");
	assert_true(status(0).next_try == NEVER);
	assert_state(1, "waiting");
}

static void an_address_that_is_not_public_says_what_to_ask_for(void **state)
{
	(void)state;
	desk.accounts[0].allow_non_public = false;
	configure();
	want(0, "100.64.7.9:8080", 3600);
	assert_int_equal(status(0).state, PUBLISHER_NOT_PUBLIC);
	assert_state(0, "not-public");
	assert_endpoints(0, "100.64.7.9:8080", NONE);
	assert_sentence(0, "nobody on the Internet can reach its address, so it is not published: "
			   "ask the carrier for PCP or a public address (in a test network set "
			   "allow-non-public)");
}

static void another_address_of_the_name_says_what_to_do(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	want(1, "203.0.113.6:40002", 3600);
	run_for(seconds(1));
	assert_int_equal(status(0).state, PUBLISHER_CONFLICT);
	assert_state(0, "conflict");
	assert_endpoints(0, "203.0.113.5:40001", NONE);
	assert_sentence(0, "another service of the same name has another address now: give this "
			   "one a name of its own");
	assert_state(1, "published");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
		TEST(a_service_without_mapping_waits_and_nothing_is_planned),
		TEST(an_addition_is_held_for_a_moment),
		TEST(an_exchange_under_way_is_shown),
		TEST(what_is_published_says_what_visitors_find),
		TEST(an_address_of_a_protocol_without_ports_is_published),
		TEST(what_was_lost_is_published_and_says_so),
		TEST(a_change_shows_the_old_and_the_new_until_it_is_done),
		TEST(a_withdrawal_shows_what_is_still_published),
		TEST(an_update_for_another_service_of_the_name_leaves_it_published),
		TEST(silence_is_retried_and_says_what_was_tried),
		TEST(what_may_have_changed_is_not_called_published),
		TEST(a_refusal_is_blocked_and_tried_within_about_an_hour),
		TEST(trouble_of_one_service_is_none_of_those_that_wait),
		TEST(leftovers_that_cannot_be_withdrawn_are_shown),
		TEST(an_unusable_account_blocks_who_needs_it_and_plans_nothing),
		TEST(an_address_that_is_not_public_says_what_to_ask_for),
		TEST(another_address_of_the_name_says_what_to_do),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
