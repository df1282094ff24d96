/* SPDX-License-Identifier: BSD-2-Clause */
/* Passwords that are kept as hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/server/chance.h"
#include "ddns/server/password.h"

/* Computed with an independent implementation of PBKDF2: "geheim", salt 00..0f, 1000 rounds. */
static const char known[] = "$pbkdf2-sha256$1000$000102030405060708090a0b0c0d0e0f$"
			    "1705c17e9fa1bd3cfa02cb28e3219ab4ec000480bf1a58c790a79ca75d0889f5";

static void a_hash_of_another_program_is_understood(void **state)
{
	struct password_hash hash;

	(void)state;
	assert_true(password_hash_parse(known, &hash));
	assert_true(password_is("geheim", &hash));
	assert_false(password_is("geheim ", &hash));
	assert_false(password_is("", &hash));
}

static void what_is_printed_is_parsed_again(void **state)
{
	struct password_hash hash, same;
	char text[PASSWORD_TEXT];

	(void)state;
	assert_true(password_hash_make("a b:c", 1000, &chance, &hash));
	assert_true(password_hash_parse(password_hash_print(&hash, text), &same));
	assert_true(password_is("a b:c", &same));
}

static void equal_passwords_have_different_hashes(void **state)
{
	struct password_hash one, other;

	(void)state;
	assert_true(password_hash_make("geheim", 1000, &chance, &one));
	assert_true(password_hash_make("geheim", 1000, &chance, &other));
	assert_memory_not_equal(one.key, other.key, PASSWORD_KEY);
}

static void what_is_no_hash_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"geheim",
		"$pbkdf2-sha256$",
		"$pbkdf2-sha256$1000$00$00",
		"$1$salt$hash",
		"$pbkdf2-sha256$999$000102030405060708090a0b0c0d0e0f$"
		"0000000000000000000000000000000000000000000000000000000000000000",
		"$pbkdf2-sha256$1000$000102030405060708090A0B0C0D0E0F$"
		"0000000000000000000000000000000000000000000000000000000000000000",
		"$pbkdf2-sha256$1000$000102030405060708090a0b0c0d0e0f$"
		"00000000000000000000000000000000000000000000000000000000000000000",
		"$pbkdf2-sha256$99999999999$000102030405060708090a0b0c0d0e0f$"
		"0000000000000000000000000000000000000000000000000000000000000000",
	};
	struct password_hash hash;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(password_hash_parse(bad[i], &hash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_of_another_program_is_understood),
		cmocka_unit_test(what_is_printed_is_parsed_again),
		cmocka_unit_test(equal_passwords_have_different_hashes),
		cmocka_unit_test(what_is_no_hash_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
