/* SPDX-License-Identifier: BSD-2-Clause */
/* Key files as tsig-keygen and people write them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/tsig_key.h"

static int parse(const char *text, struct tsig_key *key, struct failure *failure)
{
	return tsig_key_parse(text, strlen(text), "tsig.key", key, failure);
}

static void what_tsig_keygen_writes_is_read(void **state)
{
	struct tsig_key key;
	char text[DNS_NAME_TEXT];

	(void)state;
	assert_int_equal(parse("key \"cpe1.home.example\" {\n"
			       "\talgorithm hmac-sha256;\n"
			       "\tsecret \"AAECAwQFBgc=\";\n"
			       "};\n",
			       &key, NULL),
			 0);
	assert_string_equal(dns_name_print(&key.name, text), "cpe1.home.example");
	assert_int_equal(key.algorithm, TSIG_HMAC_SHA256);
	assert_int_equal(key.secret.length, 8);
	assert_memory_equal(key.secret.octets, "\0\1\2\3\4\5\6\7", 8);
}

static void comments_and_other_layouts_are_read(void **state)
{
	struct tsig_key key;

	(void)state;
	assert_int_equal(parse("# one\n// two\n/* three\nlines */ key homeport{secret AAECAw==;/**/"
			       "algorithm \"HMAC-SHA512\";};// end",
			       &key, NULL),
			 0);
	assert_int_equal(key.algorithm, TSIG_HMAC_SHA512);
	assert_int_equal(key.secret.length, 4);
	assert_int_equal(parse("key k { secret \"AA==\"; };", &key, NULL), 0);
	assert_int_equal(key.algorithm, TSIG_HMAC_SHA256);
}

/* DDNS-072 */
static void sha1_is_accepted_and_md5_is_not(void **state)
{
	struct failure failure;
	struct tsig_key key;

	(void)state;
	assert_int_equal(parse("key k { algorithm hmac-sha1; secret \"AA==\"; };", &key, NULL), 0);
	assert_int_equal(key.algorithm, TSIG_HMAC_SHA1);
	assert_int_equal(
		parse("key k {\n\talgorithm hmac-md5; secret \"AA==\"; };", &key, &failure),
		-EINVAL);
	assert_string_equal(
		failure.sentence,
		"tsig.key:2: unsupported algorithm; use hmac-sha256, hmac-sha512 or hmac-sha1");
}

/* DDNS-052: the operator learns the place, the log never learns the secret. */
static void mistakes_name_the_line_and_never_the_secret(void **state)
{
	static const struct {
		const char *text, *place, *word;
	} mistakes[] = {
		{ "", "tsig.key:1:", "no key" },
		{ "\n\n", "tsig.key:3:", "no key" },
		{ "SECRET", "tsig.key:1:", "only key" },
		{ "options { };", "tsig.key:1:", "only key" },
		{ "key", "tsig.key:1:", "name" },
		{ "key \"a..b\" { secret \"SECRETAA\"; };", "tsig.key:1:", "name" },
		{ "key k secret", "tsig.key:1:", "{" },
		{ "key k {\nsecret \"SECRET*\";\n};", "tsig.key:2:", "base64" },
		{ "key k {\nsecret \"\";\n};", "tsig.key:2:", "empty" },
		{ "key k {\nsecret \"SECRETAA\" };", "tsig.key:2:", "semicolon" },
		{ "key k {\nsecret ;};", "tsig.key:2:", "missing" },
		{ "key k {\nsecret \"SECRETAA\n\";};", "tsig.key:2:", "missing" },
		{ "key k { algorithm hmac-sha256; };", "tsig.key:1:", "no secret" },
		{ "key k { secret \"SECRETAA\"; }", "tsig.key:1:", "};" },
		{ "key k { secret \"SECRETAA\"; };\nkey l { };", "tsig.key:2:", "one key" },
		{ "key k { SECRETAA x; };", "tsig.key:1:", "only the words" },
		{ "key k { secret \"SECRETAA\"; }; /*", "tsig.key:1:", "one key" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct tsig_key key = { .name.length = 77 };
		struct failure failure;

		assert_int_equal(parse(mistakes[i].text, &key, &failure), -EINVAL);
		assert_int_equal(key.name.length, 77);
		assert_int_equal(strncmp(failure.sentence, mistakes[i].place, 11), 0);
		assert_non_null(strstr(failure.sentence, mistakes[i].word));
		assert_null(strstr(failure.sentence, "SECRET"));
	}
}

static void a_secret_that_is_too_long_is_refused(void **state)
{
	char text[600] = "key k { secret \"";
	struct tsig_key key;
	size_t start = strlen(text);

	(void)state;
	memset(text + start, 'A', 176); /* 132 octets */
	strcpy(text + start + 176, "\"; };");
	assert_int_equal(parse(text, &key, NULL), -EINVAL);
	memset(text + start, 'A', 168); /* 126 octets */
	strcpy(text + start + 168, "\"; };");
	assert_int_equal(parse(text, &key, NULL), 0);
	assert_int_equal(key.secret.length, 126);
	memset(text + start, 'A', 570);
	assert_int_equal(tsig_key_parse(text, sizeof(text), "tsig.key", &key, NULL), -EINVAL);
}

static void octets_that_are_no_text_are_refused(void **state)
{
	struct tsig_key key;

	(void)state;
	assert_int_equal(tsig_key_parse("key k\0 { secret \"AA==\"; };", 26, "f", &key, NULL),
			 -EINVAL);
	assert_int_equal(tsig_key_parse(NULL, 0, "f", &key, NULL), -EINVAL);
}

static void a_secret_prints_as_stars(void **state)
{
	struct secret secret = { .octets = "hush", .length = 4 };

	(void)state;
	assert_string_equal(secret_print(&secret), "***");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_tsig_keygen_writes_is_read),
		cmocka_unit_test(comments_and_other_layouts_are_read),
		cmocka_unit_test(sha1_is_accepted_and_md5_is_not),
		cmocka_unit_test(mistakes_name_the_line_and_never_the_secret),
		cmocka_unit_test(a_secret_that_is_too_long_is_refused),
		cmocka_unit_test(octets_that_are_no_text_are_refused),
		cmocka_unit_test(a_secret_prints_as_stars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
