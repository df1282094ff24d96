/* SPDX-License-Identifier: BSD-2-Clause */
/* Heads of HTTP requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/request_head.h"

static struct request_head head;

static enum request_reading read_text(const char *text)
{
	return request_head_read(text, strlen(text), &head);
}

static void what_an_acs_sends_is_read(void **state)
{
	(void)state;
	assert_int_equal(read_text("GET /path?x=1 HTTP/1.1\r\nHost: 192.0.2.1:7547\r\n"
				   "aUTHorization:  Digest a=b\t\r\nX: \r\n\r\nbody"),
			 REQUEST_WHOLE);
	assert_true(request_text_is(&head.method, "GET"));
	assert_true(request_text_is(&head.target, "/path?x=1"));
	assert_true(request_text_is(&head.authorization, "Digest a=b"));
	assert_int_equal(read_text("GET / HTTP/1.0\n\n"), REQUEST_WHOLE);
	assert_null(head.authorization.at);
}

static void it_waits_for_the_empty_line(void **state)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	size_t length;

	(void)state;
	for (length = 0; length < strlen(text); length++)
		assert_int_equal(request_head_read(text, length, &head), REQUEST_UNFINISHED);
	assert_int_equal(read_text(text), REQUEST_WHOLE);
}

static void what_is_no_http_is_refused_at_once(void **state)
{
	static const char *const texts[] = {
		"\r\n\r\n",
		"GET /\r\n",
		"GET / HTTP/2.0\r\n",
		"GET / HTTP/1.1 \r\n",
		"GET  / HTTP/1.1\r\n",
		" GET / HTTP/1.1\r\n",
		"GET / HTTP/1.1\r\nHost\r\n",
		"GET / HTTP/1.1\r\nHost : a\r\n",
		"GET / HTTP/1.1\r\n: a\r\n",
		"GET / HTTP/1.1\r\nAuthorization: a\r\n b\r\n",
		"GET / HTTP/1.1\r\nAuthorization: a\r\nauthorization: b\r\n",
		"GET /\x01 HTTP/1.1\r\n",
		"GET / HTTP/1.1\r\nHost: a\x7f\r\n",
		"GET / HTTP/1.1\r\nHost: a\rb\r\n",
		"\x16\x03\x01\x02\r\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (read_text(texts[i]) != REQUEST_BAD)
			fail_msg("taken: %s", texts[i]);
	assert_int_equal(request_head_read("GET /\0 HTTP/1.1\r\n", 17, &head), REQUEST_BAD);
}

static void there_is_an_end_to_patience(void **state)
{
	char text[REQUEST_HEAD_MOST] = "GET / HTTP/1.1\r\n";
	size_t start = strlen(text), i;

	(void)state;
	memset(text + start, 'a', sizeof(text) - start);
	assert_int_equal(request_head_read(text, sizeof(text) - 1, &head), REQUEST_UNFINISHED);
	assert_int_equal(request_head_read(text, sizeof(text), &head), REQUEST_BAD);
	for (i = 1; i < REQUEST_HEAD_LINES; i++)
		memcpy(text + start + 5 * (i - 1), "a: b\n", 5);
	assert_int_equal(request_head_read(text, start + 5 * (i - 1), &head), REQUEST_UNFINISHED);
	memcpy(text + start + 5 * (i - 1), "\n", 1);
	assert_int_equal(request_head_read(text, start + 5 * (i - 1) + 1, &head), REQUEST_WHOLE);
	memcpy(text + start + 5 * (i - 1), "a: b\n", 5);
	assert_int_equal(request_head_read(text, start + 5 * i, &head), REQUEST_BAD);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_acs_sends_is_read),
		cmocka_unit_test(it_waits_for_the_empty_line),
		cmocka_unit_test(what_is_no_http_is_refused_at_once),
		cmocka_unit_test(there_is_an_end_to_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
