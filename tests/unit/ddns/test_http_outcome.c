/* SPDX-License-Identifier: BSD-2-Clause */
/* What a status means, and how long to wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ddns/http_outcome.h"

#define WALL 1700000000u /* Tue, 14 Nov 2023 22:13:20 GMT */

static monotonic wait_of(const char *retry_after, const char *date)
{
	struct http_answer answer = { 503, "", 0, retry_after, date, "" };

	return http_wait(&answer, WALL);
}

static void each_status_has_its_outcome(void **state)
{
	static const struct {
		unsigned int status;
		enum outcome outcome;
	} rows[] = {
		{ 200, OUTCOME_DONE },    { 204, OUTCOME_DONE },    { 301, OUTCOME_UNKNOWN },
		{ 400, OUTCOME_UNKNOWN }, { 401, OUTCOME_DENIED },  { 403, OUTCOME_DENIED },
		{ 404, OUTCOME_UNKNOWN }, { 408, OUTCOME_RETRY },   { 422, OUTCOME_UNKNOWN },
		{ 429, OUTCOME_LATER },   { 500, OUTCOME_RETRY },   { 503, OUTCOME_RETRY },
		{ 0, OUTCOME_GARBLED },   { 100, OUTCOME_GARBLED }, { 999, OUTCOME_GARBLED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(http_outcome(rows[i].status), rows[i].outcome);
}

/* RFC 9110 10.2.3 */
static void retry_after_is_seconds_or_a_date(void **state)
{
	(void)state;
	assert_int_equal(wait_of("120", ""), seconds(120));
	assert_int_equal(wait_of("Tue, 14 Nov 2023 22:14:20 GMT", ""), seconds(60));
	assert_int_equal(wait_of("Thu, 29 Feb 2024 00:00:00 GMT", "Wed, 28 Feb 2024 23:00:00 GMT"),
			 seconds(3600));
	assert_int_equal(wait_of("Fri, 01 Mar 2024 00:00:00 GMT", "Thu, 29 Feb 2024 23:59:59 GMT"),
			 seconds(1));
}

/* A gateway that has just started believes in 1970; the answer's own date knows better. */
static void a_date_counts_from_the_answers_own_date(void **state)
{
	struct http_answer answer = {
		503, "", 0, "Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", ""
	};

	(void)state;
	assert_int_equal(http_wait(&answer, 5), seconds(60));
}

static void what_makes_no_sense_asks_for_nothing(void **state)
{
	(void)state;
	assert_int_equal(wait_of("", ""), 0);
	assert_int_equal(wait_of("soon", ""), 0);
	assert_int_equal(wait_of("-5", ""), 0);
	assert_int_equal(wait_of("1.5", ""), 0);
	assert_int_equal(wait_of("Tue, 14 Nov 2023 22:12:20 GMT", ""), 0); /* it is over */
	assert_int_equal(wait_of("Tue, 14 Nov 2023 22:14:20 CET", ""), 0);
	assert_int_equal(wait_of("Tue, 99 Nov 2023 22:14:20 GMT", ""), 0);
	assert_int_equal(wait_of("Tue, 14 Nox 2023 22:14:20 GMT", ""), 0);
	assert_int_equal(wait_of("99999999999999999999", ""), seconds(86400));
	assert_int_equal(wait_of("Tue, 14 Nov 2033 22:14:20 GMT", ""), seconds(86400));
}

static void of_an_url_only_the_host_is_told(void **state)
{
	char host[HTTP_HOST_MAX];

	(void)state;
	assert_string_equal(http_host("https://a.example/secret", host), "a.example");
	assert_string_equal(http_host("https://a.example:8443/secret", host), "a.example");
	assert_string_equal(http_host("https://a.example?secret", host), "a.example");
	assert_string_equal(http_host("https://[2001:db8::1]:8443/s", host), "[2001:db8::1]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_status_has_its_outcome),
		cmocka_unit_test(retry_after_is_seconds_or_a_date),
		cmocka_unit_test(a_date_counts_from_the_answers_own_date),
		cmocka_unit_test(what_makes_no_sense_asks_for_nothing),
		cmocka_unit_test(of_an_url_only_the_host_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
