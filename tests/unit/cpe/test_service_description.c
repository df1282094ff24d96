/* SPDX-License-Identifier: BSD-2-Clause */
/* What ddns-scripts know of a provider becomes an account that can be filled in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/service_description.h"

static void assert_account(const char *json, const char *wanted)
{
	struct failure failure = { 0 };
	char *account = service_description_account(json, &failure);

	if (!account)
		fail_msg("%s", failure.sentence);
	assert_string_equal(account, wanted);
	free(account);
}

static void assert_refused(const char *json, const char *says)
{
	struct failure failure = { 0 };

	assert_null(service_description_account(json, &failure));
	if (!strstr(failure.sentence, says))
		assert_string_equal(failure.sentence, says);
}

static void a_form_becomes_a_template(void **state)
{
	(void)state;
	assert_account("{\"name\":\"example.org\",\"ipv4\":{\"url\":\"http://[USERNAME]:[PASSWORD]@"
		       "up.example.org/nic/update?hostname=[DOMAIN]&myip=[IP]\","
		       "\"answer\":\"good|nochg\"}}",
		       "# example-org: what is in angle brackets is yours to fill in.\n"
		       "account 'example-org' {\n"
		       "\ttype = template\n"
		       "\turl = 'https://up.example.org/nic/update?hostname=[DOMAIN]&myip=[IP]'\n"
		       "\tuser = '<user>'\n"
		       "\tsecret-file = '/etc/homeport/<file with the password>'\n"
		       "\tgood = 'good|nochg'\n"
		       "}\n");
	assert_account(
		"{\"name\":\"x\",\"ipv6\":{\"url\":\"https://x.example/?k=[PASSWORD]&a=[IP]\"}}",
		"# x: what is in angle brackets is yours to fill in.\n"
		"account 'x' {\n"
		"\ttype = template\n"
		"\turl = 'https://x.example/?k=[PASSWORD]&a=[IP]'\n"
		"\tsecret-file = '/etc/homeport/<file with the password>'\n"
		"}\n");
}

static void what_stands_in_it_cannot_leave_its_value(void **state)
{
	(void)state;
	assert_account("{\"name\":\"a'\\n}b\",\"ipv4\":{\"url\":\"http://x/'}\\\\\"}}",
		       "# a---b: what is in angle brackets is yours to fill in.\n"
		       "account 'a---b' {\n"
		       "\ttype = template\n"
		       "\turl = 'https://x/\\'}\\\\'\n"
		       "}\n");
}

static void what_no_template_can_do_is_refused(void **state)
{
	(void)state;
	assert_refused("{\"name\":\"cloudflare.com-v4\",\"ipv4\":{\"url\":"
		       "\"update_cloudflare_com_v4.sh\"}}",
		       "is a script");
	assert_refused("{\"name\":\"x\",\"ipv4\":{\"url\":\"http://x/[PARAMENC]\"}}",
		       "[PARAMENC] in the url is not known");
	assert_refused("{\"name\":\"x\",\"ipv4\":{\"url\":\"http://x/\\n\"}}", "several lines");
	assert_refused("{\"name\":\"x\"}", "no description of ddns-scripts");
	assert_refused("{\"name\":7,\"ipv4\":{\"url\":[]}}", "no description of ddns-scripts");
	assert_refused("[1]", "no JSON object");
	assert_refused("{", "no JSON object");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_becomes_a_template),
		cmocka_unit_test(what_stands_in_it_cannot_leave_its_value),
		cmocka_unit_test(what_no_template_can_do_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
