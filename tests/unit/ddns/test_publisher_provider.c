/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_FORMS, DDNS_RFC2136 */
/*
 * The publisher towards a provider that speaks HTTP, in virtual time: when it is
 * asked, when it is left alone, and what is said where it has no place for ports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/ddns/provider_desk.h"

/* -- ports: DDNS-030 -- */

static void where_ports_have_no_place_the_url_is_shown(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	want(1, "203.0.113.5:40002");
	run_for(seconds(1));
	assert_state(0, "published");
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "the address is published, the port is not, for which noip has no "
			    "place: visitors have to use http://web.other.example:40001/");
	assert_string_equal(publisher_status(desk.publisher, 1).sentence,
			    "the address is published, the port is not, for which a service "
			    "without srv has no place: visitors have to use "
			    "ssh.other.example:40002");
}

/* As a description of ddns-scripts has it, which knows no ports. */
static void a_template_has_a_place_for_ports_where_it_says_so(void **state)
{
	(void)state;
	open_desk_at("template", "https://form.example/?h=[DOMAIN]&a=[IP]");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "the address is published, the port is not, for which template has no "
			    "place: visitors have to use http://web.other.example:40001/");
	publisher_free(desk.publisher);
	open_desk_at("template", "https://form.example/?h=[DOMAIN]&a=[IP]&p=[PORT]");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "address and port are published");
}

static void a_text_is_a_place_for_ports(void **state)
{
	(void)state;
	open_desk("duckdns");
	desk.account.zone = "duckdns.org";
	desk.services[0].name = "web.duckdns.org";
	desk.services[1].name = "ssh.duckdns.org";
	configure();
	says("OK");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "for which a service without txt among its records has no place"));
	desk.services[0].records = CHOICE_SRV | CHOICE_TXT;
	configure();
	want(0, "203.0.113.5:40001");
	run_for(seconds(40));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "address and port are published");
	assert_non_null(strstr(desk.last_url, "&txt="));
}

/* The address stays, the port does not. */
static void a_text_is_taken_back_where_the_address_cannot_be(void **state)
{
	(void)state;
	open_desk("he");
	desk.services[0].records = CHOICE_SRV | CHOICE_TXT;
	configure();
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(60));
	assert_int_equal(desk.requests, 3);
	assert_non_null(strstr(desk.last_url, "hostname=_pcp.web.other.example&txt=v%3Dpcp1"));
	assert_string_equal(desk.event, "web.other.example keeps its address, since the provider "
					"cannot take it back: 203.0.113.5:40001");
	assert_state(0, "waiting");
}

static void another_port_alone_is_no_reason_to_ask(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
	want(0, "203.0.113.5:40002");
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 1);
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "http://web.other.example:40002/"));
}

/* -- what cannot be taken back -- */

static void an_address_that_cannot_be_taken_back_stays_and_comes_back_unasked(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(3600));
	assert_state(0, "waiting");
	assert_string_equal(desk.event, "web.other.example keeps its address, since the provider "
					"cannot take it back: 203.0.113.5:40001");
	want(0, "203.0.113.5:40001");
	run_for(seconds(3600));
	assert_state(0, "published");
	assert_int_equal(desk.requests, 1);
	want(0, "203.0.113.6:40001");
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 2);
}

static void one_that_can_is_taken_back(void **state)
{
	(void)state;
	open_desk("dynv6");
	says("addresses updated");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "ipv4=-&ipv6=-"));
}

/* Nobody at a provider says which records are ours: what we did not publish is not touched. */
static void nothing_is_withdrawn_that_an_earlier_run_may_have_left(void **state)
{
	(void)state;
	open_desk("dynv6");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 0);
}

/* -- being left alone -- */

static void halts(const char *body, enum outcome outcome)
{
	(void)outcome;
	open_desk("noip");
	says(body);
	want(0, "203.0.113.5:40001");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 1);
	assert_state(0, "halted");
	want(0, "203.0.113.6:40001"); /* news do not help */
	run_for(seconds(86400));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(86400));
	want(0, "203.0.113.6:40001");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 1);
	want(1, "203.0.113.6:22"); /* another name at the same account does */
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);

	says("good 203.0.113.6");
	configure(); /* somebody has mended it */
	want(0, "203.0.113.6:40001");
	want(1, "203.0.113.6:22");
	run_for(seconds(1));
	assert_state(0, "published");
	publisher_free(desk.publisher);
}

static void who_is_refused_is_halted_until_somebody_acts(void **state)
{
	(void)state;
	halts("badauth", OUTCOME_DENIED);
	halts("nohost", OUTCOME_UNKNOWN);
	halts("abuse", OUTCOME_ABUSE);
	desk.publisher = NULL;
}

static void what_makes_no_sense_is_tried_three_times(void **state)
{
	(void)state;
	open_desk("noip");
	says("<html>good</html>");
	want(0, "203.0.113.5:40001");
	run_for(seconds(40));
	assert_state(0, "retrying");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 3);
	assert_state(0, "halted");
}

/* Another kind of failure in between, and counting starts again. */
static void only_those_in_a_row_count(void **state)
{
	(void)state;
	open_desk("noip");
	says("<html>good</html>");
	want(0, "203.0.113.5:40001");
	run_for(seconds(40)); /* two */
	assert_int_equal(desk.requests, 2);
	desk.silent = true;
	run_for(seconds(60));
	desk.silent = false;
	run_for(seconds(60));
	assert_state(0, "retrying");
}

static void a_server_in_trouble_is_tried_again_by_and_by(void **state)
{
	(void)state;
	open_desk("noip");
	desk.silent = true;
	want(0, "203.0.113.5:40001");
	run_for(seconds(86400));
	assert_in_range(desk.requests, 24, 40); /* 30 s, 1, 2, 4, ... minutes, then hourly */
	desk.silent = false;
	says("nochg 203.0.113.5");
	run_for(seconds(4400));
	assert_state(0, "published");
}

static void one_that_wants_to_be_left_alone_is(void **state)
{
	(void)state;
	open_desk("noip");
	says("911");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1400));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(900));
	assert_int_equal(desk.requests, 2);
}

static void retry_after_is_obeyed(void **state)
{
	(void)state;
	open_desk("noip");
	desk.answer.status = 503;
	desk.answer.retry_after = "7200";
	want(0, "203.0.113.5:40001");
	run_for(seconds(7199));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(2));
	assert_int_equal(desk.requests, 2);
}

/* -- intervals -- */

static void a_name_is_not_told_more_often_than_the_provider_wants(void **state)
{
	(void)state;
	open_desk("desec-dyndns"); /* 60 seconds */
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	want(0, "203.0.113.6:40001");
	run_for(seconds(50));
	want(0, "203.0.113.7:40001");
	run_for(seconds(8));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(4));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "myipv4=203.0.113.7"));
}

static void nor_than_the_operator_wants_over_a_reload(void **state)
{
	(void)state;
	open_desk("noip");
	desk.account.interval = seconds(600);
	configure();
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	want(0, "203.0.113.6:40001");
	run_for(seconds(100));
	configure();
	want(0, "203.0.113.6:40001");
	run_for(seconds(400));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(200));
	assert_int_equal(desk.requests, 2);
}

#define TEST(name) cmocka_unit_test_teardown(name, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(where_ports_have_no_place_the_url_is_shown),
		TEST(a_template_has_a_place_for_ports_where_it_says_so),
		TEST(a_text_is_a_place_for_ports),
		TEST(a_text_is_taken_back_where_the_address_cannot_be),
		TEST(another_port_alone_is_no_reason_to_ask),
		TEST(an_address_that_cannot_be_taken_back_stays_and_comes_back_unasked),
		TEST(one_that_can_is_taken_back),
		TEST(nothing_is_withdrawn_that_an_earlier_run_may_have_left),
		TEST(who_is_refused_is_halted_until_somebody_acts),
		TEST(what_makes_no_sense_is_tried_three_times),
		TEST(only_those_in_a_row_count),
		TEST(a_server_in_trouble_is_tried_again_by_and_by),
		TEST(one_that_wants_to_be_left_alone_is),
		TEST(retry_after_is_obeyed),
		TEST(a_name_is_not_told_more_often_than_the_provider_wants),
		TEST(nor_than_the_operator_wants_over_a_reload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
