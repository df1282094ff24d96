/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One connection to the control socket.
 * Covered by: tests/unit/cpe/test_control_client and tests/unit/cpe/test_control_events
 */
#include "cpe/control_client.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/journal.h"
#include "cpe/memory.h"

#define LONG          8192                      /* octets of an answer, or of what is unread */
#define REQUEST_SPACE (CONTROL_REQUEST_MAX + 1) /* a line that is too long shows by filling it */

struct control_client {
	struct loop *loop;
	int descriptor; /* -1: it is over */
	struct loop_watch *watch;
	const struct control_commands *commands;
	loop_callback *over;
	void *arg;

	char *requests; /* REQUEST_SPACE octets: from start to end not answered yet */
	size_t start, end;
	bool skipping; /* the rest of a line that was too long */
	bool ended;    /* the other end has said all it wanted */
	struct control_peer peer;

	char *unread; /* what the kernel has not taken yet */
	size_t unread_start, unread_end, unread_space;
	size_t backlog; /* octets of those that are unread and were added behind others */
	monotonic stalled;
};

/* -- out -- */

static bool has_unread(const struct control_client *client)
{
	return client->unread_start < client->unread_end;
}

/* Room for so many octets more behind what is unread. */
static bool make_room(struct control_client *client, size_t more)
{
	size_t length = client->unread_end - client->unread_start;
	char *octets;

	if (client->unread_space - client->unread_end >= more)
		return true;
	if (has_unread(client))
		memmove(client->unread, client->unread + client->unread_start, length);
	client->unread_start = 0;
	client->unread_end = length;
	if (client->unread_space - length >= more)
		return true;
	octets = realloc(client->unread, length + more + length / 2); /* a queue goes on growing */
	if (!octets)
		return false;
	client->unread = octets;
	client->unread_space = length + more + length / 2;
	return true;
}

static void forget_unread(struct control_client *client)
{
	bool was_long = client->unread_space > LONG;

	free(client->unread);
	client->unread = NULL;
	client->unread_start = client->unread_end = client->unread_space = 0;
	client->backlog = 0;
	client->stalled = NEVER;
	if (was_long)
		memory_give_back();
}

static void writable(void *arg);

/* Gives the kernel what it takes now, and the rest as soon as it takes more. */
static void flush(struct control_client *client)
{
	ssize_t sent;

	if (!has_unread(client))
		return;
	sent = send(client->descriptor, client->unread + client->unread_start,
		    client->unread_end - client->unread_start, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN && errno != EINTR) {
		control_client_end(client);
		return;
	}
	if (sent > 0) {
		client->unread_start += (size_t)sent;
		client->stalled = loop_now(client->loop);
	}
	if (client->backlog > client->unread_end - client->unread_start)
		client->backlog = client->unread_end - client->unread_start;
	if (!has_unread(client))
		forget_unread(client);
	if (loop_watch_writable(client->watch, has_unread(client) ? writable : NULL) != 0)
		control_client_end(client);
}

void control_client_send(struct control_client *client, const char *line, size_t length)
{
	if (control_client_is_over(client))
		return;
	if (has_unread(client)) /* else it is an answer, which may be as long as it is */
		client->backlog += length + 1;
	else
		client->stalled = loop_now(client->loop);
	if (client->backlog > CONTROL_BACKLOG_MAX || !make_room(client, length + 1)) {
		journal(JOURNAL_DEBUG, JOURNAL_CONTROL,
			"dropped a client that left %zu octets unread",
			client->unread_end - client->unread_start);
		control_client_end(client);
		return;
	}
	memcpy(client->unread + client->unread_end, line, length);
	client->unread_end += length;
	client->unread[client->unread_end++] = '\n';
	flush(client);
}

/* -- in -- */

static void skip(struct control_client *client)
{
	const char *newline = memchr(client->requests, '\n', client->end);

	client->skipping = newline == NULL;
	client->start = newline ? (size_t)(newline - client->requests) + 1 : client->end;
}

/* The next line that is whole, or too long, or the last one and without its newline. */
static bool next_line(struct control_client *client, const char **line, size_t *length)
{
	size_t rest = client->end - client->start;
	const char *newline;

	*line = client->requests + client->start;
	newline = memchr(*line, '\n', rest);
	if (newline) {
		*length = (size_t)(newline - *line);
		client->start += *length + 1;
		return true;
	}
	if (rest == 0 || (rest < REQUEST_SPACE && !client->ended))
		return false;
	*length = rest;
	client->start = client->end;
	client->skipping = rest == REQUEST_SPACE;
	return true;
}

static void answer(struct control_client *client, const char *line, size_t length)
{
	static const char short_of_memory[] = "{\"error\":\"memory is short: ask again later\"}";
	struct json_object *object =
		control_answer_line(client->commands, line, length, &client->peer);
	const char *text = NULL;
	bool is_long;

	if (object)
		text = json_object_to_json_string_ext(
			object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text)
		text = short_of_memory;
	is_long = strlen(text) > LONG;
	control_client_send(client, text, strlen(text));
	json_object_put(object);
	if (is_long)
		memory_give_back(); /* the object took ten times as much as its text */
}

static void readable(void *arg);

/* Answers what it may ask now, and listens for more only if it has read the answers. */
static void serve(struct control_client *client)
{
	const char *line;
	size_t length;

	while (!control_client_is_over(client) && !has_unread(client) &&
	       next_line(client, &line, &length))
		answer(client, line, length);
	if (control_client_is_over(client))
		return;
	if (client->ended && !has_unread(client))
		control_client_end(client);
	else if (loop_watch_readable(client->watch,
				     client->ended || has_unread(client) ? NULL : readable) != 0)
		control_client_end(client);
}

static void readable(void *arg)
{
	struct control_client *client = arg;
	ssize_t got;

	client->end -= client->start;
	memmove(client->requests, client->requests + client->start, client->end);
	client->start = 0;
	got = recv(client->descriptor, client->requests + client->end, REQUEST_SPACE - client->end,
		   MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got < 0) {
		control_client_end(client);
		return;
	}
	client->ended = got == 0;
	client->end += (size_t)got;
	if (client->skipping)
		skip(client);
	serve(client);
}

static void writable(void *arg)
{
	struct control_client *client = arg;

	flush(client);
	serve(client);
}

/* -- life -- */

/* Nobody, if the kernel does not say. */
static uid_t user_of(int descriptor)
{
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t length = sizeof(peer);

	getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length);
	return peer.uid;
}

struct control_client *control_client_new(struct loop *loop, int descriptor,
					  const struct control_commands *commands,
					  loop_callback *over, void *arg)
{
	struct control_client *client = calloc(1, sizeof(*client));

	if (!client) {
		close(descriptor);
		return NULL;
	}
	client->loop = loop;
	client->descriptor = descriptor;
	client->commands = commands;
	client->over = over;
	client->arg = arg;
	client->stalled = NEVER;
	client->peer.user = user_of(descriptor);
	client->requests = malloc(REQUEST_SPACE);
	client->watch = loop_watch_new(loop, descriptor, readable, client);
	if (!client->requests || !client->watch) {
		control_client_free(client);
		return NULL;
	}
	return client;
}

static void disconnect(struct control_client *client)
{
	control_peer_end(&client->peer);
	loop_watch_free(client->watch);
	client->watch = NULL;
	close(client->descriptor);
	client->descriptor = -1;
	forget_unread(client);
}

void control_client_free(struct control_client *client)
{
	if (!client)
		return;
	if (!control_client_is_over(client))
		disconnect(client);
	free(client->requests);
	free(client);
}

void control_client_end(struct control_client *client)
{
	if (control_client_is_over(client))
		return;
	disconnect(client);
	client->over(client->arg);
}

bool control_client_is_over(const struct control_client *client)
{
	return client->descriptor < 0;
}

bool control_client_watches(const struct control_client *client)
{
	return client->peer.watches && !client->ended && !control_client_is_over(client);
}

monotonic control_client_stalled(const struct control_client *client)
{
	return client->stalled;
}
