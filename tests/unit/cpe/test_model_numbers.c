/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of rows: given once, kept, not given again, and over a restart the same. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/model_numbers.h"

static struct model_numbers *numbers;

static int open_numbers(void **state)
{
	(void)state;
	numbers = model_numbers_new();
	return numbers ? 0 : -1;
}

static int close_numbers(void **state)
{
	(void)state;
	model_numbers_free(numbers);
	return 0;
}

/* Titles of services, as one word each. */
static bool have(const char *titles)
{
	char title[2] = "";

	model_numbers_begin(numbers);
	for (; *titles; titles++) {
		title[0] = *titles;
		model_numbers_have(numbers, "service", title);
	}
	return model_numbers_end(numbers);
}

static uint32_t number(const char *title)
{
	return model_numbers_of(numbers, "service", title);
}

static void numbers_are_kept_and_not_given_again(void **state)
{
	(void)state;
	assert_true(have("abc"));
	assert_int_equal(number("a"), 1);
	assert_int_equal(number("c"), 3);
	assert_false(have("cba"));
	assert_int_equal(number("c"), 3);
	assert_true(have("ab"));
	assert_int_equal(number("c"), 0);
	assert_int_equal(model_numbers_next(numbers, "service"), 4);
	assert_true(have("abc"));
	assert_int_equal(number("c"), 4);
	assert_int_equal(model_numbers_next(numbers, "forward"), 1);
}

static void a_text_brings_them_back(void **state)
{
	struct failure failure;
	char *text;

	(void)state;
	have("abc");
	have("ac");
	text = model_numbers_print(numbers);
	assert_non_null(text);
	model_numbers_free(numbers);
	numbers = model_numbers_new();
	assert_int_equal(model_numbers_parse(numbers, text, &failure), 0);
	free(text);
	assert_int_equal(number("c"), 3);
	assert_int_equal(model_numbers_next(numbers, "service"), 4);
	assert_false(have("ac"));
}

static void a_text_that_is_none_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"service",     "service a 0",   "service a 1\nservice a 2",
		"service a b", "service a 1 2", "service a 123456789"
	};
	struct failure failure;
	size_t i;

	(void)state;
	have("a");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(model_numbers_parse(numbers, bad[i], &failure), -EINVAL);
		assert_non_null(strstr(failure.sentence, "remove the file"));
		assert_int_equal(number("a"), 1);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_numbers, close_numbers)
	const struct CMUnitTest tests[] = {
		TEST(numbers_are_kept_and_not_given_again),
		TEST(a_text_brings_them_back),
		TEST(a_text_that_is_none_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
