/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing that a stranger says becomes part of the page's own language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/page.h"

static char text[8192];

static struct writer page;

static const char *written(void)
{
	text[writer_length(&page)] = '\0';
	return text;
}

/* DDNS-035 */
static void everything_is_escaped(void **state)
{
	(void)state;
	page = writer_over((uint8_t *)text, sizeof(text) - 1);
	page_write_text(&page, "<script>alert(\"1\")</script> & 'x'");
	assert_string_equal(written(), "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; "
				       "&#39;x&#39;");
}

static void no_part_of_a_page_is_written_raw(void **state)
{
	static const char evil[] = "\"><script>x</script>";

	(void)state;
	page = writer_over((uint8_t *)text, sizeof(text) - 1);
	page_begin(&page, evil);
	page_service(&page, evil, evil, evil);
	page_end(&page);
	assert_null(strstr(written(), "<script"));
	page = writer_over((uint8_t *)text, sizeof(text) - 1);
	page_message(&page, evil, evil);
	assert_null(strstr(written(), "<script"));
}

static void a_service_without_uri_is_no_link(void **state)
{
	(void)state;
	page = writer_over((uint8_t *)text, sizeof(text) - 1);
	page_service(&page, "Game", "", "192.0.2.1:40001, udp");
	assert_null(strstr(written(), "href"));
	assert_non_null(strstr(written(), "192.0.2.1:40001, udp"));
}

static void the_policy_lets_no_script_run(void **state)
{
	(void)state;
	assert_non_null(strstr(page_policy, "default-src 'none'"));
	assert_null(strstr(page_policy, "script-src"));
}

static void a_page_that_does_not_fit_is_none(void **state)
{
	(void)state;
	page = writer_over((uint8_t *)text, 100);
	page_message(&page, "title", "message");
	assert_int_equal(writer_length(&page), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_escaped),
		cmocka_unit_test(no_part_of_a_page_is_written_raw),
		cmocka_unit_test(a_service_without_uri_is_no_link),
		cmocka_unit_test(the_policy_lets_no_script_run),
		cmocka_unit_test(a_page_that_does_not_fit_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
