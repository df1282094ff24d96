/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control socket: how homeportctl, scripts and adapters talk to the daemon.
 *
 * A UNIX stream socket for the daemon's user and group (0660). A request is a
 * line of JSON, {"command":"mappings"}; the answer is a line of JSON, in the
 * order of the requests. {"error":"sentence"} is the answer to what cannot be
 * done; the connection stays. Two commands are the socket's own: "help" lists
 * the commands, and after {"command":"watch"}, answered by {"watching":true},
 * every event follows as a line of its own.
 *
 * Clients cannot harm the daemon. Requests have CONTROL_REQUEST_MAX octets at most;
 * the next one is looked at when the answer before it has been read. There are
 * CONTROL_CLIENTS at most: one more takes the place of whoever has left an answer
 * unread the longest, and is sent away if there is none. Who watches is dropped
 * when CONTROL_BACKLOG_MAX octets of events are unread. Who ends its requests, also
 * by half closing, gets the answers that are due and no more events.
 */
#ifndef HOMEPORT_CONTROL_H
#define HOMEPORT_CONTROL_H

#include <stddef.h>
#include <sys/types.h>

#include "cpe/base/failure.h"
#include "cpe/loop.h"

#define CONTROL_PATH        "/run/homeport.sock"
#define CONTROL_CLIENTS     32
#define CONTROL_REQUEST_MAX 65536        /* octets of a line */
#define CONTROL_BACKLOG_MAX (512 * 1024) /* octets of events that may be unread */

struct json_object;
struct control;

/*
 * What a command answers: an object that the control socket then owns, or NULL if
 * memory is short. The request is an object; all but "command" in it is the
 * command's own.
 */
typedef struct json_object *control_answer(void *context, struct json_object *request);

/*
 * What belongs to one connection and ends with it, whoever ends that: made by a command
 * that needs it, in something of its own.
 */
struct control_session {
	void (*end)(struct control_session *session); /* frees it */
};

/*
 * Of the connection that a request has come by, which a command is answering: the place for
 * it, where there is NULL or what such a command has left before.
 */
struct control_session **control_session_of(struct json_object *request);

/* The user at the other end of it: who has made it, whatever has become of them since. */
uid_t control_user_of(struct json_object *request);

struct control_command {
	const char *name;
	const char *help; /* one line */
	control_answer *answer;
};

/*
 * Listens. The commands must live as long. A socket that a dead daemon left is
 * replaced; NULL, and why, if a living one answers there (EADDRINUSE) or the
 * place cannot be written.
 */
struct control *control_new(struct loop *loop, const char *path,
			    const struct control_command *commands, size_t count, void *context,
			    struct failure *failure);
void control_free(struct control *control); /* removes the socket; NULL is fine */

/* Does anybody watch? To spare the making of events. */
bool control_is_watched(const struct control *control);

/* An event to everybody who watches. The object stays the caller's. */
void control_broadcast(struct control *control, struct json_object *event);

/* {"error":"sentence"}, for commands to answer with. */
__attribute__((format(printf, 1, 2))) struct json_object *control_error(const char *format, ...);

#endif
