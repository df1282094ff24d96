/* SPDX-License-Identifier: BSD-2-Clause */
/* A number to pass up and a sentence to print. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/base/failure.h"

static void a_failure_is_a_number_and_a_sentence(void **state)
{
	struct failure failure = { 0 };

	(void)state;
	assert_int_equal(failure_set(&failure, ENOENT, "%s:%d: no such key", "a.conf", 12),
			 -ENOENT);
	assert_int_equal(failure.error, ENOENT);
	assert_string_equal(failure.sentence, "a.conf:12: no such key");
}

static void the_error_can_be_said_in_words(void **state)
{
	struct failure failure = { 0 };

	(void)state;
	errno = EINVAL; /* what happened since then does not matter */
	failure_set(&failure, ENOENT, "%s: %m; make it", "a.conf");
	assert_string_equal(failure.sentence, "a.conf: No such file or directory; make it");
}

static void nobody_has_to_want_the_sentence(void **state)
{
	(void)state;
	assert_int_equal(failure_set(NULL, EINVAL, "not heard"), -EINVAL);
}

static void a_long_sentence_is_cut(void **state)
{
	struct failure failure;
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	failure_set(&failure, EINVAL, "%s", text);
	assert_int_equal(strlen(failure.sentence), sizeof(failure.sentence) - 1);
}

static void the_last_failure_counts(void **state)
{
	struct failure failure = { 0 };

	(void)state;
	failure_set(&failure, EINVAL, "the first and longer one");
	failure_set(&failure, EIO, "the second");
	assert_int_equal(failure.error, EIO);
	assert_string_equal(failure.sentence, "the second");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_is_a_number_and_a_sentence),
		cmocka_unit_test(the_error_can_be_said_in_words),
		cmocka_unit_test(nobody_has_to_want_the_sentence),
		cmocka_unit_test(a_long_sentence_is_cut),
		cmocka_unit_test(the_last_failure_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
