/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of deployments: what a home is behind, and what follows from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/deployment.h"

static void every_row_is_found_by_its_name(void **state)
{
	const struct deployment *row;
	unsigned int number = 0;

	(void)state;
	while ((row = deployment_row(number)) != NULL) {
		assert_ptr_equal(deployment_find(row->name), row);
		assert_true(strlen(row->meaning) > 0);
		number++;
	}
	assert_true(number > 0);
	assert_null(deployment_row(number + 1)); /* and no row is behind the end */
}

static void what_is_no_deployment_is_not_found(void **state)
{
	(void)state;
	assert_null(deployment_find(""));
	assert_null(deployment_find("publi"));
	assert_null(deployment_find("publics"));
	assert_null(deployment_find("PUBLIC"));
}

/* PCP-P-001: the outermost gateway asks nobody, and has all ports of its address. */
static void with_the_public_address_nobody_else_is_asked(void **state)
{
	const struct deployment *row = deployment_find("public");

	(void)state;
	assert_non_null(row);
	assert_false(row->has_upstream);
	assert_false(row->shares_address);
}

/* PCP-P-042: the first packet may follow the carrier's SUCCESS at once. */
static void behind_a_carrier_nat_the_carrier_is_asked_when_we_forward(void **state)
{
#ifdef CONFIG_PCP_PROXY
	const struct deployment *row = deployment_find("nat444");

	assert_non_null(row);
	assert_true(row->has_upstream);
	assert_true(row->shares_address);
	assert_true(row->forwards_first);
#else
	assert_null(deployment_find("nat444"));
#endif
	(void)state;
}

/* There is somebody to wait for only where somebody is asked. */
static void who_forwards_first_has_somebody_to_ask(void **state)
{
	const struct deployment *row;
	unsigned int number = 0;

	(void)state;
	while ((row = deployment_row(number++)) != NULL)
		assert_true(row->has_upstream || !row->forwards_first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_found_by_its_name),
		cmocka_unit_test(what_is_no_deployment_is_not_found),
		cmocka_unit_test(with_the_public_address_nobody_else_is_asked),
		cmocka_unit_test(behind_a_carrier_nat_the_carrier_is_asked_when_we_forward),
		cmocka_unit_test(who_forwards_first_has_somebody_to_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
