/* SPDX-License-Identifier: BSD-2-Clause */
/* The journal: what is written, what is held back, and that a line stays a line. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/journal.h"

/* stderr goes into a file in memory for the length of a test. */
struct world {
	int original, file;
	char text[8192];
};

static int world_begin(void **state)
{
	static struct world w;

	w.original = dup(STDERR_FILENO);
	w.file = memfd_create("journal", 0);
	assert_true(w.file >= 0);
	dup2(w.file, STDERR_FILENO);
	assert_int_equal(journal_debug("", NULL), 0);
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	dup2(w->original, STDERR_FILENO);
	close(w->original);
	close(w->file);
	return 0;
}

static const char *written(struct world *w)
{
	ssize_t length = pread(w->file, w->text, sizeof(w->text) - 1, 0);

	assert_true(length >= 0);
	w->text[length] = '\0';
	return w->text;
}

static void a_line_names_level_and_subsystem(void **state)
{
	journal(JOURNAL_WARNING, JOURNAL_NFT, "table %s is gone", "homeport");
	assert_string_equal(written(*state), "warning nft: table homeport is gone\n");
}

static void debug_lines_are_silent_until_their_subsystem_is_switched_on(void **state)
{
	journal(JOURNAL_DEBUG, JOURNAL_PCP, "one");
	assert_int_equal(journal_debug("dns,pcp", NULL), 0);
	journal(JOURNAL_DEBUG, JOURNAL_PCP, "two");
	journal(JOURNAL_DEBUG, JOURNAL_NFT, "three");
	assert_int_equal(journal_debug("all", NULL), 0);
	journal(JOURNAL_DEBUG, JOURNAL_NFT, "four");
	assert_int_equal(journal_debug("", NULL), 0);
	journal(JOURNAL_DEBUG, JOURNAL_PCP, "five");
	journal(JOURNAL_INFO, JOURNAL_PCP, "six");
	assert_string_equal(written(*state), "debug pcp: two\ndebug nft: four\ninfo pcp: six\n");
}

static void an_unknown_subsystem_is_refused_with_the_words_there_are(void **state)
{
	struct failure failure;

	(void)state;
	assert_int_equal(journal_debug("pcp", NULL), 0);
	assert_int_equal(journal_debug("nft,pcpp", &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "\"pcpp\""));
	assert_non_null(strstr(failure.sentence, "pcp, upstream, nft"));
	assert_true(journal_wants(JOURNAL_DEBUG, JOURNAL_PCP)); /* as before */
	assert_false(journal_wants(JOURNAL_DEBUG, JOURNAL_NFT));
}

static void foreign_octets_cannot_forge_a_line(void **state)
{
	journal(JOURNAL_INFO, JOURNAL_PCP, "description %s",
		"x\nerror main: \033[2J\x7f caf\xc3\xa9");
	assert_string_equal(written(*state),
			    "info pcp: description x?error main: ?[2J? caf\xc3\xa9\n");
}

static void a_long_line_is_cut(void **state)
{
	char text[2000];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	journal(JOURNAL_INFO, JOURNAL_PCP, "%s", text);
	assert_true(strlen(written(*state)) < 600);
	assert_int_equal(strchr(((struct world *)*state)->text, '\n')[1], '\0');
}

static unsigned int lines(struct world *w)
{
	unsigned int count = 0;
	const char *at;

	for (at = written(w); (at = strchr(at, '\n')) != NULL; at++)
		count++;
	return count;
}

static void a_flood_is_held_back_and_counted(void **state)
{
	struct world *w = *state;
	struct journal_limit limit = { 0 };
	int i;

	for (i = 0; i < 1000; i++)
		journal_limited(&limit, seconds(3), JOURNAL_INFO, JOURNAL_PCP, "malformed");
	assert_int_equal(lines(w), JOURNAL_BURST);
	journal_limited(&limit, seconds(62), JOURNAL_INFO, JOURNAL_PCP, "malformed");
	assert_int_equal(lines(w), JOURNAL_BURST);
	journal_limited(&limit, seconds(63), JOURNAL_INFO, JOURNAL_PCP, "malformed");
	assert_int_equal(lines(w), JOURNAL_BURST + 1);
	assert_non_null(strstr(written(w), "malformed (suppressed 996 like it)\n"));
	journal_limited(&limit, seconds(64), JOURNAL_INFO, JOURNAL_PCP, "again");
	assert_non_null(strstr(written(w), "info pcp: again\n"));
}

static void good_news_waits_until_it_is_flushed(void **state)
{
	struct world *w = *state;

	journal_keep(true);
	journal(JOURNAL_INFO, JOURNAL_PCP, "one");
	journal(JOURNAL_INFO, JOURNAL_DNS, "two");
	assert_string_equal(written(w), "");
	journal_flush();
	assert_string_equal(written(w), "info pcp: one\ninfo dns: two\n");
	journal_flush();
	journal(JOURNAL_INFO, JOURNAL_PCP, "three");
	journal_keep(false);
	journal(JOURNAL_INFO, JOURNAL_PCP, "four");
	assert_string_equal(written(w),
			    "info pcp: one\ninfo dns: two\ninfo pcp: three\ninfo pcp: four\n");
}

static void bad_news_does_not_wait_and_keeps_its_place(void **state)
{
	journal_keep(true);
	journal(JOURNAL_INFO, JOURNAL_PCP, "before");
	journal(JOURNAL_ERROR, JOURNAL_NFT, "bad");
	journal(JOURNAL_INFO, JOURNAL_PCP, "after");
	assert_string_equal(written(*state), "info pcp: before\nerror nft: bad\n");
	journal_keep(false);
	assert_non_null(strstr(written(*state), "error nft: bad\ninfo pcp: after\n"));
}

static void no_line_is_lost_however_many_wait(void **state)
{
	struct world *w = *state;
	char text[400];
	int i;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	journal_keep(true);
	for (i = 0; i < 19; i++)
		journal(JOURNAL_INFO, JOURNAL_UPSTREAM, "%s", text);
	assert_int_equal(lines(w), 0);
	for (; i < 20; i++)
		journal(JOURNAL_INFO, JOURNAL_UPSTREAM, "%s", text);
	assert_int_equal(lines(w), 19); /* there was no room */
	journal_keep(false);
	assert_int_equal(lseek(w->file, 0, SEEK_END), 20 * (399 + strlen("info upstream: \n")));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(a_line_names_level_and_subsystem),
		TEST(debug_lines_are_silent_until_their_subsystem_is_switched_on),
		TEST(an_unknown_subsystem_is_refused_with_the_words_there_are),
		TEST(foreign_octets_cannot_forge_a_line),
		TEST(a_long_line_is_cut),
		TEST(a_flood_is_held_back_and_counted),
		TEST(good_news_waits_until_it_is_flushed),
		TEST(bad_news_does_not_wait_and_keeps_its_place),
		TEST(no_line_is_lost_however_many_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
