/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A daemon's control socket, and clients of it, for tests: what the daemon can do, and what
 * clients say and hear. All of it runs in one loop. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_CONTROL_BENCH_H
#define HOMEPORT_TESTS_CONTROL_BENCH_H

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

static inline struct json_object *echo(void *context, struct json_object *request)
{
	struct world *w = context;

	w->calls++;
	return json_object_get(request);
}

static inline struct json_object *object_of(size_t size)
{
	struct json_object *object = json_object_new_object();
	char *text = malloc(size);

	memset(text, 'x', size);
	json_object_object_add(object, "big", json_object_new_string_len(text, (int)size));
	free(text);
	return object;
}

static inline struct json_object *big(void *context, struct json_object *request)
{
	struct world *w = context;

	(void)request;
	w->calls++;
	return object_of(MEGABYTE);
}

/* An event that only a few of fit into what may be unread. */
static inline void broadcast_big(struct world *w)
{
	struct json_object *event = object_of(EVENT);

	control_broadcast(w->control, event);
	json_object_put(event);
}

static inline struct json_object *change(void *context, struct json_object *request)
{
	struct world *w = context;
	int i;

	for (i = 0; i < 12; i++)
		broadcast_big(w);
	return json_object_get(request);
}

static inline struct json_object *out_of_memory(void *context, struct json_object *request)
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

static inline struct control *listen_again(struct world *w)
{
	return control_new(w->loop, w->path, commands, sizeof(commands) / sizeof(commands[0]), w,
			   &w->failure);
}

/* -- the world -- */

static inline void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 20 seconds");
}

static inline int world_begin(void **state)
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

static inline void leave(struct peer *peer)
{
	loop_watch_free(peer->watch);
	if (peer->descriptor >= 0)
		close(peer->descriptor);
	free(peer->text);
	*peer = (struct peer){ .descriptor = -1 };
}

static inline int world_end(void **state)
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

static inline void heard(void *arg)
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

static inline struct sockaddr_un place(const struct world *w)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(address.sun_path, w->path);
	return address;
}

static inline struct peer *come(struct world *w)
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

static inline void say_octets(struct peer *peer, const char *octets, size_t length)
{
	assert_int_equal(send(peer->descriptor, octets, length, MSG_NOSIGNAL), length);
}

static inline void say(struct peer *peer, const char *text)
{
	say_octets(peer, text, strlen(text));
}

/* Runs until that many lines have been heard, since the last look. */
static inline void await(struct peer *peer, size_t lines)
{
	while (peer->lines < lines && !peer->closed)
		loop_run(peer->w->loop, NULL);
	assert_true(peer->lines == lines);
}

static inline void forget(struct peer *peer)
{
	peer->length = peer->lines = 0;
}

static inline void expect(struct peer *peer, const char *line)
{
	await(peer, 1);
	assert_string_equal(peer->text, line);
	forget(peer);
}

static inline void expect_error(struct peer *peer, const char *part)
{
	await(peer, 1);
	assert_int_equal(strncmp(peer->text, "{\"error\":\"", 10), 0);
	assert_non_null(strstr(peer->text, part));
	forget(peer);
}

static inline void expect_end(struct peer *peer)
{
	while (!peer->closed)
		loop_run(peer->w->loop, NULL);
}

static inline void ask(struct peer *peer, const char *request, const char *answer)
{
	say(peer, request);
	expect(peer, answer);
}

/* By then the daemon has looked at all that was said before. */
static inline void let_it_look(struct world *w)
{
	struct peer *other = come(w);

	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	leave(other);
	w->peer_count--;
}

static inline void stop_reading(struct peer *peer)
{
	loop_watch_readable(peer->watch, NULL);
}

static inline void read_again(struct peer *peer)
{
	loop_watch_readable(peer->watch, heard);
}

/* -- groups of tests -- */

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)

#endif
