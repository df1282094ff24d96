/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration text: comments go, lines stay, and what is open or stray is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_text.h"

struct told {
	int line;
	char what[100];
	int count;
};

static void tell(void *arg, int line, const char *what)
{
	struct told *told = arg;

	told->line = line;
	told->count++;
	snprintf(told->what, sizeof(told->what), "%s", what);
}

/* Prepares a copy, which holds until the next call. */
static const char *prepared(const char *text, struct told *told, bool *closed)
{
	static char copy[200];

	snprintf(copy, sizeof(copy), "%s", text);
	*told = (struct told){ 0 };
	*closed = config_text_prepare(copy, tell, told);
	return copy;
}

static void comments_become_blanks_and_lines_stay(void **state)
{
	struct told told;
	bool closed;

	(void)state;
	assert_string_equal(prepared("a = 1 # b\n// c\nd = 2 /* e\nf */ g = 3", &told, &closed),
			    "a = 1    \n    \nd = 2     \n     g = 3");
	assert_true(closed);
	assert_int_equal(told.count, 0);
}

static void quotes_and_words_keep_what_looks_like_a_comment(void **state)
{
	const char *text = "a = \"x # y \\\" // z\"\nb = 'it /* s */ \\' # '\nc = http://x";
	struct told told;
	bool closed;

	(void)state;
	assert_string_equal(prepared(text, &told, &closed), text);
	assert_true(closed);
}

static void an_open_end_is_told_where_it_opens(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *what;
	} cases[] = {
		{ "a = 1\nb = \"x\n\nc = 2\n", 2, "quote" },
		{ "a = 1\n\n/* x\n\n", 3, "comment" },
		{ "s \"t\" {\n a = 1\n", 1, "section" },
		{ "s \"t\" {\n}\ns \"u\" {\n s {\n }\n", 3, "section" },
	};
	struct told told;
	bool closed;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prepared(cases[i].text, &told, &closed);
		assert_false(closed);
		assert_int_equal(told.count, 1);
		assert_int_equal(told.line, cases[i].line);
		assert_non_null(strstr(told.what, cases[i].what));
	}
}

static void what_libconfuse_would_swallow_is_told(void **state)
{
	struct told told;
	bool closed;

	(void)state;
	prepared("a = 1\nb = 80*\n", &told, &closed);
	assert_true(closed);
	assert_int_equal(told.line, 2);
	assert_non_null(strstr(told.what, "\"*\""));
	prepared("a + 1", &told, &closed);
	assert_int_equal(told.line, 1);
	prepared("a += 1", &told, &closed);
	assert_int_equal(told.count, 0);
}

static void one_word_of_one_line_is_respelled(void **state)
{
	char *text = config_text_respell("hots = a\nx = \"hots\" hots=hots hotshot\nhots = b", 2,
					 "hots", "host");

	(void)state;
	assert_string_equal(text, "hots = a\nx = \"hots\" host=hots hotshot\nhots = b");
	free(text);
}

static void a_word_that_is_not_there_is_not_respelled(void **state)
{
	(void)state;
	assert_null(config_text_respell("a = 1\nb = 2\n", 1, "b", "c"));
	assert_null(config_text_respell("a = 1\n", 7, "a", "c"));
	assert_null(config_text_respell("\"a\" = 1\n", 1, "a", "c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_become_blanks_and_lines_stay),
		cmocka_unit_test(quotes_and_words_keep_what_looks_like_a_comment),
		cmocka_unit_test(an_open_end_is_told_where_it_opens),
		cmocka_unit_test(what_libconfuse_would_swallow_is_told),
		cmocka_unit_test(one_word_of_one_line_is_respelled),
		cmocka_unit_test(a_word_that_is_not_there_is_not_respelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
