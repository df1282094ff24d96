/* SPDX-License-Identifier: BSD-2-Clause */
/* Which URIs a page of ours may lead to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/scheme.h"

/* DDNS-035 */
static void only_schemes_of_the_list_are_found(void **state)
{
	static const char *const others[] = { "javascript", "data",  "vbscript", "file", "blob",
					      "about",      "http:", "",         " http" };
	size_t i;

	(void)state;
	assert_string_equal(scheme_find("https")->name, "https");
	assert_string_equal(scheme_find("RTSP")->name, "rtsp");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_null(scheme_find(others[i]));
}

static void a_port_is_written_unless_it_is_the_default(void **state)
{
	char uri[URI_MAX];

	(void)state;
	assert_true(scheme_uri(scheme_find("http"), "a.example", 40001, "/x", uri, sizeof(uri)));
	assert_string_equal(uri, "http://a.example:40001/x");
	assert_true(scheme_uri(scheme_find("https"), "a.example", 443, "", uri, sizeof(uri)));
	assert_string_equal(uri, "https://a.example");
	assert_true(scheme_uri(scheme_find("sip"), "a.example", 40001, "", uri, sizeof(uri)));
	assert_string_equal(uri, "sip:a.example:40001");
}

static void what_does_not_fit_is_no_uri(void **state)
{
	char uri[16];

	(void)state;
	assert_false(scheme_uri(scheme_find("http"), "a.example", 40001, "/x", uri, sizeof(uri)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_schemes_of_the_list_are_found),
		cmocka_unit_test(a_port_is_written_unless_it_is_the_default),
		cmocka_unit_test(what_does_not_fit_is_no_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
