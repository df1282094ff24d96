/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom the gateway asks for names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/resolver.h"

static void assert_asked(const char *text, unsigned int attempt, const char *server)
{
	struct endpoint found = resolver_parse(text, attempt);
	char printed[ENDPOINT_TEXT];

	assert_string_equal(endpoint_print(&found, printed), server);
}

static void each_server_has_its_turn(void **state)
{
	static const char text[] = "# comment\nsearch lan\nnameserver 192.0.2.1\n"
				   "nameserver\t2001:db8::1  # the other\nnameserver nonsense\n"
				   "nameservers 192.0.2.9\nnameserver 192.0.2.3";

	(void)state;
	assert_asked(text, 0, "192.0.2.1:53");
	assert_asked(text, 1, "[2001:db8::1]:53");
	assert_asked(text, 2, "192.0.2.3:53");
	assert_asked(text, 3, "192.0.2.1:53");
}

static void without_any_it_is_the_gateway_itself(void **state)
{
	(void)state;
	assert_asked("", 0, "127.0.0.1:53");
	assert_asked("options edns0\nnameserver", 5, "127.0.0.1:53");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_server_has_its_turn),
		cmocka_unit_test(without_any_it_is_the_gateway_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
