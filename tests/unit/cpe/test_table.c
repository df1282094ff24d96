/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables: columns stand below one another, and no cell can forge a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/table.h"

static void assert_printed(struct table *table, const char *expected)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	assert_true(table_print(table, out));
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void columns_are_as_wide_as_they_must_be(void **state)
{
	struct table table = table_new(3);

	(void)state;
	table_add(&table, "A");
	table_add(&table, "LONG HEAD");
	table_add(&table, "C");
	table_add(&table, "longer");
	table_addf(&table, "%d", 7);
	table_add(&table, "x");
	assert_printed(&table, "A       LONG HEAD  C\n"
			       "longer  7          x\n");
}

static void no_line_ends_in_spaces(void **state)
{
	struct table table = table_new(3);

	(void)state;
	table_add(&table, "a");
	table_add(&table, NULL);
	table_add(&table, "c");
	table_add(&table, "a");
	table_add(&table, "");
	table_add(&table, NULL);
	assert_printed(&table, "a    c\n"
			       "a\n");
}

static void letters_beyond_ascii_count_once(void **state)
{
	struct table table = table_new(2);

	(void)state;
	table_add(&table, "Küche");
	table_add(&table, "x");
	table_add(&table, "Flur1");
	table_add(&table, "y");
	assert_printed(&table, "Küche  x\n"
			       "Flur1  y\n");
}

static void a_cell_cannot_drive_the_terminal_or_forge_a_row(void **state)
{
	struct table table = table_new(1);

	(void)state;
	table_add(&table, "a\nb\x1b[2J\x7f\xc2\x9b");
	assert_printed(&table, "a?b?[2J???\n");
}

static void a_row_that_is_not_full_is_not_printed_and_the_table_is_empty_then(void **state)
{
	struct table table = table_new(2);

	(void)state;
	table_add(&table, "alone");
	assert_printed(&table, "");
	assert_printed(&table, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_they_must_be),
		cmocka_unit_test(no_line_ends_in_spaces),
		cmocka_unit_test(letters_beyond_ascii_count_once),
		cmocka_unit_test(a_cell_cannot_drive_the_terminal_or_forge_a_row),
		cmocka_unit_test(a_row_that_is_not_full_is_not_printed_and_the_table_is_empty_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
