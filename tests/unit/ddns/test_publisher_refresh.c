/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_FORMS, DDNS_RFC2136 */
/* Telling a provider again what has not changed, because it would expire or holds for a lifetime. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/ddns/provider_desk.h"

/* -- names that expire -- */

/* The host renews its mapping all the time. */
static void run_days(unsigned int days)
{
	for (; days > 0; days--) {
		want(0, "203.0.113.5:40001");
		run_for(seconds(86400));
	}
}

static void a_name_that_would_expire_is_told_again(void **state)
{
	(void)state;
	open_desk("noip"); /* 25 days */
	says("nochg 203.0.113.5");
	run_days(24);
	assert_int_equal(desk.requests, 1);
	run_days(2);
	assert_int_equal(desk.requests, 2);
	run_days(23);
	assert_int_equal(desk.requests, 2);
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(86400 * 60));
	assert_int_equal(desk.requests, 2);
}

static void one_that_does_not_expire_is_not(void **state)
{
	(void)state;
	open_desk("dynv6");
	says("addresses updated");
	run_days(90);
	assert_int_equal(desk.requests, 1);
}

static void telling_again_is_tried_again_too(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(24);
	says("911");
	run_days(2);
	assert_in_range(desk.requests, 3, 60); /* hourly */
	says("nochg 203.0.113.5");
	run_days(1);
	desk.requests = 0;
	run_days(24);
	assert_int_equal(desk.requests, 0);
}

static void a_month_is_one_over_a_restart_and_a_reload_too(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(20);
	restart();
	run_days(4);
	assert_int_equal(desk.requests, 0);
	configure();
	run_days(2);
	assert_int_equal(desk.requests, 1);
	restart();
	run_days(23);
	assert_int_equal(desk.requests, 0);
}

/* As a gateway that has just been switched on, until NTP answers. */
static void a_clock_that_is_wrong_is_no_reason_to_tell(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(20);
	desk.has_no_clock = true;
	restart();
	run_days(10);
	assert_int_equal(desk.requests, 0);
}

static void what_cannot_be_told_again_is_shown(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(24);
	says("911");
	run_days(2);
	assert_state(0, "retrying");
	want(0, "203.0.113.5:40001"); /* the host renews its mapping */
	assert_state(0, "retrying");
	desk.goes_on = true;
	configure();
	want(0, "203.0.113.5:40001");
	assert_state(0, "retrying");
	desk.goes_on = false;
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence, "\"911\""));
	assert_int_not_equal(publisher_status(desk.publisher, 0).next_try, NEVER);
	says("badauth");
	run_days(1);
	assert_state(0, "halted");
	desk.requests = 0;
	run_days(60);
	assert_int_equal(desk.requests, 0);
	says("nochg 203.0.113.5");
	configure();
	run_days(1);
	assert_state(0, "published");
}

static void what_was_refused_when_told_again_waits_though_other_services_come(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(24);
	says("911");
	run_days(2);
	assert_true(desk.requests > 1);
	desk.requests = 0;
	desk.goes_on = true;
	configure();
	run_for(seconds(20));
	assert_int_equal(desk.requests, 0);
	desk.goes_on = false; /* somebody has acted */
	configure();
	want(0, "203.0.113.5:40001");
	run_for(seconds(20));
	assert_int_equal(desk.requests, 1);
}

static void who_says_when_to_come_again_is_believed(void **state)
{
	(void)state;
	open_desk("noip");
	says("w60s");
	want(0, "203.0.113.5:40001");
	run_for(seconds(59));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(3));
	assert_int_equal(desk.requests, 2);
}

/* -- leases -- */

static void open_leases(void)
{
	open_desk_at("homeport", "https://ddns.example/nic/update");
	says("good 203.0.113.5:40001");
}

/* What a host gets, or renews. */
static void want_for_an_hour(void)
{
	want_for(0, "203.0.113.5:40001", 3600);
}

static void the_lifetime_is_told(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
	assert_non_null(strstr(desk.last_url, "&lifetime=3600"));
}

static void what_is_renewed_is_told_again_in_good_time(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(1800));
	want_for_an_hour();
	run_for(seconds(890));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(20)); /* three quarters of the hour are over */
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "&lifetime=270"));
	run_for(seconds(880));
	assert_int_equal(desk.requests, 2);
	assert_state(0, "published");
}

static void what_is_not_renewed_is_left_to_end(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(3590));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(20));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "offline=YES"));
}

static void a_renewal_that_comes_late_is_told_at_once(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(3500));
	assert_int_equal(desk.requests, 1);
	want_for_an_hour();
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);
}

/* What ends at one time is told anew at one time. */
static void all_ports_of_a_name_are_told_again_with_one(void **state)
{
	(void)state;
	open_leases();
	desk.services[1].name = desk.services[0].name;
	desk.services[1].srv = "_ssh._tcp";
	configure();
	want_for_an_hour();
	want_for(1, "203.0.113.5:40022", 7200);
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);
	want_for(1, "203.0.113.5:40023", 7200);
	run_for(seconds(10));
	assert_int_equal(desk.requests, 4);
}

static void a_lease_is_counted_over_a_restart(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(1000));
	restart();
	want_for_an_hour();
	run_for(seconds(1690));
	assert_int_equal(desk.requests, 0);
	run_for(seconds(20));
	assert_int_equal(desk.requests, 1);
}

/* It may have ended meanwhile. */
static void without_a_clock_a_lease_is_told_again_after_a_restart(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(1000));
	desk.has_no_clock = true;
	restart();
	want_for_an_hour();
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
}

static bool is_contest_told(void)
{
	bool told = strstr(desk.event, "was changed by somebody else") != NULL;

	desk.event[0] = '\0';
	return told;
}

/* Renewed, and told again before it is over. */
static void tell_again(const char *answer)
{
	says(answer);
	want_for_an_hour();
	run_for(seconds(2900));
}

static void who_has_to_register_the_same_anew_hears_of_another_gateway(void **state)
{
	(void)state;
	open_leases();
	tell_again("good 203.0.113.5:40001");
	assert_false(is_contest_told());
	tell_again("good 203.0.113.5:40001");
	assert_true(is_contest_told());
	tell_again("nochg 203.0.113.5:40001");
	assert_false(is_contest_told());
	want_for(0, "203.0.113.5:40002", 3600); /* this is new */
	says("good 203.0.113.5:40002");
	run_for(seconds(10));
	assert_false(is_contest_told());
}

/* What could not be told for so long has ended there. */
static void who_was_silent_for_too_long_has_lost_its_place(void **state)
{
	(void)state;
	open_leases();
	want_for_an_hour();
	run_for(seconds(10));
	desk.silent = true;
	tell_again("");
	desk.silent = false;
	desk.event[0] = '\0';
	tell_again("good 203.0.113.5:40001");
	assert_false(is_contest_told());
}

static void nobody_is_told_of_short_leases_all_the_time(void **state)
{
	unsigned int i;

	(void)state;
	open_leases();
	for (i = 0; i < 60; i++) {
		want_for(0, "203.0.113.5:40001", 120);
		run_for(seconds(60));
	}
	assert_non_null(strstr(desk.last_url, "&lifetime=600"));
	assert_in_range(desk.requests, 7, 9); /* in an hour */
}

#define TEST(name) cmocka_unit_test_teardown(name, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_name_that_would_expire_is_told_again),
		TEST(one_that_does_not_expire_is_not),
		TEST(telling_again_is_tried_again_too),
		TEST(a_month_is_one_over_a_restart_and_a_reload_too),
		TEST(a_clock_that_is_wrong_is_no_reason_to_tell),
		TEST(what_cannot_be_told_again_is_shown),
		TEST(what_was_refused_when_told_again_waits_though_other_services_come),
		TEST(who_says_when_to_come_again_is_believed),
		TEST(the_lifetime_is_told),
		TEST(what_is_renewed_is_told_again_in_good_time),
		TEST(what_is_not_renewed_is_left_to_end),
		TEST(a_renewal_that_comes_late_is_told_at_once),
		TEST(all_ports_of_a_name_are_told_again_with_one),
		TEST(a_lease_is_counted_over_a_restart),
		TEST(without_a_clock_a_lease_is_told_again_after_a_restart),
		TEST(who_has_to_register_the_same_anew_hears_of_another_gateway),
		TEST(who_was_silent_for_too_long_has_lost_its_place),
		TEST(nobody_is_told_of_short_leases_all_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
