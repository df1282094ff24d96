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
	assert_false(deployment_asks(row));
	assert_false(row->shares_address);
}

/* PCP-P-042: the first packet may follow the carrier's SUCCESS at once. */
static void behind_a_carrier_nat_the_carrier_is_asked_when_we_forward(void **state)
{
#ifdef CONFIG_PCP_PROXY
	const struct deployment *row = deployment_find("nat444");

	assert_non_null(row);
	assert_true(row->ipv4.asks);
	assert_true(row->ipv4.translates);
	assert_true(row->shares_address);
#else
	assert_null(deployment_find("nat444"));
#endif
	(void)state;
}

/* PCP-P-050, PCP-P-060: where the carrier alone translates, we only ask. */
static void one_translation_is_not_made_twice(void **state)
{
#ifdef CONFIG_PCP_PROXY
	const struct crossing *dslite = deployment_crossing(deployment_find("dslite"), true, true);
	const struct crossing *nat64 = deployment_crossing(deployment_find("nat64"), false, true);

	assert_true(dslite->possible && dslite->asks && !dslite->translates);
	assert_true(nat64->possible && nat64->asks && !nat64->translates);
#endif
	(void)state;
}

static void what_is_impossible_is_neither_asked_for_nor_translated(void **state)
{
	const struct deployment *row;
	unsigned int number = 0;

	(void)state;
	while ((row = deployment_row(number++)) != NULL) {
		assert_true(row->ipv4.possible || !(row->ipv4.asks || row->ipv4.translates));
		assert_true(row->nat64.possible || !(row->nat64.asks || row->nat64.translates));
		assert_true(row->ipv6.possible && !row->ipv6.translates);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_found_by_its_name),
		cmocka_unit_test(what_is_no_deployment_is_not_found),
		cmocka_unit_test(with_the_public_address_nobody_else_is_asked),
		cmocka_unit_test(behind_a_carrier_nat_the_carrier_is_asked_when_we_forward),
		cmocka_unit_test(one_translation_is_not_made_twice),
		cmocka_unit_test(what_is_impossible_is_neither_asked_for_nor_translated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
