/* SPDX-License-Identifier: BSD-2-Clause */
/* How often somebody may do something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/server/chance.h"
#include "ddns/server/allowance.h"

static struct allowance allowance;

static monotonic take(const char *who, monotonic now)
{
	return allowance_take(&allowance, who, strlen(who), now);
}

static void turns_are_spent_and_come_back_one_by_one(void **state)
{
	monotonic now = seconds(1000);
	int i;

	(void)state;
	allowance_init(&allowance, 3, seconds(10), &chance);
	for (i = 0; i < 3; i++)
		assert_int_equal(take("a", now), 0);
	assert_int_equal(take("a", now), seconds(10));
	assert_int_equal(allowance_wait(&allowance, "a", 1, now), seconds(10));
	assert_int_equal(take("b", now), 0);
	assert_int_equal(take("a", now + seconds(9)), seconds(1));
	assert_int_equal(take("a", now + seconds(10)), 0);
	assert_int_equal(take("a", now + seconds(10)), seconds(10));
	now += seconds(1000);
	for (i = 0; i < 3; i++)
		assert_int_equal(take("a", now), 0);
	assert_true(take("a", now) > 0);
}

static void asking_takes_nothing(void **state)
{
	int i;

	(void)state;
	allowance_init(&allowance, 1, seconds(10), &chance);
	for (i = 0; i < 5; i++)
		assert_int_equal(allowance_wait(&allowance, "a", 1, 7), 0);
	assert_int_equal(take("a", 7), 0);
}

static void a_crowd_does_not_free_who_is_at_it(void **state)
{
	char name[16];
	int i;

	(void)state;
	allowance_init(&allowance, 5, seconds(10), &chance);
	for (i = 0; i < 5; i++)
		assert_int_equal(take("flood", 1), 0);
	for (i = 0; i < 100000; i++) {
		sprintf(name, "n%d", i);
		(void)take(name, 1);
	}
	assert_true(take("flood", 1) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turns_are_spent_and_come_back_one_by_one),
		cmocka_unit_test(asking_takes_nothing),
		cmocka_unit_test(a_crowd_does_not_free_who_is_at_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
