/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What has befallen many gateways at once is told by one after the other. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/desk.h"

#define GATEWAYS 240
#define PARTS    6

/* Published, and then the carrier restarts and gives another port. Seconds until DNS has it. */
static uint32_t seconds_until_told(void)
{
	void *state = NULL;
	monotonic start;

	open_desk(&state);
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	start = desk.now;
	publisher_crowd(desk.publisher, desk.now);
	want(0, "203.0.113.5:40009", 3600);
	while (desk.server.updates < 2)
		run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40009 web.home.example");
	close_desk(&state);
	return seconds_until(desk.now, start);
}

static void gateways_of_one_carrier_spread_over_half_a_minute(void **state)
{
	unsigned int told[PARTS] = { 0 }, i;
	uint32_t took;

	(void)state;
	for (i = 0; i < GATEWAYS; i++) {
		took = seconds_until_told();
		assert_in_range(took, 5, 36);
		told[(took - 5) / 5 < PARTS ? (took - 5) / 5 : PARTS - 1]++;
	}
	for (i = 0; i < PARTS; i++)
		assert_in_range(told[i], GATEWAYS / PARTS / 2, GATEWAYS / PARTS * 2);
}

static void who_is_told_twice_keeps_its_place(void **state)
{
	monotonic at;

	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	publisher_crowd(desk.publisher, desk.now);
	want(0, "203.0.113.5:40009", 3600);
	at = publisher_wake_at(desk.publisher);
	publisher_crowd(desk.publisher, desk.now);
	assert_int_equal(publisher_wake_at(desk.publisher), at);
	configure(); /* a reload does not lose it, either */
	want(0, "203.0.113.5:40009", 3600);
	assert_int_equal(publisher_wake_at(desk.publisher), at);
}

static void what_is_new_or_ends_does_not_wait(void **state)
{
	(void)state;
	desk.service_count = 3;
	configure();
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	publisher_crowd(desk.publisher, desk.now);
	want(2, "203.0.113.5:40003", 3600);
	run_for(seconds(1));
	assert_state(2, "published");
	release(0);
	run_for(seconds(6));
	assert_dns("", "");
}

static void nothing_is_told_where_nothing_has_changed(void **state)
{
	(void)state;
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	publisher_crowd(desk.publisher, desk.now);
	want(0, "203.0.113.5:40001", 3600);
	run_for(seconds(300));
	assert_int_equal(desk.server.updates, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(gateways_of_one_carrier_spread_over_half_a_minute),
		cmocka_unit_test_setup_teardown(who_is_told_twice_keeps_its_place, open_desk,
						close_desk),
		cmocka_unit_test_setup_teardown(what_is_new_or_ends_does_not_wait, open_desk,
						close_desk),
		cmocka_unit_test_setup_teardown(nothing_is_told_where_nothing_has_changed,
						open_desk, close_desk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
