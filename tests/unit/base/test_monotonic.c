/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic of moments, and what happens to it at the end of time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/base/monotonic.h"

static void durations_are_microseconds(void **state)
{
	(void)state;
	assert_int_equal(seconds(3), 3000000);
	assert_int_equal(milliseconds(250), 250000);
	assert_int_equal(seconds(UINT32_MAX), UINT64_C(4294967295000000));
}

static void what_is_too_long_is_never(void **state)
{
	(void)state;
	assert_int_equal(seconds(UINT64_MAX), NEVER);
	assert_int_equal(seconds(UINT64_MAX / 1000000 + 1), NEVER);
	assert_int_equal(milliseconds(UINT64_MAX / 1000 + 1), NEVER);
	assert_int_equal(after(NEVER, 0), NEVER);
	assert_int_equal(after(NEVER, seconds(1)), NEVER);
	assert_int_equal(after(seconds(1), NEVER), NEVER);
	assert_int_equal(after(NEVER - 1, 1), NEVER);
	assert_int_equal(after(NEVER - 2, 1), NEVER - 1);
	assert_int_equal(after(seconds(5), seconds(2)), seconds(7));
}

static void the_earliest_moment_wins_over_never(void **state)
{
	(void)state;
	assert_int_equal(earliest(5, 9), 5);
	assert_int_equal(earliest(9, 5), 5);
	assert_int_equal(earliest(NEVER, 9), 9);
	assert_int_equal(earliest(NEVER, NEVER), NEVER);
}

static void nothing_is_left_until_a_moment_that_has_passed(void **state)
{
	(void)state;
	assert_int_equal(until(10, 4), 6);
	assert_int_equal(until(10, 10), 0);
	assert_int_equal(until(10, 11), 0);
	assert_int_equal(until(0, NEVER), 0);
}

static void seconds_left_are_rounded_up(void **state)
{
	monotonic now = seconds(100);

	(void)state;
	assert_int_equal(seconds_until(now, now), 0);
	assert_int_equal(seconds_until(now - 1, now), 0);
	assert_int_equal(seconds_until(now + 1, now), 1);
	assert_int_equal(seconds_until(now + seconds(1), now), 1);
	assert_int_equal(seconds_until(now + seconds(1) + 1, now), 2);
	assert_int_equal(seconds_until(NEVER, now), UINT32_MAX);
	assert_int_equal(seconds_until(now + seconds(UINT32_MAX) + 1, now), UINT32_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_are_microseconds),
		cmocka_unit_test(what_is_too_long_is_never),
		cmocka_unit_test(the_earliest_moment_wins_over_never),
		cmocka_unit_test(nothing_is_left_until_a_moment_that_has_passed),
		cmocka_unit_test(seconds_left_are_rounded_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
