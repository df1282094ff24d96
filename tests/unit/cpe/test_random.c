/* SPDX-License-Identifier: BSD-2-Clause */
/* The daemon's source fills all it is asked for, and differently each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/random.h"

/* Longer than the kernel hands out at once when a signal comes. */
static void all_octets_are_filled_and_no_two_draws_are_alike(void **state)
{
	const struct random_source *random = random_system();
	uint8_t one[1024] = { 0 }, other[1024] = { 0 };

	(void)state;
	random->fill(random->self, one, sizeof(one));
	random->fill(random->self, other, sizeof(other));
	assert_memory_not_equal(one, other, sizeof(one));
	assert_memory_not_equal(one + sizeof(one) - 16, (uint8_t[16]){ 0 }, 16);
	assert_memory_not_equal(other + sizeof(other) - 16, one + sizeof(one) - 16, 16);
}

static void nothing_asked_for_is_nothing_touched(void **state)
{
	const struct random_source *random = random_system();
	uint8_t octet = 7;

	(void)state;
	random->fill(random->self, &octet, 0);
	assert_int_equal(octet, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_octets_are_filled_and_no_two_draws_are_alike),
		cmocka_unit_test(nothing_asked_for_is_nothing_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
