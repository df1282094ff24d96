/* SPDX-License-Identifier: BSD-2-Clause */
/* The users file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/server/chance.h"
#include "ddns/server/users.h"

/* "geheim", with 1000 rounds: see test_password.c */
#define HASH                                                    \
	"$pbkdf2-sha256$1000$000102030405060708090a0b0c0d0e0f$" \
	"1705c17e9fa1bd3cfa02cb28e3219ab4ec000480bf1a58c790a79ca75d0889f5"

static struct failure failure;

static struct users *parse(const char *text)
{
	return users_parse(text, "users", "home.example", "ddns.home.example", &chance, &failure);
}

/* DDNS-050 */
static void each_user_has_names(void **state)
{
	struct users *users = parse("# who may what\n\n"
				    "alice " HASH " cam.home.example  Nas.Home.Example # hers\n"
				    "bob\t" HASH " *.bob.home.example\r\n"
				    "carol " HASH);

	(void)state;
	assert_non_null(users);
	assert_true(users_may(users, "alice", "cam.home.example"));
	assert_true(users_may(users, "alice", "nas.home.example"));
	assert_false(users_may(users, "alice", "x.cam.home.example"));
	assert_false(users_may(users, "alice", "tv.bob.home.example"));
	assert_true(users_may(users, "bob", "tv.bob.home.example"));
	assert_true(users_may(users, "bob", "a.b.bob.home.example"));
	assert_false(users_may(users, "bob", "bob.home.example"));
	assert_false(users_may(users, "bob", "notbob.home.example"));
	assert_false(users_may(users, "carol", "cam.home.example"));
	assert_false(users_may(users, "nobody", "cam.home.example"));
	assert_true(users_have(users, "cam.home.example"));
	assert_false(users_have(users, "www.home.example"));
	users_free(users);
}

static void the_right_password_is_known_again(void **state)
{
	struct users *users = parse("alice " HASH " cam.home.example\nbob " HASH);

	(void)state;
	assert_false(users_knows(users, "alice", "geheim"));
	assert_false(users_check(users, "alice", "falsch"));
	assert_false(users_check(users, "nobody", "geheim"));
	assert_false(users_knows(users, "alice", "geheim"));
	assert_true(users_check(users, "alice", "geheim"));
	assert_true(users_knows(users, "alice", "geheim"));
	assert_false(users_knows(users, "alice", "falsch"));
	assert_false(users_check(users, "alice", "falsch"));
	assert_true(users_check(users, "alice", "geheim"));
	assert_false(users_knows(users, "bob", "geheim"));
	users_free(users);
}

static void mistakes_are_told_with_their_line(void **state)
{
	static const struct {
		const char *text, *sentence;
	} mistakes[] = {
		{ "alice", "users:1: no password hash behind alice: homeport-ddns-server --hash "
			   "makes one" },
		{ "\nalice geheim cam.home.example", "users:2: no password hash behind alice: "
						     "homeport-ddns-server --hash makes one" },
		{ "alice " HASH " cam", "users:1: cam is no host name; write NAME, or *.NAME for "
					"all below" },
		{ "alice " HASH " v4.cam.home.example",
		  "users:1: v4.cam.home.example is too long, or begins with a label that is put "
		  "before names: v4, v6, direct" },
		{ "alice " HASH " cam.example", "users:1: cam.example is not in the zone "
						"home.example" },
		{ "alice " HASH " home.example", "users:1: home.example is not in the zone "
						 "home.example" },
		{ "alice " HASH " ddns.home.example",
		  "users:1: ddns.home.example is this server's own name, or would cover it" },
		{ "alice " HASH " *.home.example",
		  "users:1: *.home.example is this server's own name, or would cover it" },
		{ "alice " HASH "\nalice " HASH, "users:2: the user alice has a line already" },
		{ "alice " HASH " a.home.example\nbob " HASH " A.home.example",
		  "users:2: A.home.example is the user alice's, too: a name has one user" },
		{ "alice " HASH " *.a.home.example\nbob " HASH " b.a.home.example",
		  "users:2: b.a.home.example is the user alice's, too: a name has one user" },
		{ "alice " HASH " b.a.home.example\nbob " HASH " *.a.home.example",
		  "users:2: *.a.home.example is the user alice's, too: a name has one user" },
		{ "a:b " HASH, "users:1: a user has at most 255 letters, and no colon" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		assert_null(parse(mistakes[i].text));
		assert_string_equal(failure.sentence, mistakes[i].sentence);
	}
}

static void a_sentence_never_shows_what_stands_in_the_place_of_a_hash(void **state)
{
	(void)state;
	assert_null(parse("alice geheim"));
	assert_null(strstr(failure.sentence, "geheim"));
}

static void many_users_fit(void **state)
{
	static char text[200 * 200];
	char *end = text;
	struct users *users;
	int i;

	(void)state;
	for (i = 0; i < 200; i++)
		end += sprintf(end, "user%d " HASH " u%d.home.example\n", i, i);
	users = parse(text);
	assert_non_null(users);
	assert_true(users_may(users, "user199", "u199.home.example"));
	assert_true(users_may(users, "user0", "u0.home.example"));
	assert_false(users_may(users, "user0", "u1.home.example"));
	users_free(users);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_user_has_names),
		cmocka_unit_test(the_right_password_is_known_again),
		cmocka_unit_test(mistakes_are_told_with_their_line),
		cmocka_unit_test(a_sentence_never_shows_what_stands_in_the_place_of_a_hash),
		cmocka_unit_test(many_users_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
