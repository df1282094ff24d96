/* SPDX-License-Identifier: BSD-2-Clause */
/* Values put into URLs. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/url_template.h"

static const struct template_values values = {
	.of = { [PLACEHOLDER_DOMAIN] = "a.example",
		[PLACEHOLDER_PASSWORD] = "p&=%/\"\\ \n\xc3\xa9",
		[PLACEHOLDER_IP6] = "2001:db8::1" },
};

static void assert_expands(const char *text, const char *to)
{
	char out[256];

	assert_true(url_template_expand(text, &values, out, sizeof(out)));
	assert_string_equal(out, to);
}

static void values_are_written_in_three_ways(void **state)
{
	(void)state;
	assert_expands("h=[DOMAIN]&x", "h=a.example&x");
	assert_expands("[PASSWORD]", "p%26%3D%25%2F%22%5C%20%0A%C3%A9");
	assert_expands("[=IP6]", "2001:db8::1");
	assert_expands("[%j PASSWORD]", "\"p&=%/\\\"\\\\ \\u000a\xc3\xa9\"");
	assert_expands("[IP]", "");
}

static void what_is_no_placeholder_stays(void **state)
{
	(void)state;
	assert_expands("https://[2001:db8::1]:8/[DOMAIN]", "https://[2001:db8::1]:8/a.example");
	assert_expands("a[b", "a[b");
	assert_expands("]", "]");
}

static void what_does_not_fit_is_not_written_in_part(void **state)
{
	char out[4] = "xyz";

	(void)state;
	assert_false(url_template_expand("[DOMAIN]", &values, out, sizeof(out)));
	assert_string_equal(out, "");
	assert_true(url_template_expand("abc", &values, out, sizeof(out)));
	assert_false(url_template_expand("abcd", &values, out, sizeof(out)));
}

static void templates_are_checked(void **state)
{
	struct failure failure;
	uint32_t used = 77;

	(void)state;
	assert_int_equal(url_template_check("[DOMAIN][=IP][%j PORT]", &used, &failure), 0);
	assert_int_equal(used,
			 1u << PLACEHOLDER_DOMAIN | 1u << PLACEHOLDER_IP | 1u << PLACEHOLDER_PORT);
	assert_int_equal(url_template_check("[DOMAINS]", &used, &failure), -EINVAL);
	assert_int_equal(url_template_check("[]", &used, &failure), -EINVAL);
	assert_int_equal(url_template_check("[%x IP]", &used, &failure), -EINVAL);
	assert_string_equal(failure.sentence,
			    "[%x IP] is no placeholder; ddns(7) lists those there are");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_written_in_three_ways),
		cmocka_unit_test(what_is_no_placeholder_stays),
		cmocka_unit_test(what_does_not_fit_is_not_written_in_part),
		cmocka_unit_test(templates_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
