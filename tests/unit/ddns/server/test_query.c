/* SPDX-License-Identifier: BSD-2-Clause */
/* Queries, host names and credentials of strangers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/query.h"

static struct query_field field;

static void fields_are_decoded_one_by_one(void **state)
{
	const char *query = "a=b&hostname=cam%2Ehome%2eexample&empty=&flag&&t=x+y%C3%A9";

	(void)state;
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	assert_string_equal(field.name, "a");
	assert_string_equal(field.value, "b");
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	assert_string_equal(field.value, "cam.home.example");
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	assert_string_equal(field.value, "");
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	assert_string_equal(field.name, "flag");
	assert_string_equal(field.value, "");
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	assert_string_equal(field.value, "x y\xc3\xa9");
	assert_int_equal(query_next(&query, &field), QUERY_END);
}

static void what_is_no_text_is_bad(void **state)
{
	static const char *const bad[] = {
		"a=%",         "a=%4",  "a=%zz",    "a=%00",
		"a=%0d%0a",    "a=%c3", "a=%c0%af", "a=%ed%a0%80",
		"a=%e2%80%ae", "%ff=a", "a=\x7f",   "a234567890123456789012345678901234567890=b",
	};
	const char *query;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		query = bad[i];
		assert_int_equal(query_next(&query, &field), QUERY_BAD);
	}
}

static void a_value_that_is_too_long_is_bad(void **state)
{
	char text[QUERY_MAX + 8] = "a=";
	const char *query = text;

	(void)state;
	memset(text + 2, 'x', QUERY_MAX);
	assert_int_equal(query_next(&query, &field), QUERY_FIELD);
	memset(text + 2, 'x', QUERY_MAX + 1);
	query = text;
	assert_int_equal(query_next(&query, &field), QUERY_BAD);
}

static void host_names_are_labels_of_letters_digits_hyphens(void **state)
{
	static const char *const bad[] = { "",
					   ".",
					   "localhost",
					   "a..b",
					   ".a.b",
					   "-a.b",
					   "a-.b",
					   "a b.c",
					   "a_b.c",
					   "a.b..",
					   "caf\xc3\xa9.example",
					   "a/b.c",
					   "1.2.3.4:5" };
	char name[HOST_NAME_SIZE], label[80];
	size_t i;

	(void)state;
	assert_true(host_name_read("Cam.Home.Example.", name));
	assert_string_equal(name, "cam.home.example");
	assert_true(host_name_read("a-1.b", name));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(host_name_read(bad[i], name));
	memset(label, 'a', 63);
	strcpy(label + 63, ".b");
	assert_true(host_name_read(label, name));
	memset(label, 'a', 64);
	strcpy(label + 64, ".b");
	assert_false(host_name_read(label, name));
}

static void a_name_of_254_octets_is_none(void **state)
{
	char text[256], name[HOST_NAME_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < 254; i++)
		text[i] = i % 2 ? '.' : 'a';
	text[253] = '\0';
	assert_true(host_name_read(text, name));
	memcpy(text + 253, "aa", 3);
	assert_false(host_name_read(text, name));
}

/* RFC 7617 2 */
static void credentials_come_out_of_base64(void **state)
{
	struct credentials who;

	(void)state;
	assert_true(credentials_read("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", &who));
	assert_string_equal(who.user, "Aladdin");
	assert_string_equal(who.password, "open sesame");
	assert_true(credentials_read("basic dGVzdDoxMjPCow==", &who));
	assert_string_equal(who.password, "123\xc2\xa3");
	assert_true(credentials_read("Basic Ojo=", &who));
	assert_string_equal(who.user, "");
	assert_string_equal(who.password, ":");
}

static void what_is_no_basic_authorization_is_none(void **state)
{
	static const char *const bad[] = { "",
					   "Basic",
					   "Basic ",
					   "Bearer abc",
					   "Basic !!!!",
					   "Basic QWxhZGRpbg==", /* no colon */
					   "Basic QQA6QQ==",     /* a NUL */
					   "Basic QTpB====" };
	struct credentials who;
	char long_one[4 * CREDENTIAL_SIZE] = "Basic ";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(credentials_read(bad[i], &who));
	memset(long_one + 6, 'Q', sizeof(long_one) - 7);
	assert_false(credentials_read(long_one, &who));
}

static void parts_of_uris_have_no_quotes_and_spaces(void **state)
{
	(void)state;
	assert_true(text_is_uri_part("/a/b;c=1?d=%20&e=~"));
	assert_true(text_is_uri_part(""));
	assert_false(text_is_uri_part("/a b"));
	assert_false(text_is_uri_part("/\"onload=\""));
	assert_false(text_is_uri_part("/<b>"));
	assert_false(text_is_uri_part("/a\r\nX: y"));
	assert_false(text_is_uri_part("/a#b"));
	assert_false(text_is_uri_part("/\\b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_decoded_one_by_one),
		cmocka_unit_test(what_is_no_text_is_bad),
		cmocka_unit_test(a_value_that_is_too_long_is_bad),
		cmocka_unit_test(host_names_are_labels_of_letters_digits_hyphens),
		cmocka_unit_test(a_name_of_254_octets_is_none),
		cmocka_unit_test(credentials_come_out_of_base64),
		cmocka_unit_test(what_is_no_basic_authorization_is_none),
		cmocka_unit_test(parts_of_uris_have_no_quotes_and_spaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
