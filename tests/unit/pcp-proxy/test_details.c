/* SPDX-License-Identifier: BSD-2-Clause */
/* Filters that do not overlap, descriptions that fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/details.h"
#include "tests/support/spelled.h"

static struct pcp_filter from(const char *text, uint8_t length, uint16_t port)
{
	return (struct pcp_filter){ { address(text), length }, port };
}

static enum pcp_result add(struct mapping_details *details, struct pcp_filter filter)
{
	struct pcp_options options = { .filter_count = 1, .filters = { filter } };

	return details_add(details, &options);
}

static void filters_gather_until_one_drops_them(void **state)
{
	struct mapping_details details = { .description_length = 0 };

	(void)state;
	assert_int_equal(add(&details, from("2001:db8:1::", 48, 0)), PCP_SUCCESS);
	assert_int_equal(add(&details, from("2001:db8:2::", 48, 443)), PCP_SUCCESS);
	assert_int_equal(details.filters.count, 2);
	assert_int_equal(add(&details, from("::", 0, 0)), PCP_SUCCESS);
	assert_int_equal(details.filters.count, 0);
	assert_true(details_are_plain(&details));
}

static void one_that_holds_others_takes_their_place(void **state)
{
	struct mapping_details details = { .description_length = 0 };
	struct pcp_filter all = from("2001:db8::", 32, 0), inside = from("2001:db8:1::", 48, 80);

	(void)state;
	add(&details, inside);
	add(&details, from("2001:db8:2::", 48, 80));
	add(&details, all);
	assert_int_equal(details.filters.count, 1);
	assert_true(filter_list_has(&details.filters, &all));
	assert_int_equal(add(&details, inside), PCP_SUCCESS); /* is in it already */
	assert_int_equal(details.filters.count, 1);
}

static void what_cannot_be_kept_apart_changes_nothing(void **state)
{
	struct mapping_details details = { .description_length = 0 }, before;
	uint8_t i;

	(void)state;
	add(&details, from("2001:db8::", 32, 80));
	before = details;
	assert_int_equal(add(&details, from("2001:db8:1::", 48, 0)), PCP_EXCESSIVE_REMOTE_PEERS);
	assert_memory_equal(&details, &before, sizeof(before));
	for (i = 1; i < MAPPING_FILTERS; i++)
		assert_int_equal(add(&details, from("2001:db9::", 32, i)), PCP_SUCCESS);
	before = details;
	assert_int_equal(add(&details, from("2001:dba::", 32, 0)), PCP_EXCESSIVE_REMOTE_PEERS);
	assert_memory_equal(&details, &before, sizeof(before));
}

/* PCP-S-103: cut between characters. */
static void a_long_description_keeps_whole_characters(void **state)
{
	struct mapping_details details = { .description_length = 0 };
	uint8_t text[200];
	struct pcp_options options = { .has_description = true,
				       .description = text,
				       .description_length = sizeof(text) };

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(details_add(&details, &options), PCP_SUCCESS);
	assert_int_equal(details.description_length, 128);
	memcpy(text + 126, "\xe2\x82\xac", 3); /* a euro sign across the end */
	assert_int_equal(details_add(&details, &options), PCP_SUCCESS);
	assert_int_equal(details.description_length, 126);
	options.has_description = false;
	assert_int_equal(details_add(&details, &options), PCP_SUCCESS);
	assert_int_equal(details.description_length, 126);
}

static void only_what_says_something_is_kept(void **state)
{
	struct mapping_details details = { .description_length = 1, .description = "x" };
	struct mapping_details *kept = NULL;

	(void)state;
	assert_true(details_keep(&kept, &details));
	assert_non_null(kept);
	details.description_length = 0;
	assert_true(details_keep(&kept, &details));
	assert_null(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_gather_until_one_drops_them),
		cmocka_unit_test(one_that_holds_others_takes_their_place),
		cmocka_unit_test(what_cannot_be_kept_apart_changes_nothing),
		cmocka_unit_test(a_long_description_keeps_whole_characters),
		cmocka_unit_test(only_what_says_something_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
