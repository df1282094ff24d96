/* SPDX-License-Identifier: BSD-2-Clause */
/* The checksum of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/base/checksum.h"

/* The check value that everybody gives for this CRC. */
static void it_is_the_one_of_ethernet(void **state)
{
	(void)state;
	assert_int_equal(checksum((const uint8_t *)"123456789", 9), 0xcbf43926);
	assert_int_equal(checksum(NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_the_one_of_ethernet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
