/* SPDX-License-Identifier: BSD-2-Clause */
/* What is a host's name, and what only claims to be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/host_name.h"

static void labels_are_counted(void **state)
{
	(void)state;
	assert_int_equal(host_name_labels("laptop"), 1);
	assert_int_equal(host_name_labels("Laptop-2.home.example"), 3);
	assert_int_equal(host_name_labels("_http._tcp"), 2);
	assert_int_equal(host_name_labels("7"), 1);
}

static void other_texts_are_no_names(void **state)
{
	static const char *const texts[] = { "",     ".",   "laptop.", ".laptop",
					     "a..b", "-a",  "a-",      "a.-b",
					     "*",    "a b", "a\x1b[",  "a\x80\xff",
					     "a\nb", "a/b", "\x7f",    "\xc3\xa4" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(host_name_labels(texts[i]), 0);
}

static void labels_and_names_fit_the_wire(void **state)
{
	char name[300];
	size_t i;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[63] = '\0';
	assert_int_equal(host_name_labels(name), 1);
	name[63] = 'x';
	name[64] = '\0';
	assert_int_equal(host_name_labels(name), 0);
	for (i = 0; i < HOST_NAME_LONGEST; i++)
		name[i] = i % 2 ? '.' : 'a';
	name[HOST_NAME_LONGEST] = '\0';
	assert_int_equal(host_name_labels(name), 127);
	name[HOST_NAME_LONGEST] = 'a';
	name[HOST_NAME_LONGEST + 1] = '\0';
	assert_int_equal(host_name_labels(name), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_counted),
		cmocka_unit_test(other_texts_are_no_names),
		cmocka_unit_test(labels_and_names_fit_the_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
