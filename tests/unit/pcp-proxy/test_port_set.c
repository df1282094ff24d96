/* SPDX-License-Identifier: BSD-2-Clause */
/* Port sets, by the examples of the facts on MAP and lw4o6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/port_set.h"

static const struct example {
	struct port_set set;
	uint32_t runs, count;
	struct port_span first, second, last;
} examples[] = {
	{ { 6, 8, 0x34 }, 63, 252, { 1232, 1235 }, { 2256, 2259 }, { 64720, 64723 } },
	{ { 6, 8, 0 }, 63, 252, { 1024, 1027 }, { 2048, 2051 }, { 64512, 64515 } },
	{ { 4, 6, 5 }, 15, 960, { 4416, 4479 }, { 8512, 8575 }, { 61760, 61823 } },
	{ { 0, 6, 0x2f }, 1, 1024, { 48128, 49151 }, { 48128, 49151 }, { 48128, 49151 } },
};

#define EXAMPLES (sizeof(examples) / sizeof(examples[0]))

static void assert_run(const struct port_set *set, uint32_t number, struct port_span expected)
{
	struct port_span run = port_set_run(set, number);

	assert_int_equal(run.first, expected.first);
	assert_int_equal(run.last, expected.last);
}

static void runs_are_those_of_the_examples(void **state)
{
	const struct example *example;

	(void)state;
	for (example = examples; example < examples + EXAMPLES; example++) {
		assert_true(port_set_is_sound(&example->set));
		assert_int_equal(port_set_runs(&example->set), example->runs);
		assert_int_equal(port_set_count(&example->set), example->count);
		assert_run(&example->set, 0, example->first);
		if (example->runs > 1)
			assert_run(&example->set, 1, example->second);
		assert_run(&example->set, example->runs - 1, example->last);
	}
}

/* The set has exactly the ports of its runs. */
static void membership_and_runs_say_the_same(void **state)
{
	const struct example *example;
	uint32_t port, count, number;
	struct port_span run;

	(void)state;
	for (example = examples; example < examples + EXAMPLES; example++) {
		for (count = 0, port = 0; port <= UINT16_MAX; port++)
			count += port_set_has(&example->set, (uint16_t)port);
		assert_int_equal(count, example->count);
		for (number = 0; number < example->runs; number++) {
			run = port_set_run(&example->set, number);
			for (port = run.first; port <= run.last; port++)
				assert_true(port_set_has(&example->set, (uint16_t)port));
		}
	}
}

static void without_a_psid_all_ports_are_ours(void **state)
{
	const struct port_set all = { 6, 0, 0 };

	(void)state;
	assert_true(port_set_is_sound(&all));
	assert_true(port_set_has(&all, 1));
	assert_true(port_set_has(&all, 65535));
	assert_false(port_set_has(&all, 0));
	assert_int_equal(port_set_count(&all), 65535);
}

static void sets_that_cannot_be_are_told(void **state)
{
	const struct port_set bad[] = { { 9, 8, 1 }, { 6, 8, 256 }, { 0, 17, 0 }, { 16, 0, 0 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(port_set_is_sound(&bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_are_those_of_the_examples),
		cmocka_unit_test(membership_and_runs_say_the_same),
		cmocka_unit_test(without_a_psid_all_ports_are_ours),
		cmocka_unit_test(sets_that_cannot_be_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
