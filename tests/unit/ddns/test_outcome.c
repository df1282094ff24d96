/* SPDX-License-Identifier: BSD-2-Clause */
/* How long to wait after what went wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/outcome.h"

static void fill(void *self, void *octets, size_t length)
{
	memset(octets, *(const int *)self, length);
}

static monotonic delay(enum outcome outcome, unsigned int tries, int octet)
{
	struct random_source random = { fill, &octet };

	return outcome_delay(outcome, tries, &random);
}

/* Facts, section 4.2: 30 s doubled up to an hour. */
static void patience_doubles_up_to_an_hour(void **state)
{
	static const unsigned int expected[] = { 30, 60, 120, 240, 480, 960, 1920, 3600, 3600 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 9; i++) {
		assert_true(delay(OUTCOME_RETRY, i + 1, 0) >= seconds(expected[i]) * 4 / 5);
		assert_true(delay(OUTCOME_RETRY, i + 1, 0x7f) <= seconds(expected[i]) * 6 / 5);
	}
	assert_true(delay(OUTCOME_RETRY, UINT32_MAX, 0x7f) <= seconds(3600) * 6 / 5);
}

static void chance_moves_a_fifth_either_way(void **state)
{
	(void)state;
	assert_int_equal(delay(OUTCOME_RETRY, 1, 0), seconds(24));
	assert_true(delay(OUTCOME_RETRY, 1, 0x7f) != delay(OUTCOME_RETRY, 1, 0x55));
}

static void what_somebody_must_mend_is_tried_hourly(void **state)
{
	(void)state;
	assert_true(outcome_needs_action(OUTCOME_REFUSED));
	assert_true(outcome_needs_action(OUTCOME_MISFIT));
	assert_true(outcome_needs_action(OUTCOME_FOREIGN));
	assert_false(outcome_needs_action(OUTCOME_RETRY));
	assert_int_equal(delay(OUTCOME_REFUSED, 1, 0), seconds(2880));
	assert_int_equal(delay(OUTCOME_FOREIGN, 9, 0), seconds(2880));
}

/* One delay for each outcome, and who is halted after how many tries: facts on providers, 1. */
static void each_outcome_has_its_rule(void **state)
{
	static const struct {
		enum outcome outcome;
		unsigned int first; /* seconds, less a fifth */
		unsigned int halts;
		bool act;
	} rules[] = {
		{ OUTCOME_RETRY, 24, 0, false },   { OUTCOME_LATER, 1440, 0, false },
		{ OUTCOME_GARBLED, 24, 3, false }, { OUTCOME_REFUSED, 2880, 0, true },
		{ OUTCOME_MISFIT, 2880, 0, true }, { OUTCOME_FOREIGN, 2880, 0, true },
		{ OUTCOME_DENIED, 0, 1, true },    { OUTCOME_UNKNOWN, 0, 1, true },
		{ OUTCOME_ABUSE, 0, 1, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		assert_int_equal(delay(rules[i].outcome, 1, 0), seconds(rules[i].first));
		assert_int_equal(outcome_needs_action(rules[i].outcome), rules[i].act);
		assert_int_equal(outcome_halts(rules[i].outcome, 1000), rules[i].halts > 0);
		if (rules[i].halts > 0)
			assert_true(outcome_halts(rules[i].outcome, rules[i].halts));
		if (rules[i].halts > 1)
			assert_false(outcome_halts(rules[i].outcome, rules[i].halts - 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patience_doubles_up_to_an_hour),
		cmocka_unit_test(chance_moves_a_fifth_either_way),
		cmocka_unit_test(each_outcome_has_its_rule),
		cmocka_unit_test(what_somebody_must_mend_is_tried_hourly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
