/* SPDX-License-Identifier: BSD-2-Clause */
/* Line client against a server on loopback that says what the test likes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/line_client.h"
#include "tests/support/loopback.h"

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	struct curl_pump *pump;
	struct line_request server;
	int listener, connection;
	struct loop_watch *listener_watch, *connection_watch;
	const char *greeting,
		*answer; /* octets that it says at once, and behind a line; NULL: it goes */
	size_t greeting_length;
	bool goes_behind; /* its answer */
	char heard_by_server[4096];
	size_t heard_length;
	bool server_saw_end;

	char lines[8][LINE_SIZE];
	size_t line_count, lines_wanted;
	const char *reply;
	struct failure failure;
	int ends;
};

/* -- the server -- */

static void say(struct world *w, const char *octets, size_t length)
{
	if (octets)
		send(w->connection, octets, length, MSG_NOSIGNAL);
	if (!octets || (w->goes_behind && w->heard_length > 0))
		shutdown(w->connection, SHUT_RDWR);
}

static void server_hears(void *arg)
{
	struct world *w = arg;
	ssize_t length = recv(w->connection, w->heard_by_server + w->heard_length,
			      sizeof(w->heard_by_server) - 1 - w->heard_length, 0);

	if (length <= 0) {
		w->server_saw_end = true;
		loop_watch_free(w->connection_watch);
		w->connection_watch = NULL;
		if (w->ends > 0)
			loop_stop(w->loop);
		return;
	}
	w->heard_length += (size_t)length;
	if (w->heard_by_server[w->heard_length - 1] == '\n')
		say(w, w->answer, w->answer ? strlen(w->answer) : 0);
}

static void greet(void *arg)
{
	struct world *w = arg;

	w->connection = accept(w->listener, NULL, NULL);
	assert_true(w->connection >= 0);
	w->connection_watch = loop_watch_new(w->loop, w->connection, server_hears, w);
	say(w, w->greeting, w->greeting_length);
}

/* -- the world -- */

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static int world_begin(void **state)
{
	static struct world w;

	memset(&w, 0, sizeof(w));
	w.connection = -1;
	w.lines_wanted = 2;
	w.reply = "";
	w.loop = loop_new(NULL);
	w.pump = curl_pump_new(w.loop, &w.failure);
	assert_non_null(w.pump);
	w.server = (struct line_request){ .host = "127.0.0.1" };
	w.listener = loopback_socket(SOCK_STREAM, &w.server.port);
	w.listener_watch = loop_watch_new(w.loop, w.listener, greet, &w);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->listener_watch);
	loop_watch_free(w->connection_watch);
	loop_timer_free(w->watchdog);
	close(w->listener);
	if (w->connection >= 0)
		close(w->connection);
	curl_pump_free(w->pump);
	loop_free(w->loop);
	return 0;
}

/* -- who talks -- */

static bool hear(void *arg, const char *line, char reply[LINE_SIZE])
{
	struct world *w = arg;

	assert_true(w->line_count < 8);
	snprintf(w->lines[w->line_count++], LINE_SIZE, "%s", line);
	if (w->line_count < w->lines_wanted) {
		snprintf(reply, LINE_SIZE, "%s", w->reply);
		return false;
	}
	w->ends++;
	if (w->server_saw_end)
		loop_stop(w->loop);
	return true;
}

static void note_failure(void *arg, const struct failure *failure)
{
	struct world *w = arg;

	w->failure = *failure;
	w->ends++;
	loop_stop(w->loop);
}

static void talk(struct world *w, const char *greeting, size_t length, monotonic patience)
{
	w->greeting = greeting;
	w->greeting_length = length;
	assert_non_null(
		line_talk_new(w->pump, &w->server, patience, hear, note_failure, w, &w->failure));
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->ends, 1);
}

static void assert_failed(const struct world *w, int error, const char *sentence)
{
	assert_int_equal(w->failure.error, error);
	assert_string_equal(w->failure.sentence, sentence);
}

/* -- tests -- */

static void a_line_is_replied_to_and_the_next_one_ends_it(void **state)
{
	struct world *w = *state;

	w->reply = "cam:hash";
	w->answer = "0\n";
	talk(w, "salt\r\n", 6, seconds(5));
	assert_int_equal(w->line_count, 2);
	assert_string_equal(w->lines[0], "salt");
	assert_string_equal(w->lines[1], "0");
	assert_string_equal(w->heard_by_server, "cam:hash\n");
	assert_true(w->server_saw_end); /* the connection is closed behind it */
}

static void lines_may_come_together(void **state)
{
	struct world *w = *state;

	w->lines_wanted = 3;
	talk(w, "one\n\nthree\nfour\n", 16, seconds(5));
	assert_string_equal(w->lines[0], "one");
	assert_string_equal(w->lines[1], "");
	assert_string_equal(w->lines[2], "three");
	assert_int_equal(w->line_count, 3);
}

/* It says half a line and goes. */
static void the_end_of_the_connection_ends_a_line(void **state)
{
	struct world *w = *state;

	w->goes_behind = true;
	w->reply = "cam:hash";
	w->answer = "0";
	talk(w, "salt\n", 5, seconds(5));
	assert_int_equal(w->line_count, 2);
	assert_string_equal(w->lines[1], "0");
}

static void half_a_line_is_waited_for(void **state)
{
	struct world *w = *state;

	w->reply = "cam:hash";
	w->answer = "0";
	talk(w, "salt\n", 5, milliseconds(200));
	assert_failed(w, ETIMEDOUT, "127.0.0.1: no whole answer in time");
	assert_int_equal(w->line_count, 1);
}

static void who_goes_without_an_answer_is_told_of(void **state)
{
	struct world *w = *state;

	w->reply = "cam:hash";
	talk(w, "salt\n", 5, seconds(5));
	assert_failed(w, EPROTO, "127.0.0.1: hung up before its answer was whole");
}

static void octets_that_are_no_text_are_question_marks(void **state)
{
	struct world *w = *state;

	w->lines_wanted = 1;
	talk(w, "a\0b\x1b[2J\xff\n", 9, seconds(5));
	assert_string_equal(w->lines[0], "a?b?[2J?");
}

static void silence_ends_when_patience_does(void **state)
{
	struct world *w = *state;

	talk(w, "", 0, milliseconds(100));
	assert_failed(w, ETIMEDOUT, "127.0.0.1: no whole answer in time");
}

static void a_line_without_end_is_cut_off(void **state)
{
	struct world *w = *state;
	static char octets[100000];

	memset(octets, 'x', sizeof(octets));
	talk(w, octets, sizeof(octets), seconds(5));
	assert_failed(w, EMSGSIZE, "127.0.0.1: says more than fits in a line; check type and url");
	assert_int_equal(w->line_count, 0);
}

static void a_server_that_goes_at_once_is_told_of(void **state)
{
	struct world *w = *state;

	talk(w, NULL, 0, seconds(5));
	assert_failed(w, EPROTO, "127.0.0.1: hung up before its answer was whole");
}

static void a_server_that_is_not_there_is_told_of(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->listener_watch);
	w->listener_watch = NULL;
	shutdown(w->listener, SHUT_RDWR); /* still bound: nobody else can have the port */
	talk(w, "", 0, seconds(5));
	assert_int_equal(w->failure.error, EHOSTUNREACH);
	assert_non_null(strstr(w->failure.sentence, "127.0.0.1: cannot be reached: "));
}

static void what_is_cancelled_is_heard_of_no_more(void **state)
{
	struct world *w = *state;
	struct line_talk *talk =
		line_talk_new(w->pump, &w->server, seconds(5), hear, note_failure, w, &w->failure);

	assert_non_null(talk);
	w->greeting = "salt\n";
	w->greeting_length = 5;
	w->ends = 1; /* the server stops the loop when it sees the end */
	line_talk_free(talk);
	line_talk_free(NULL);
	assert_int_equal(w->line_count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(a_line_is_replied_to_and_the_next_one_ends_it),
		TEST(lines_may_come_together),
		TEST(the_end_of_the_connection_ends_a_line),
		TEST(half_a_line_is_waited_for),
		TEST(who_goes_without_an_answer_is_told_of),
		TEST(octets_that_are_no_text_are_question_marks),
		TEST(silence_ends_when_patience_does),
		TEST(a_line_without_end_is_cut_off),
		TEST(a_server_that_goes_at_once_is_told_of),
		TEST(a_server_that_is_not_there_is_told_of),
		TEST(what_is_cancelled_is_heard_of_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
