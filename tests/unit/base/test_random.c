/* SPDX-License-Identifier: BSD-2-Clause */
/* Ranges of random numbers: every value, none beyond, none more often than others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"

/* A generator with a seed (splitmix64). */
static void fill_from_seed(void *self, void *to, size_t length)
{
	uint64_t *seed = self;
	uint8_t *at = to;

	for (; length > 0; length--) {
		uint64_t value = *seed += UINT64_C(0x9e3779b97f4a7c15);

		value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
		*at++ = (uint8_t)(value ^ value >> 31);
	}
}

/* A generator that says what it is told, in its order. */
struct script {
	const uint32_t *values;
	size_t next;
};

static void fill_from_script(void *self, void *to, size_t length)
{
	struct script *script = self;

	assert_int_equal(length, sizeof(uint32_t));
	memcpy(to, &script->values[script->next++], length);
}

static void every_number_below_the_limit_comes_about_equally_often(void **state)
{
	uint64_t seed = 1;
	struct random_source source = { fill_from_seed, &seed };
	unsigned int seen[6] = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 6000; i++) {
		uint32_t value = random_below(&source, 6);

		assert_in_range(value, 0, 5);
		seen[value]++;
	}
	for (i = 0; i < 6; i++)
		assert_in_range(seen[i], 880, 1120);
}

/* 2^32 is 4 more than a multiple of 6: four draws have to be thrown away. */
static void draws_that_would_favour_some_numbers_are_thrown_away(void **state)
{
	static const uint32_t values[] = { UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 2,
					   UINT32_MAX - 3, UINT32_MAX - 4 };
	struct script script = { values, 0 };
	struct random_source source = { fill_from_script, &script };

	(void)state;
	assert_int_equal(random_below(&source, 6), 5);
	assert_int_equal(script.next, 5);
}

static void a_limit_of_one_leaves_no_choice(void **state)
{
	uint64_t seed = 2;
	struct random_source source = { fill_from_seed, &seed };

	(void)state;
	assert_int_equal(random_below(&source, 1), 0);
	assert_int_equal(random_between(&source, 7, 7), 7);
}

static void both_ends_of_a_range_are_reached(void **state)
{
	uint64_t seed = 3;
	struct random_source source = { fill_from_seed, &seed };
	bool low = false, high = false;
	size_t i;

	(void)state;
	for (i = 0; i < 200; i++) {
		uint64_t value = random_between(&source, 10, 13);

		assert_in_range(value, 10, 13);
		low |= value == 10;
		high |= value == 13;
	}
	assert_true(low && high);
}

/* Durations of hours do not fit into 32 bits of microseconds. */
static void long_ranges_are_filled_up_to_their_end(void **state)
{
	uint64_t seed = 4, low = seconds(1), span = seconds(3 * 3600);
	struct random_source source = { fill_from_seed, &seed };
	unsigned int quarters[4] = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 4000; i++) {
		uint64_t value = random_between(&source, low, low + span);

		assert_in_range(value, low, low + span);
		quarters[(value - low) / (span / 4 + 1)]++;
	}
	for (i = 0; i < 4; i++)
		assert_in_range(quarters[i], 900, 1100);
}

static void the_whole_range_of_64_bits_is_a_range(void **state)
{
	uint64_t seed = 5, together = 0;
	struct random_source source = { fill_from_seed, &seed };
	size_t i;

	(void)state;
	for (i = 0; i < 64; i++)
		together |= random_between(&source, 0, UINT64_MAX);
	assert_int_equal(together, UINT64_MAX);
}

static void the_same_seed_gives_the_same_numbers(void **state)
{
	uint64_t one = 6, other = 6;
	struct random_source first = { fill_from_seed, &one }, second = { fill_from_seed, &other };
	size_t i;

	(void)state;
	for (i = 0; i < 10; i++)
		assert_int_equal(random_u32(&first), random_u32(&second));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number_below_the_limit_comes_about_equally_often),
		cmocka_unit_test(draws_that_would_favour_some_numbers_are_thrown_away),
		cmocka_unit_test(a_limit_of_one_leaves_no_choice),
		cmocka_unit_test(both_ends_of_a_range_are_reached),
		cmocka_unit_test(long_ranges_are_filled_up_to_their_end),
		cmocka_unit_test(the_whole_range_of_64_bits_is_a_range),
		cmocka_unit_test(the_same_seed_gives_the_same_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
