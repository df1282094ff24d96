/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/*
 * Another configuration while things are published: what stays, what moves, what
 * goes, and that nothing is forgotten which may be in DNS.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/desk.h"

static void publish(void)
{
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	desk.events[0] = '\0';
}

/* As the gateway does after a reload: every mapping that stands is told again. */
static void configure_and_want(void)
{
	configure();
	want(0, "203.0.113.5:40001", 86400);
}

/* -- what is wrong -- */

static void a_bad_account_is_named_and_nothing_changes(void **state)
{
	struct failure failure;

	(void)state;
	publish();
	desk.accounts[0].key.secret.length = 0;
	assert_int_equal(configure_result(&failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "account \"dns\": the TSIG key is missing"));
	assert_state(0, "published");
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
}

static void a_bad_service_is_named_and_nothing_changes(void **state)
{
	struct failure failure;

	(void)state;
	publish();
	desk.services[0].ttl = 0;
	assert_int_equal(configure_result(&failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "service \"web\": ttl"));
	run_for(seconds(100));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

/* -- texts -- */

static void no_text_of_the_configuration_is_kept_by_pointer(void **state)
{
	char texts[5][40] = { "web", "web.home.example", "_http._tcp", "dns", "home.example" };

	(void)state;
	desk.services[0].label = texts[0];
	desk.services[0].name = texts[1];
	desk.services[0].srv = texts[2];
	desk.accounts[0].label = texts[3];
	desk.accounts[0].zone = texts[4];
	configure();
	memset(texts, 'x', sizeof(texts));
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_told("published web, ");
}

static void why_an_account_is_unusable_is_remembered(void **state)
{
	char why[] = "no key";

	(void)state;
	desk.accounts[0].unusable = why;
	configure();
	memset(why, 'x', sizeof(why) - 1);
	want(0, "203.0.113.5:40001", 3600);
	assert_string_equal(publisher_status(desk.publisher, 0).sentence, "no key");
}

static void hold_down_and_grace_are_those_of_the_configuration(void **state)
{
	(void)state;
	desk.hold_down = seconds(20);
	desk.grace = seconds(200);
	configure();
	publish();
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(19));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(2));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
	lose(0);
	run_for(seconds(199));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
	run_for(seconds(2));
	assert_dns("", "");
}

static void names_of_one_length_are_two_names(void **state)
{
	(void)state;
	desk.service_count = 4;
	configure();
	want(2, "203.0.113.5:40002", 3600);
	want(3, "203.0.113.6:40003", 3600);
	run_for(seconds(1));
	assert_zone("cam.home.example", DNS_A, "203.0.113.5");
	assert_zone("pbx.home.example", DNS_A, "203.0.113.6");
}

/* -- what stays -- */

static void what_is_published_stays_so_through_a_reload(void **state)
{
	unsigned int messages;

	(void)state;
	publish();
	run_for(seconds(100));
	messages = desk.server.messages;
	configure();
	assert_int_not_equal(publisher_status(desk.publisher, 0).published.port, 0);
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(200));
	assert_int_equal(desk.server.messages, messages);
	assert_state(0, "published");
	assert_told("");
}

static void what_ended_meanwhile_is_withdrawn_after_a_reload(void **state)
{
	(void)state;
	publish();
	configure(); /* and nobody tells of a mapping */
	run_for(seconds(10));
	assert_dns("", "");
	assert_told("withdrawn web, ");
}

static void events_that_nobody_has_fetched_are_told_after_a_reload(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	assert_true(answer());
	configure_and_want();
	work();
	assert_told("published web, ");
	desk.holds = false;
	run_for(seconds(70)); /* so that a withdrawal is one exchange */
	desk.holds = true;
	release(0);
	run_for(seconds(6));
	assert_true(answer());
	configure();
	work();
	assert_told("withdrawn web, ");
	assert_string_equal(desk.last_sentence,
			    "web.home.example leads no more to 203.0.113.5:40001");
}

/* DDNS-074 */
static void the_time_of_a_server_is_remembered(void **state)
{
	(void)state;
	desk.clock_error = -10000000;
	publish();
	run_for(seconds(70));
	configure_and_want();
	run_for(seconds(10));
	desk.server.messages = 0;
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
	assert_int_equal(desk.server.messages, 1);
}

static void a_reload_is_no_reason_to_look_for_leftovers_again(void **state)
{
	(void)state;
	run_for(seconds(100));
	desk.server.messages = 0;
	configure();
	run_for(seconds(100));
	assert_int_equal(desk.server.messages, 0);
}

static void leftovers_of_a_service_that_is_new_are_looked_for(void **state)
{
	(void)state;
	desk.service_count = 3;
	configure();
	want(2, "203.0.113.5:40002", 3600);
	run_for(seconds(1));
	desk.service_count = 1;
	be_born_again();
	run_for(seconds(100));
	assert_zone("cam.home.example", DNS_A, "203.0.113.5");
	desk.service_count = 3;
	configure();
	run_for(seconds(70));
	assert_zone("cam.home.example", DNS_A, "");
	assert_int_equal(desk.server.count, 0);
}

/* -- what is not known for certain -- */

/* The server never got it. That it was planned before the reload is no reason to believe it. */
static void what_failed_before_a_reload_is_not_taken_for_published(void **state)
{
	(void)state;
	desk.server.is_silent = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(8));
	assert_state(0, "retrying");
	desk.server.is_silent = false;
	configure_and_want();
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_state(0, "published");
}

static void a_message_that_a_reload_overtook_is_not_taken_for_done(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	desk.held_count = 0; /* lost on the way */
	desk.holds = false;
	configure_and_want();
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_state(0, "published");
}

static void an_answer_to_before_the_reload_is_taken_and_ignored(void **state)
{
	(void)state;
	desk.holds = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	configure();
	assert_true(answer());
	work();
	assert_told("");
	desk.holds = false;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(10));
	assert_state(0, "published");
}

/* It was done, but the service that it was for is gone. */
static void what_was_under_way_for_a_service_that_is_gone_is_withdrawn(void **state)
{
	(void)state;
	run_for(seconds(70));
	desk.holds = true;
	want(0, "203.0.113.5:40001", 86400);
	run_for(seconds(1));
	desk.service_count = 0;
	configure();
	assert_true(answer());
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	desk.holds = false;
	run_for(seconds(60));
	assert_dns("", "");
	assert_int_equal(desk.server.count, 0);
}

/* Of a change, both ends may be there. */
static void a_change_under_way_for_a_service_that_is_gone_is_withdrawn(void **state)
{
	(void)state;
	publish();
	desk.holds = true;
	want(0, "[2001:db8:1::5]:40001", 86400);
	run_for(seconds(6));
	desk.service_count = 0;
	configure();
	assert_true(answer());
	assert_zone("web.home.example", DNS_AAAA, "2001:db8:1::5");
	desk.holds = false;
	run_for(seconds(60));
	assert_int_equal(desk.server.count, 0);
}

/* -- what moves -- */

static void another_srv_moves_the_port_and_withdraws_the_old_one(void **state)
{
	(void)state;
	publish();
	desk.services[0].srv = "_https._tcp";
	configure_and_want();
	run_for(seconds(10));
	assert_dns("203.0.113.5", "");
	assert_zone("_https._tcp.web.home.example", DNS_SRV, "0 0 40001 web.home.example");
	assert_int_equal(desk.server.count, 4);
	assert_told("published web, ");
}

static void a_service_of_another_title_is_told_as_published(void **state)
{
	(void)state;
	publish();
	desk.services[0].label = "website";
	configure_and_want();
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_told("published website, ");
}

static void another_name_is_published_and_the_old_one_withdrawn(void **state)
{
	(void)state;
	publish();
	desk.services[0].name = "www.home.example";
	configure_and_want();
	run_for(seconds(10));
	assert_dns("", "");
	assert_zone("_http._tcp.www.home.example", DNS_SRV, "0 0 40001 www.home.example");
	assert_int_equal(desk.server.count, 4);
}

static void another_title_or_key_of_an_account_moves_nothing(void **state)
{
	(void)state;
	publish();
	run_for(seconds(100));
	desk.accounts[0].label = "mine";
	assert_true(dns_name_parse("other.home.example", &desk.accounts[0].key.name));
	assert_true(dns_name_parse("other.home.example", &desk.server.key.name));
	desk.server.messages = 0;
	configure_and_want();
	run_for(seconds(100));
	assert_int_equal(desk.server.messages, 0);
	assert_state(0, "published");
	want(0, "203.0.113.5:40002", 3600);
	run_for(seconds(6));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
}

/* With the key, and the clock, of the account that is configured no more. */
static void another_server_gets_the_records_and_the_old_one_loses_them(void **state)
{
	(void)state;
	desk.clock_error = -10000000;
	publish();
	run_for(seconds(70));
	desk.second.zone = desk.server.zone;
	desk.accounts[0].server = desk.second_at;
	desk.server.messages = 0;
	configure_and_want();
	run_for(seconds(10));
	assert_int_equal(desk.server.count, 0);
	assert_int_equal(desk.server.messages, 1);
	assert_string_equal(
		name_server_lookup(&desk.second, "_http._tcp.web.home.example", DNS_SRV),
		"0 0 40001 web.home.example");
}

static void another_zone_of_the_server_gets_the_records_and_the_old_one_loses_them(void **state)
{
	(void)state;
	publish();
	desk.second_at = desk.server_at;
	desk.accounts[0].zone = "second.example";
	desk.services[0].name = "web.second.example";
	configure_and_want();
	run_for(seconds(10));
	assert_int_equal(desk.server.count, 0);
	assert_string_equal(name_server_lookup(&desk.second, "web.second.example", DNS_A),
			    "203.0.113.5");
}

/* Two accounts at one zone: whoever has the service now looks after its records. */
static void a_service_moves_between_accounts_of_one_zone_without_a_gap(void **state)
{
	(void)state;
	publish();
	desk.account_count = 2;
	desk.services[0].account = 1;
	configure_and_want();
	run_for(seconds(100));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	assert_state(0, "published");
	assert_told("");
}

/* Only the account of the same title has the key that may change these records. */
static void records_of_a_service_that_is_gone_stay_with_their_account(void **state)
{
	(void)state;
	publish();
	desk.account_count = 2;
	desk.accounts[1] = desk.accounts[0];
	desk.accounts[0].label = "other";
	desk.accounts[0].key.secret.octets[0] ^= 1;
	desk.service_count = 0;
	configure();
	run_for(seconds(20));
	assert_int_equal(desk.server.count, 0);
	assert_told("withdrawn , ");
}

static void a_withdrawal_that_fails_is_told_though_the_service_is_gone(void **state)
{
	(void)state;
	publish();
	desk.server.rcode = DNS_REFUSED;
	desk.service_count = 0;
	configure();
	run_for(seconds(20));
	assert_told("failed , ");
	assert_non_null(strstr(desk.last_sentence, "(REFUSED)"));
	desk.server.rcode = 0;
	run_for(seconds(4400));
	assert_told("withdrawn , ");
	assert_int_equal(desk.server.count, 0);
}

static void records_of_a_service_that_is_gone_outlive_further_reloads(void **state)
{
	(void)state;
	publish();
	desk.server.is_silent = true;
	desk.service_count = 0;
	configure();
	run_for(seconds(20));
	desk.account_count = 0;
	configure();
	desk.server.is_silent = false;
	run_for(seconds(60));
	assert_int_equal(desk.server.count, 0);
}

/* Another host has been met: nobody else notices. */
static void what_goes_on_keeps_its_wishes(void **state)
{
	unsigned int messages;

	(void)state;
	desk.services[1] = desk.services[2];
	desk.services[1].name = "pi.home.example";
	publish();
	lose(0);
	desk.goes_on = true;
	desk.service_count = 2;
	messages = desk.server.messages;
	configure();
	run_for(seconds(30));
	assert_int_equal(desk.server.messages, messages);
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(60)); /* the grace goes on, too */
	assert_dns("", "");
}

static void who_waits_to_try_again_goes_on_waiting(void **state)
{
	unsigned int messages;

	(void)state;
	desk.server.rcode = DNS_REFUSED;
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(1));
	assert_state(0, "blocked");
	messages = desk.server.messages;
	desk.goes_on = true;
	desk.service_count = 2;
	configure();
	run_for(seconds(20));
	assert_state(0, "blocked");
	assert_int_equal(desk.server.messages, messages);
	desk.goes_on = false; /* somebody has read the sentence and acted */
	configure();
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(1));
	assert_true(desk.server.messages > messages);
}

/* A service in two families is two of them, told apart by the variant. */
static void families_of_one_title_are_two_services(void **state)
{
	(void)state;
	desk.services[1] = desk.services[0];
	desk.services[1].variant = 1;
	desk.service_count = 2;
	configure();
	want(0, "203.0.113.5:40001", 7200);
	want(1, "[2001:db8:1::5]:80", 7200);
	run_for(seconds(1));
	assert_told("published web, published web, ");
	configure();
	want(0, "203.0.113.5:40001", 7200);
	want(1, "[2001:db8:1::5]:80", 7200);
	run_for(seconds(10));
	assert_told("");
	assert_zone("_http._tcp.web.home.example", DNS_SRV,
		    "0 0 40001 v4.web.home.example 0 0 80 v6.web.home.example");
}

static void a_publisher_without_services_is_idle(void **state)
{
	(void)state;
	desk.service_count = 0;
	desk.account_count = 0;
	configure();
	work();
	assert_true(publisher_wake_at(desk.publisher) == NEVER);
	publisher_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
		TEST(a_bad_account_is_named_and_nothing_changes),
		TEST(a_bad_service_is_named_and_nothing_changes),
		TEST(no_text_of_the_configuration_is_kept_by_pointer),
		TEST(why_an_account_is_unusable_is_remembered),
		TEST(hold_down_and_grace_are_those_of_the_configuration),
		TEST(names_of_one_length_are_two_names),
		TEST(what_is_published_stays_so_through_a_reload),
		TEST(what_ended_meanwhile_is_withdrawn_after_a_reload),
		TEST(events_that_nobody_has_fetched_are_told_after_a_reload),
		TEST(the_time_of_a_server_is_remembered),
		TEST(a_reload_is_no_reason_to_look_for_leftovers_again),
		TEST(leftovers_of_a_service_that_is_new_are_looked_for),
		TEST(what_failed_before_a_reload_is_not_taken_for_published),
		TEST(a_message_that_a_reload_overtook_is_not_taken_for_done),
		TEST(an_answer_to_before_the_reload_is_taken_and_ignored),
		TEST(what_was_under_way_for_a_service_that_is_gone_is_withdrawn),
		TEST(a_change_under_way_for_a_service_that_is_gone_is_withdrawn),
		TEST(another_srv_moves_the_port_and_withdraws_the_old_one),
		TEST(a_service_of_another_title_is_told_as_published),
		TEST(another_name_is_published_and_the_old_one_withdrawn),
		TEST(another_title_or_key_of_an_account_moves_nothing),
		TEST(another_server_gets_the_records_and_the_old_one_loses_them),
		TEST(another_zone_of_the_server_gets_the_records_and_the_old_one_loses_them),
		TEST(a_service_moves_between_accounts_of_one_zone_without_a_gap),
		TEST(records_of_a_service_that_is_gone_stay_with_their_account),
		TEST(a_withdrawal_that_fails_is_told_though_the_service_is_gone),
		TEST(records_of_a_service_that_is_gone_outlive_further_reloads),
		TEST(what_goes_on_keeps_its_wishes),
		TEST(who_waits_to_try_again_goes_on_waiting),
		TEST(families_of_one_title_are_two_services),
		TEST(a_publisher_without_services_is_idle),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
