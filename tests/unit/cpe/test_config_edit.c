/* SPDX-License-Identifier: BSD-2-Clause */
/* A text that somebody has written by hand, and what single changes leave of it: the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_edit.h"

static const char written[] = "# Our house.\n"
			      "lifetime-max = 3600 # an hour\n"
			      "\n"
			      "lan \"lan0\" { }\n"
			      "wan \"wan0\" { mode = nat444 }\n"
			      "\n"
			      "service \"web\" {\n"
			      "\t# The one in the cellar.\n"
			      "\thost = 192.168.1.20\n"
			      "\tname = \"web.home.example\" /* for guests */\n"
			      "}\n";

static char *edited(const char *text, struct config_edit edit)
{
	struct failure failure = { 0 };
	char *after = config_edit(text, &edit, 1, &failure);

	if (!after)
		fail_msg("%s", failure.sentence);
	return after;
}

/* The text afterwards is the one before with this piece changed. */
static void assert_changed(struct config_edit edit, const char *old, const char *new)
{
	char *after = edited(written, edit), *wanted;
	const char *at = strstr(written, old);

	assert_non_null(at);
	assert_true(asprintf(&wanted, "%.*s%s%s", (int)(at - written), written, new,
			     at + strlen(old)) >= 0);
	assert_string_equal(after, wanted);
	free(wanted);
	free(after);
}

static void a_value_is_changed_where_it_stands(void **state)
{
	(void)state;
	assert_changed((struct config_edit){ EDIT_SET, "", "", "lifetime-max", "7200" }, "3600",
		       "7200");
	assert_changed((struct config_edit){ EDIT_SET, "wan", "wan0", "mode", "auto" }, "nat444",
		       "auto");
	assert_changed((struct config_edit){ EDIT_SET, "service", "web", "name", "x.home.example" },
		       "\"web.home.example\"", "x.home.example");
}

static void a_new_key_goes_to_the_end_of_its_section(void **state)
{
	(void)state;
	assert_changed((struct config_edit){ EDIT_SET, "", "", "natpmp", "false" },
		       "guests */\n}\n", "guests */\n}\nnatpmp = false\n");
	assert_changed((struct config_edit){ EDIT_SET, "service", "web", "port", "8080" },
		       "guests */\n", "guests */\n\tport = 8080\n");
	assert_changed((struct config_edit){ EDIT_SET, "wan", "wan0", "psid", "3" }, "nat444 }",
		       "nat444 psid = 3 }");
}

static void what_is_more_than_a_word_is_quoted(void **state)
{
	(void)state;
	assert_changed((struct config_edit){ EDIT_SET, "wan", "wan0", "upstream",
					     "2001:db8::1, [::1]:5351" },
		       "nat444 }", "nat444 upstream = '2001:db8::1, [::1]:5351' }");
	assert_changed(
		(struct config_edit){ EDIT_SET, "service", "web", "name", "it's \\ ${HOME}" },
		"\"web.home.example\"", "'it\\'s \\\\ ${HOME}'");
	assert_changed((struct config_edit){ EDIT_SET, "service", "web", "name", "" },
		       "\"web.home.example\"", "''");
}

static void a_key_goes_and_its_comment_stays(void **state)
{
	(void)state;
	assert_changed((struct config_edit){ EDIT_UNSET, "", "", "lifetime-max", NULL },
		       "lifetime-max = 3600 # an hour\n", " # an hour\n");
	assert_changed((struct config_edit){ EDIT_UNSET, "service", "web", "host", NULL },
		       "\thost = 192.168.1.20\n", "");
	assert_changed((struct config_edit){ EDIT_UNSET, "wan", "wan0", "mode", NULL },
		       "mode = nat444 ", " ");
	assert_changed((struct config_edit){ EDIT_UNSET, "wan", "wan0", "psid", NULL }, "nat444",
		       "nat444");
}

static void a_section_comes_at_the_end_and_is_filled(void **state)
{
	const struct config_edit edits[] = {
		{ EDIT_ADD, "account", "my dns", NULL, NULL },
		{ EDIT_SET, "account", "my dns", "zone", "home.example" },
		{ EDIT_SET, "account", "my dns", "key-file", "/etc/tsig.key" },
	};
	char *after = config_edit("natpmp = true", edits, 3, NULL);

	(void)state;
	assert_string_equal(after, "natpmp = true\naccount 'my dns' {\n\tzone = home.example\n"
				   "\tkey-file = '/etc/tsig.key'\n}\n");
	free(after);
}

static void a_section_goes_and_its_comments_stay(void **state)
{
	(void)state;
	assert_changed((struct config_edit){ EDIT_DELETE, "service", "web", NULL, NULL },
		       strstr(written, "service"), "# The one in the cellar.\n/* for guests */\n");
	assert_changed((struct config_edit){ EDIT_DELETE, "lan", "lan0", NULL, NULL },
		       "lan \"lan0\" { }\n", "");
}

static void what_only_looks_like_it_is_left_alone(void **state)
{
	static const char text[] = "# natpmp = true\n"
				   "lease-file = \"natpmp = true }\"\n"
				   "/* service web { } */ service web { srv = 'service' }\n"
				   "service 'we\\b' { natpmp = true }\n"
				   "natpmp = true";
	char *after = edited(text, (struct config_edit){ EDIT_SET, "", "", "natpmp", "false" });

	(void)state;
	assert_int_equal(strncmp(after, text, strlen(text) - 4), 0);
	assert_string_equal(after + strlen(text) - 4, "false");
	free(after);
	after = edited(text, (struct config_edit){ EDIT_SET, "service", "web", "srv", "x" });
	assert_non_null(strstr(after, "*/ service web { srv = x }\nservice 'we\\b' { natpmp"));
	free(after);
}

static void the_same_key_twice_is_changed_where_it_counts(void **state)
{
	char *after = edited("natpmp = a\nnatpmp = b\n",
			     (struct config_edit){ EDIT_SET, "", "", "natpmp", "c" });

	(void)state;
	assert_string_equal(after, "natpmp = a\nnatpmp = c\n");
	free(after);
}

static void assert_refused(const char *text, struct config_edit edit, int error, const char *says)
{
	struct failure failure = { 0 };

	assert_null(config_edit(text, &edit, 1, &failure));
	assert_int_equal(failure.error, error);
	assert_non_null(strstr(failure.sentence, says));
}

static void what_cannot_be_edited_is_told(void **state)
{
	(void)state;
	assert_refused(written, (struct config_edit){ EDIT_SET, "wan", "wan1", "mode", "auto" },
		       ENOENT, "there is no wan \"wan1\"");
	assert_refused(written, (struct config_edit){ EDIT_DELETE, "wan", "wan1", NULL, NULL },
		       ENOENT, "there is no wan \"wan1\"");
	assert_refused(written, (struct config_edit){ EDIT_ADD, "service", "web", NULL, NULL },
		       EEXIST, "there is a service \"web\" already");
	assert_refused(written, (struct config_edit){ EDIT_SET, "", "", "natpmp", "a\nb" }, EINVAL,
		       "several lines");
	assert_refused("wan \"wan0\" {", (struct config_edit){ EDIT_SET, "", "", "natpmp", "a" },
		       EINVAL, "still open");
	assert_refused("natpmp = {a, b}", (struct config_edit){ EDIT_SET, "", "", "natpmp", "a" },
		       EINVAL, "by hand");
}

static void all_edits_are_made_or_none(void **state)
{
	const struct config_edit edits[] = {
		{ EDIT_SET, "", "", "natpmp", "false" },
		{ EDIT_SET, "wan", "wan7", "mode", "auto" },
	};

	(void)state;
	assert_null(config_edit(written, edits, 2, NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_changed_where_it_stands),
		cmocka_unit_test(a_new_key_goes_to_the_end_of_its_section),
		cmocka_unit_test(what_is_more_than_a_word_is_quoted),
		cmocka_unit_test(a_key_goes_and_its_comment_stays),
		cmocka_unit_test(a_section_comes_at_the_end_and_is_filled),
		cmocka_unit_test(a_section_goes_and_its_comments_stay),
		cmocka_unit_test(what_only_looks_like_it_is_left_alone),
		cmocka_unit_test(the_same_key_twice_is_changed_where_it_counts),
		cmocka_unit_test(what_cannot_be_edited_is_told),
		cmocka_unit_test(all_edits_are_made_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
