/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of back ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ddns/backend.h"

static void back_ends_are_found_by_their_word(void **state)
{
	const struct backend *backend;
	size_t i;

	(void)state;
	for (i = 0; (backend = backend_row(i)) != NULL; i++)
		assert_ptr_equal(backend_find(backend->name), backend);
	assert_null(backend_row(i + 1000));
	assert_null(backend_find("no-such-provider"));
	assert_null(backend_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(back_ends_are_found_by_their_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
