/* SPDX-License-Identifier: BSD-2-Clause */
/* The control socket, and clients that behave well and badly. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <json-c/json.h>
#include <cmocka.h>

#include "cpe/control.h"

#define MEGABYTE (1024 * 1024)
#define EVENT    (CONTROL_BACKLOG_MAX / 5)

/* A client. What it reads is kept until a test looks at it. */
struct peer {
	struct world *w;
	int descriptor;
	struct loop_watch *watch;
	char *text;
	size_t length, lines;
	bool closed; /* by the daemon */
};

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	char directory[32], path[64];
	struct control *control;
	struct failure failure;
	int calls;
	struct peer peers[CONTROL_CLIENTS + 2];
	size_t peer_count;
};

/* -- what the daemon can do -- */

static struct json_object *echo(void *context, struct json_object *request)
{
	struct world *w = context;

	w->calls++;
	return json_object_get(request);
}

static struct json_object *object_of(size_t size)
{
	struct json_object *object = json_object_new_object();
	char *text = malloc(size);

	memset(text, 'x', size);
	json_object_object_add(object, "big", json_object_new_string_len(text, (int)size));
	free(text);
	return object;
}

static struct json_object *big(void *context, struct json_object *request)
{
	struct world *w = context;

	(void)request;
	w->calls++;
	return object_of(MEGABYTE);
}

static void broadcast(struct world *w, const char *word)
{
	struct json_object *event = json_object_new_object();

	json_object_object_add(event, "event", json_object_new_string(word));
	control_broadcast(w->control, event);
	json_object_put(event);
}

/* An event that only a few of fit into what may be unread. */
static void broadcast_big(struct world *w)
{
	struct json_object *event = object_of(EVENT);

	control_broadcast(w->control, event);
	json_object_put(event);
}

static struct json_object *change(void *context, struct json_object *request)
{
	struct world *w = context;
	int i;

	for (i = 0; i < 12; i++)
		broadcast_big(w);
	return json_object_get(request);
}

static struct json_object *out_of_memory(void *context, struct json_object *request)
{
	(void)context;
	(void)request;
	return NULL;
}

static const struct control_command commands[] = {
	{ "echo", "the request", echo },
	{ "big", "a megabyte", big },
	{ "change", "tells everybody much", change },
	{ "nothing", "no answer for want of memory", out_of_memory },
};

static struct control *listen_again(struct world *w)
{
	return control_new(w->loop, w->path, commands, sizeof(commands) / sizeof(commands[0]), w,
			   &w->failure);
}

/* -- the world -- */

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 20 seconds");
}

static int world_begin(void **state)
{
	static struct world w;

	w = (struct world){ .directory = "/tmp/control.XXXXXX" };
	assert_non_null(mkdtemp(w.directory));
	snprintf(w.path, sizeof(w.path), "%s/socket", w.directory);
	w.loop = loop_new(NULL);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(20)));
	w.control = listen_again(&w);
	assert_non_null(w.control);
	*state = &w;
	return 0;
}

static void leave(struct peer *peer)
{
	loop_watch_free(peer->watch);
	if (peer->descriptor >= 0)
		close(peer->descriptor);
	free(peer->text);
	*peer = (struct peer){ .descriptor = -1 };
}

static int world_end(void **state)
{
	struct world *w = *state;
	size_t i;

	for (i = 0; i < w->peer_count; i++)
		leave(&w->peers[i]);
	control_free(w->control);
	loop_timer_free(w->watchdog);
	loop_free(w->loop);
	unlink(w->path);
	return rmdir(w->directory);
}

/* -- clients -- */

static void heard(void *arg)
{
	struct peer *peer = arg;
	char octets[65536];
	ssize_t got = recv(peer->descriptor, octets, sizeof(octets), MSG_DONTWAIT);
	ssize_t i;

	if (got < 0 && errno == EAGAIN)
		return;
	loop_stop(peer->w->loop);
	if (got <= 0) {
		peer->closed = true;
		loop_watch_readable(peer->watch, NULL);
		return;
	}
	peer->text = realloc(peer->text, peer->length + (size_t)got + 1);
	memcpy(peer->text + peer->length, octets, (size_t)got);
	peer->length += (size_t)got;
	peer->text[peer->length] = '\0';
	for (i = 0; i < got; i++)
		peer->lines += octets[i] == '\n';
}

static struct sockaddr_un place(const struct world *w)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(address.sun_path, w->path);
	return address;
}

static struct peer *come(struct world *w)
{
	struct sockaddr_un address = place(w);
	struct peer *peer = &w->peers[w->peer_count++];

	*peer = (struct peer){ .w = w };
	peer->descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(peer->descriptor, (struct sockaddr *)&address, sizeof(address)),
			 0);
	peer->watch = loop_watch_new(w->loop, peer->descriptor, heard, peer);
	return peer;
}

static void say_octets(struct peer *peer, const char *octets, size_t length)
{
	assert_int_equal(send(peer->descriptor, octets, length, MSG_NOSIGNAL), length);
}

static void say(struct peer *peer, const char *text)
{
	say_octets(peer, text, strlen(text));
}

/* Runs until that many lines have been heard, since the last look. */
static void await(struct peer *peer, size_t lines)
{
	while (peer->lines < lines && !peer->closed)
		loop_run(peer->w->loop, NULL);
	assert_true(peer->lines == lines);
}

static void forget(struct peer *peer)
{
	peer->length = peer->lines = 0;
}

static void expect(struct peer *peer, const char *line)
{
	await(peer, 1);
	assert_string_equal(peer->text, line);
	forget(peer);
}

static void expect_error(struct peer *peer, const char *part)
{
	await(peer, 1);
	assert_int_equal(strncmp(peer->text, "{\"error\":\"", 10), 0);
	assert_non_null(strstr(peer->text, part));
	forget(peer);
}

static void expect_end(struct peer *peer)
{
	while (!peer->closed)
		loop_run(peer->w->loop, NULL);
}

static void ask(struct peer *peer, const char *request, const char *answer)
{
	say(peer, request);
	expect(peer, answer);
}

/* By then the daemon has looked at all that was said before. */
static void let_it_look(struct world *w)
{
	struct peer *other = come(w);

	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	leave(other);
	w->peer_count--;
}

static struct peer *come_to_watch(struct world *w)
{
	struct peer *peer = come(w);

	ask(peer, "{\"command\":\"watch\"}\n", "{\"watching\":true}\n");
	return peer;
}

static void stop_reading(struct peer *peer)
{
	loop_watch_readable(peer->watch, NULL);
}

static void read_again(struct peer *peer)
{
	loop_watch_readable(peer->watch, heard);
}

/* -- requests and answers -- */

static void requests_are_answered_in_their_order(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"echo\",\"n\":1}\n{\"command\":\"nonsense\"}\n"
		  "{\"command\":\"echo\",\"n\":2}\n");
	await(peer, 3);
	assert_ptr_equal(strstr(peer->text, "{\"command\":\"echo\",\"n\":1}\n{\"error\":"),
			 peer->text);
	assert_non_null(strstr(peer->text, "}\n{\"command\":\"echo\",\"n\":2}\n"));
}

static void several_clients_do_not_mix(void **state)
{
	struct peer *one = come(*state), *other = come(*state);

	say(one, "{\"command\":");
	ask(other, "{\"command\":\"echo\",\"n\":2}\n", "{\"command\":\"echo\",\"n\":2}\n");
	ask(one, "\"echo\",\"n\":1}\n", "{\"command\":\"echo\",\"n\":1}\n");
}

static void a_request_may_come_octet_by_octet(void **state)
{
	static const char request[] = "{\"command\":\"echo\"}\n";
	struct peer *peer = come(*state);
	size_t i;

	for (i = 0; i < sizeof(request) - 1; i++) {
		say_octets(peer, request + i, 1);
		if (i % 4 == 0)
			let_it_look(*state);
	}
	expect(peer, request);
}

static void garbage_is_answered_and_the_connection_stays(void **state)
{
	struct peer *peer = come(*state);

	say_octets(peer, "\0\xff\x1b[2J\r\n", 8);
	expect_error(peer, "not understood");
	say(peer, "\n");
	expect_error(peer, "not understood");
	ask(peer, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void want_of_memory_is_an_answer_too(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"nothing\"}\n");
	expect_error(peer, "memory");
}

/* A request with that many octets in its line, the newline not counted. */
static char *long_request(size_t length)
{
	char *line = malloc(length + 2);

	memset(line, ' ', length);
	memcpy(line, "{\"command\":\"echo\"", 17);
	strcpy(line + length - 1, "}\n");
	return line;
}

static void the_longest_request_is_still_understood(void **state)
{
	struct peer *peer = come(*state);
	char *line = long_request(CONTROL_REQUEST_MAX);

	ask(peer, line, "{\"command\":\"echo\"}\n");
	free(line);
}

static void a_longer_one_gets_one_error_and_the_connection_stays(void **state)
{
	struct peer *peer = come(*state);
	char *line = long_request(CONTROL_REQUEST_MAX + 1);

	say(peer, line);
	expect_error(peer, "octets at most");
	line[strlen(line) - 1] = ' '; /* and one that never wants to end */
	say(peer, line);
	expect_error(peer, "octets at most");
	say(peer, line);
	let_it_look(*state);
	say(peer, line);
	ask(peer, "\n{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	free(line);
}

static void who_half_closes_still_gets_all_answers(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"big\"}\n{\"command\":\"big\"}\n{\"command\":\"echo\"}");
	shutdown(peer->descriptor, SHUT_WR);
	await(peer, 3);
	assert_true(peer->length > 2 * MEGABYTE);
	expect_end(peer);
}

/* -- events -- */

static void events_go_to_those_who_watch(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w), *other = come(w);

	broadcast(w, "granted");
	expect(watcher, "{\"event\":\"granted\"}\n");
	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void who_watches_can_go_on_asking(void **state)
{
	struct peer *watcher = come_to_watch(*state);

	ask(watcher, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	broadcast(*state, "lost");
	expect(watcher, "{\"event\":\"lost\"}\n");
}

static void an_event_that_could_not_be_made_is_left_out(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);

	control_broadcast(w->control, NULL);
	broadcast(w, "granted");
	expect(watcher, "{\"event\":\"granted\"}\n");
}

static void a_watcher_that_pauses_misses_nothing(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);
	int i;

	stop_reading(watcher);
	for (i = 0; i < 6; i++)
		broadcast_big(w);
	broadcast(w, "last");
	read_again(watcher);
	await(watcher, 7);
	assert_string_equal(watcher->text + watcher->length - 17, "{\"event\":\"last\"}\n");
}

/* It is never without some that are unread, and never with too many. */
static void a_watcher_that_lags_behind_and_reads_on_misses_nothing(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);
	int i;

	for (i = 0; i < 4; i++)
		broadcast_big(w);
	for (i = 0; i < 20; i++) {
		broadcast_big(w);
		await(watcher, 1);
		forget(watcher);
	}
	await(watcher, 4);
}

static void a_watcher_that_never_reads_is_dropped_and_others_notice_nothing(void **state)
{
	struct world *w = *state;
	struct peer *deaf = come_to_watch(w), *other = come_to_watch(w);
	int i;

	stop_reading(deaf);
	for (i = 0; i < 12; i++) {
		broadcast_big(w);
		await(other, 1);
		forget(other);
	}
	read_again(deaf);
	expect_end(deaf);
	assert_true(deaf->lines < 12);
	assert_true(deaf->length <= CONTROL_BACKLOG_MAX + 3 * EVENT);
}

/* The command's own events drop the client while it is being answered. */
static void who_is_dropped_in_the_midst_of_its_own_command_does_no_harm(void **state)
{
	struct world *w = *state;
	struct peer *deaf = come_to_watch(w);

	say(deaf, "{\"command\":\"change\"}\n{\"command\":\"echo\"}\n");
	stop_reading(deaf);
	let_it_look(w);
	read_again(deaf);
	expect_end(deaf);
	assert_int_equal(w->calls, 2); /* what let_it_look() asked */
}

static void who_has_gone_gets_no_event(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);

	leave(watcher);
	broadcast(w, "granted");
	let_it_look(w);
	broadcast(w, "granted");
}

/* -- clients that do not read, and too many of them -- */

static void the_next_request_waits_until_the_answer_is_read(void **state)
{
	struct world *w = *state;
	struct peer *peer = come(w);
	int i;

	stop_reading(peer);
	for (i = 0; i < 8; i++)
		say(peer, "{\"command\":\"big\"}\n");
	let_it_look(w);
	assert_int_equal(w->calls, 1 + 2);
	read_again(peer);
	await(peer, 8);
	assert_int_equal(w->calls, 8 + 2);
}

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
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(requests_are_answered_in_their_order),
		TEST(several_clients_do_not_mix),
		TEST(a_request_may_come_octet_by_octet),
		TEST(garbage_is_answered_and_the_connection_stays),
		TEST(want_of_memory_is_an_answer_too),
		TEST(the_longest_request_is_still_understood),
		TEST(a_longer_one_gets_one_error_and_the_connection_stays),
		TEST(who_half_closes_still_gets_all_answers),
		TEST(events_go_to_those_who_watch),
		TEST(who_watches_can_go_on_asking),
		TEST(an_event_that_could_not_be_made_is_left_out),
		TEST(a_watcher_that_pauses_misses_nothing),
		TEST(a_watcher_that_lags_behind_and_reads_on_misses_nothing),
		TEST(a_watcher_that_never_reads_is_dropped_and_others_notice_nothing),
		TEST(who_is_dropped_in_the_midst_of_its_own_command_does_no_harm),
		TEST(who_has_gone_gets_no_event),
		TEST(the_next_request_waits_until_the_answer_is_read),
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
