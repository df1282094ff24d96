/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS, DDNS_FORMS */
/* What a configuration from afar may say. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/acs_configure.h"

#define LINES "lan \"lan0\" {}\nwan \"wan0\" {}\n"

static struct failure failure;

static void print_mistake(void *arg, const char *sentence)
{
	(void)arg;
	print_message("%s\n", sentence);
}

static int may(const char *before, const char *after)
{
	struct config *one = config_parse(before, "before", print_mistake, NULL);
	struct config *other = config_parse(after, "after", print_mistake, NULL);
	int error;

	assert_non_null(one);
	assert_non_null(other);
	error = acs_may_configure(one, other, &failure);
	config_free(one);
	config_free(other);
	return error;
}

static void what_the_model_lets_it_say_it_may(void **state)
{
	(void)state;
	assert_int_equal(may(LINES "state-file = /tmp/a\nacs-allow-http = true\n", LINES
			     "lifetime-max = 7200\nacs-url = \"https://acs.example/\"\n"
			     "forward \"cam\" { host = 192.168.1.20 protocol = tcp port = 80 }\n"),
			 0);
	assert_int_equal(may(LINES "state-file = /tmp/a\nacs-allow-http = true\n",
			     LINES "state-file = /tmp/a\nacs-allow-http = true\n"),
			 0);
}

static void ignore(void *arg, const char *sentence)
{
	snprintf(arg, 256, "%s", sentence);
}

static void an_acs_without_tls_is_only_for_who_says_so(void **state)
{
	char told[256] = "";

	(void)state;
	assert_null(config_parse(LINES "acs-url = \"http://acs.example/\"\n", "c", ignore, told));
	assert_non_null(strstr(told, "c:3: acs-url"));
	config_free(config_parse(LINES "acs-url = \"http://acs.example/\"\nacs-allow-http = yes\n",
				 "c", print_mistake, NULL));
}

static void what_is_said_on_the_gateway_stays(void **state)
{
	(void)state;
	assert_int_equal(may(LINES "acs-url = \"https://acs.example/\"\n", LINES), -EACCES);
	assert_non_null(strstr(failure.sentence, "acs-url"));
	assert_int_equal(may(LINES, LINES "state-file = /tmp/a\n"), -EACCES);
	assert_non_null(strstr(failure.sentence, "state-file"));
	assert_int_equal(may(LINES, LINES "acs-allow-http = true\n"), -EACCES);
	assert_int_equal(may(LINES "device-serial-number = A\n", LINES), -EACCES);
	assert_non_null(strstr(failure.sentence, "device-serial-number"));
}

static void sections_that_are_off_are_looked_at_too(void **state)
{
	(void)state;
	assert_int_equal(may(LINES, LINES "account \"a\" { enabled = false type = duckdns "
					  "secret-file = /etc/passwd }\n"),
			 -EACCES);
	assert_non_null(strstr(failure.sentence, "secret-file"));
	assert_int_equal(may(LINES "account \"a\" { enabled = false type = duckdns secret-file = "
				   "/etc/passwd }\n",
			     LINES "account \"a\" { enabled = false type = duckdns secret-file = "
				   "/etc/passwd }\n"),
			 0);
	assert_int_equal(may(LINES "account \"b\" { enabled = false type = duckdns secret-file = "
				   "/etc/passwd }\n",
			     LINES "account \"a\" { enabled = false type = duckdns secret-file = "
				   "/etc/passwd }\n"),
			 -EACCES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_model_lets_it_say_it_may),
		cmocka_unit_test(an_acs_without_tls_is_only_for_who_says_so),
		cmocka_unit_test(what_is_said_on_the_gateway_stays),
		cmocka_unit_test(sections_that_are_off_are_looked_at_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
