/* SPDX-License-Identifier: BSD-2-Clause */
/* Spelling: near misses are recognised, strangers are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/spelling.h"

static const char *const words[] = { "host", "port", "protocol", "lifetime-max", "ttl" };

static const char *nearest(const char *word)
{
	return spelling_nearest(word, words, sizeof(words) / sizeof(words[0]));
}

static void slips_of_the_finger_are_recognised(void **state)
{
	(void)state;
	assert_string_equal(nearest("hots"), "host");  /* swapped */
	assert_string_equal(nearest("prt"), "port");   /* missing */
	assert_string_equal(nearest("portt"), "port"); /* extra */
	assert_string_equal(nearest("lifetime_max"), "lifetime-max");
	assert_string_equal(nearest("HOST"), "host");
	assert_string_equal(nearest("tt"), "ttl");
	assert_string_equal(nearest("protokoll"), "protocol");
}

static void the_nearest_of_several_wins(void **state)
{
	(void)state;
	assert_string_equal(nearest("pors"), "port");
	assert_string_equal(nearest("hosr"), "host");
}

static void other_words_have_no_neighbour(void **state)
{
	char endless[500];

	(void)state;
	assert_null(nearest("interface"));
	assert_null(nearest("wan"));
	assert_null(spelling_nearest("host", NULL, 0));
	memset(endless, 'a', sizeof(endless));
	endless[sizeof(endless) - 1] = '\0';
	endless[300] = '\0';
	assert_null(nearest(endless));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips_of_the_finger_are_recognised),
		cmocka_unit_test(the_nearest_of_several_wins),
		cmocka_unit_test(other_words_have_no_neighbour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
