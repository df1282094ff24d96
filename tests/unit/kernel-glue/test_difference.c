/* SPDX-License-Identifier: BSD-2-Clause */
/* Wanted minus present, and the reverse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "kernel-glue/difference.h"
#include "tests/support/glue_world.h"

#define TOLERANCE seconds(15)

/* The changes as a line each: "+" added, "=" refreshed, "~" replaced, "-" removed. */
static int note(const struct change *change, void *arg)
{
	static const char signs[] = { [CHANGE_ADD] = '+',
				      [CHANGE_REFRESH] = '=',
				      [CHANGE_REPLACE] = '~',
				      [CHANGE_REMOVE] = '-' };
	char *all = arg, text[FORWARDING_TEXT];

	sprintf(all + strlen(all), "%c %s\n", signs[change->kind],
		forwarding_print(&change->forwarding, text));
	return 0;
}

static void assert_difference(const struct forwarding *wanted, size_t wanted_count,
			      const struct forwarding *present, size_t present_count,
			      const char *expected)
{
	char all[4096] = "";

	assert_int_equal(
		difference(wanted, wanted_count, present, present_count, TOLERANCE, note, all), 0);
	assert_string_equal(all, expected);
}

static void the_same_needs_no_change_whatever_the_order(void **state)
{
	const struct forwarding wanted[] = {
		forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80"),
		forwarding_of("udp 203.0.113.5:53 192.168.1.20:53"),
	};
	const struct forwarding present[] = { wanted[1], wanted[0] };

	(void)state;
	assert_difference(wanted, 2, present, 2, "");
	assert_difference(NULL, 0, NULL, 0, "");
}

static void removals_come_before_what_could_contradict_them(void **state)
{
	const struct forwarding wanted[] = {
		forwarding_of("tcp 203.0.113.5:80 192.168.1.21:80"),
		forwarding_of("udp 203.0.113.5:53 192.168.1.20:53"),
	};
	const struct forwarding present[] = {
		forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80"),
		forwarding_of("udp 203.0.113.5:53 192.168.1.20:53"),
		forwarding_of("udp 203.0.113.5:54 192.168.1.20:54"),
	};

	(void)state;
	assert_difference(wanted, 2, present, 3,
			  "- tcp 203.0.113.5:80 -> 192.168.1.20:80\n"
			  "- udp 203.0.113.5:54 -> 192.168.1.20:54\n"
			  "+ tcp 203.0.113.5:80 -> 192.168.1.21:80\n");
}

static void lifetimes_are_set_right_where_they_differ_much(void **state)
{
	struct forwarding wanted = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80");
	struct forwarding present = wanted;

	(void)state;
	present.lifetime = wanted.lifetime - TOLERANCE;
	assert_difference(&wanted, 1, &present, 1, "");
	present.lifetime--;
	assert_difference(&wanted, 1, &present, 1, "= tcp 203.0.113.5:80 -> 192.168.1.20:80\n");
	present.lifetime = NEVER;
	assert_difference(&wanted, 1, &present, 1, "= tcp 203.0.113.5:80 -> 192.168.1.20:80\n");
}

static void another_record_replaces_the_old_one(void **state)
{
	struct forwarding wanted = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80");
	struct forwarding present = wanted;

	(void)state;
	set_record(&present, "old");
	assert_difference(&wanted, 1, &present, 1, "~ tcp 203.0.113.5:80 -> 192.168.1.20:80\n");
}

static int stop(const struct change *change, void *arg)
{
	(void)change;
	return ++*(int *)arg == 2 ? 7 : 0;
}

static void the_visitor_can_end_it(void **state)
{
	const struct forwarding wanted[] = {
		forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80"),
		forwarding_of("tcp 203.0.113.5:81 192.168.1.20:81"),
		forwarding_of("tcp 203.0.113.5:82 192.168.1.20:82"),
	};
	int seen = 0;

	(void)state;
	assert_int_equal(difference(wanted, 3, NULL, 0, TOLERANCE, stop, &seen), 7);
	assert_int_equal(seen, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_needs_no_change_whatever_the_order),
		cmocka_unit_test(removals_come_before_what_could_contradict_them),
		cmocka_unit_test(lifetimes_are_set_right_where_they_differ_much),
		cmocka_unit_test(another_record_replaces_the_old_one),
		cmocka_unit_test(the_visitor_can_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
