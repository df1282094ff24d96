/* SPDX-License-Identifier: BSD-2-Clause */
/* The control socket: who has a place at it, and whose it is. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/unit/cpe/control_bench.h"

/* -- too many clients -- */

static void take_all_places(struct world *w)
{
	size_t i;

	for (i = 0; i < CONTROL_CLIENTS; i++)
		ask(come(w), "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void one_client_too_many_is_told_so(void **state)
{
	struct world *w = *state;
	struct peer *late;

	take_all_places(w);
	late = come(w);
	expect_error(late, "all places");
	expect_end(late);
	leave(&w->peers[7]);
	let_it_look(w);
	ask(&w->peers[8], "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void who_leaves_an_answer_unread_the_longest_makes_place(void **state)
{
	struct world *w = *state;
	struct peer *first = &w->peers[5], *second = &w->peers[3], *late;

	take_all_places(w);
	stop_reading(first);
	say(first, "{\"command\":\"big\"}\n");
	ask(&w->peers[0], "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	stop_reading(second);
	say(second, "{\"command\":\"big\"}\n");
	ask(&w->peers[0], "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	late = come(w);
	ask(late, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	read_again(first);
	expect_end(first);
	assert_int_equal(first->lines, 0);
	read_again(second);
	await(second, 1);
}

static void set_limit(void *arg)
{
	assert_int_equal(setrlimit(RLIMIT_NOFILE, arg), 0);
}

static void a_client_waits_while_descriptors_are_short(void **state)
{
	struct world *w = *state;
	struct peer *peer = come(w);
	struct rlimit before, none_more;
	struct loop_timer *timer = loop_timer_new(w->loop, set_limit, &before);
	int next = dup(0);

	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none_more = (struct rlimit){ (rlim_t)next, before.rlim_max };
	set_limit(&none_more);
	loop_timer_set(timer, after(loop_now(w->loop), milliseconds(100)));
	ask(peer, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	loop_timer_free(timer);
}

/* -- the socket -- */

static void a_second_daemon_is_refused_and_the_first_goes_on(void **state)
{
	struct world *w = *state;

	assert_null(listen_again(w));
	assert_int_equal(w->failure.error, EADDRINUSE);
	assert_non_null(strstr(w->failure.sentence, w->path));
	ask(come(w), "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void what_a_dead_daemon_left_is_replaced(void **state)
{
	struct world *w = *state;
	struct sockaddr_un address = place(w);
	int dead = socket(AF_UNIX, SOCK_STREAM, 0);

	control_free(w->control);
	assert_int_equal(bind(dead, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(dead, 1), 0);
	close(dead);
	w->control = listen_again(w);
	assert_non_null(w->control);
	ask(come(w), "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void a_file_of_somebody_is_not_removed(void **state)
{
	struct world *w = *state;
	FILE *file;

	control_free(w->control);
	file = fopen(w->path, "w");
	assert_non_null(file);
	fclose(file);
	w->control = listen_again(w);
	assert_null(w->control);
	assert_int_equal(w->failure.error, EEXIST);
	assert_int_equal(access(w->path, F_OK), 0);
}

static void others_have_no_access_whatever_the_umask(void **state)
{
	struct world *w = *state;
	struct stat is;
	mode_t before;

	control_free(w->control);
	before = umask(0);
	w->control = listen_again(w);
	assert_int_equal(umask(before), 0);
	assert_int_equal(stat(w->path, &is), 0);
	assert_int_equal(is.st_mode & 07777, 0660);
}

static void the_socket_goes_with_its_daemon_but_not_that_of_another(void **state)
{
	struct world *w = *state;
	struct control *second;

	unlink(w->path);
	second = listen_again(w);
	assert_non_null(second);
	control_free(w->control);
	assert_int_equal(access(w->path, F_OK), 0);
	control_free(second);
	assert_int_equal(access(w->path, F_OK), -1);
	w->control = NULL;
}

static void a_place_that_cannot_be_written_is_named(void **state)
{
	struct world *w = *state;
	char path[200] = "/nonexistent/homeport.sock";

	assert_null(control_new(w->loop, path, commands, 1, w, &w->failure));
	assert_int_equal(w->failure.error, ENOENT);
	assert_non_null(strstr(w->failure.sentence, path));
	memset(path, 'x', sizeof(path) - 1);
	assert_null(control_new(w->loop, path, commands, 1, w, &w->failure));
	assert_int_equal(w->failure.error, ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_client_too_many_is_told_so),
		TEST(who_leaves_an_answer_unread_the_longest_makes_place),
		TEST(a_client_waits_while_descriptors_are_short),
		TEST(a_second_daemon_is_refused_and_the_first_goes_on),
		TEST(what_a_dead_daemon_left_is_replaced),
		TEST(a_file_of_somebody_is_not_removed),
		TEST(others_have_no_access_whatever_the_umask),
		TEST(the_socket_goes_with_its_daemon_but_not_that_of_another),
		TEST(a_place_that_cannot_be_written_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
