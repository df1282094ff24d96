/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking: the other end of the control socket, for programs that can wait for the answer.
 * A request and its answer are objects in the shapes of homeportctl(1).
 */
#ifndef HOMEPORT_CONTROL_ASK_H
#define HOMEPORT_CONTROL_ASK_H

#include <stdbool.h>
#include <stdio.h>

#include "cpe/base/failure.h"

struct json_object;

struct control_ask {
	const char *path;
	unsigned int patience; /* seconds for an answer */
	FILE *stream;
	char *line; /* the last one that has come, with its newline */
	size_t size;
};

/*
 * Connects; closed in any case afterwards. The path lives as long. Here and below false or
 * NULL comes with the reason, and what to do about it.
 */
bool control_ask_open(struct control_ask *ask, const char *path, unsigned int patience,
		      struct failure *failure);
void control_ask_close(struct control_ask *ask);

/* Requests, each a line with its newline; the daemon lets nothing happen between them. */
bool control_ask_send(struct control_ask *ask, const char *lines, struct failure *failure);

/* The next answer or event, the caller's. */
struct json_object *control_ask_next(struct control_ask *ask, struct failure *failure);

/* Events have all the time they want. */
void control_ask_wait_for_ever(struct control_ask *ask);

/* All of it for one request: "{\"command\":\"status\"}\n". A daemon that refuses is no failure. */
struct json_object *control_ask_once(const char *path, unsigned int patience, const char *line,
				     struct failure *failure);

#endif
