/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control lines: from a line of octets to its answer. The part of the control
 * socket that strangers' octets reach; no socket here, so that it can be fuzzed.
 */
#ifndef HOMEPORT_CONTROL_LINE_H
#define HOMEPORT_CONTROL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cpe/control.h"

struct control_commands {
	const struct control_command *list;
	size_t count;
	void *context;
};

/* What a connection is asked for, and what it has begun. All zero at first. */
struct control_peer {
	bool watches; /* it wants events from now on */
	uid_t user;   /* that the other end is */
	struct control_session *session;
};

/* Ends what it has begun. */
void control_peer_end(struct control_peer *peer);

/*
 * Answers a line (without its newline). Always an object, the caller's, or NULL if
 * memory is short.
 */
struct json_object *control_answer_line(const struct control_commands *commands, const char *line,
					size_t length, struct control_peer *peer);

#endif
