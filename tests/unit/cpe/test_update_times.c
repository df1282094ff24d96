/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: MODEL, DDNS */
/* When DNS was told of services. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/update_times.h"
#include "tests/support/model_gateway.h"

static void the_last_time_counts_as_long_as_the_service_is_there(void **state)
{
	static struct model_gateway gateway; /* has the service "web" */
	struct update_times times = { 0 };

	(void)state;
	assert_true(model_gateway_open(&gateway));
	assert_int_equal(update_times_of(&times, "web"), 0);
	update_times_note(&times, "web", 1000);
	update_times_note(&times, "gone", 1500);
	update_times_note(&times, "web", 2000);
	assert_int_equal(update_times_of(&times, "web"), 2000);
	update_times_keep(&times, gateway.config);
	assert_int_equal(update_times_of(&times, "web"), 2000);
	assert_int_equal(update_times_of(&times, "gone"), 0);
	update_times_clear(&times);
	model_gateway_close(&gateway);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_time_counts_as_long_as_the_service_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
