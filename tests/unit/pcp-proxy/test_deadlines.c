/* SPDX-License-Identifier: BSD-2-Clause */
/* Deadlines: always the earliest, whatever was set, moved and taken away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pcp-proxy/deadlines.h"

#define MANY 500

static int open_deadlines(void **state)
{
	static struct deadlines deadlines;

	*state = &deadlines;
	return deadlines_reserve(&deadlines, MANY) ? 0 : -1;
}

static int close_deadlines(void **state)
{
	deadlines_clear(*state);
	return 0;
}

static void nothing_is_due_where_nothing_is_set(void **state)
{
	uint32_t identity;

	assert_true(deadlines_first(*state) == NEVER);
	assert_false(deadlines_due(*state, NEVER - 1, &identity));
}

static void the_earliest_is_due_first_and_not_before_its_time(void **state)
{
	uint32_t identity;

	deadlines_set(*state, 7, seconds(20));
	deadlines_set(*state, 3, seconds(10));
	assert_true(deadlines_first(*state) == seconds(10));
	assert_true(deadlines_get(*state, 7) == seconds(20));
	assert_false(deadlines_due(*state, seconds(10) - 1, &identity));
	assert_true(deadlines_due(*state, seconds(10), &identity));
	assert_int_equal(identity, 3);
	deadlines_set(*state, 3, NEVER);
	assert_true(deadlines_get(*state, 3) == NEVER);
	assert_true(deadlines_due(*state, seconds(20), &identity));
	assert_int_equal(identity, 7);
}

static void a_deadline_can_be_moved_either_way(void **state)
{
	uint32_t identity;

	deadlines_set(*state, 1, seconds(10));
	deadlines_set(*state, 2, seconds(20));
	deadlines_set(*state, 1, seconds(30));
	assert_true(deadlines_first(*state) == seconds(20));
	deadlines_set(*state, 1, seconds(5));
	assert_true(deadlines_due(*state, seconds(5), &identity));
	assert_int_equal(identity, 1);
}

/* Against the plain way to do it. */
static void many_changes_never_lose_the_earliest(void **state)
{
	monotonic moments[MANY], earliest_now;
	unsigned int change, i;
	uint32_t identity;

	for (i = 0; i < MANY; i++)
		moments[i] = NEVER;
	srand(1);
	for (change = 0; change < 20000; change++) {
		i = (unsigned int)rand() % MANY;
		moments[i] = rand() % 4 == 0 ? NEVER : (monotonic)rand();
		deadlines_set(*state, i, moments[i]);
		earliest_now = NEVER;
		for (i = 0; i < MANY; i++)
			earliest_now = earliest(earliest_now, moments[i]);
		assert_true(deadlines_first(*state) == earliest_now);
		if (deadlines_due(*state, NEVER - 1, &identity))
			assert_true(moments[identity] == earliest_now);
	}
}

static void growing_keeps_what_is_set(void **state)
{
	uint32_t identity;

	deadlines_set(*state, MANY - 1, seconds(10));
	assert_true(deadlines_reserve(*state, 4 * MANY));
	deadlines_set(*state, 4 * MANY - 1, seconds(20));
	assert_true(deadlines_due(*state, seconds(10), &identity));
	assert_int_equal(identity, MANY - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_deadlines, close_deadlines)
		TEST(nothing_is_due_where_nothing_is_set),
		TEST(the_earliest_is_due_first_and_not_before_its_time),
		TEST(a_deadline_can_be_moved_either_way),
		TEST(many_changes_never_lose_the_earliest),
		TEST(growing_keeps_what_is_set),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
