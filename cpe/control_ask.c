/* SPDX-License-Identifier: BSD-2-Clause */
/* The client's end of the control socket. Covered by: tests/net/test_homeportctl */
#include "cpe/control_ask.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static const char *cure(int error)
{
	switch (error) {
	case ENOENT:
	case ECONNREFUSED: return "is homeportd running? (-s names another socket)";
	case EACCES: return "be root, or in the group that owns the socket";
	default: return "is this homeportd's control socket?";
	}
}

static bool cannot(const struct control_ask *ask, int error, struct failure *failure)
{
	failure_set(failure, error, "%s: %m: %s", ask->path, cure(error));
	return false;
}

bool control_ask_open(struct control_ask *ask, const char *path, unsigned int patience,
		      struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = patience };
	int descriptor, error;

	*ask = (struct control_ask){ .path = path, .patience = patience };
	if (strlen(path) >= sizeof(address.sun_path))
		return cannot(ask, ENAMETOOLONG, failure);
	strcpy(address.sun_path, path);
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0)
		return cannot(ask, errno, failure);
	setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0)
		ask->stream = fdopen(descriptor, "r");
	if (ask->stream)
		return true;
	error = errno;
	close(descriptor);
	return cannot(ask, error, failure);
}

void control_ask_close(struct control_ask *ask)
{
	if (ask->stream)
		fclose(ask->stream);
	free(ask->line);
	*ask = (struct control_ask){ .path = ask->path };
}

bool control_ask_send(struct control_ask *ask, const char *lines, struct failure *failure)
{
	size_t length = strlen(lines);
	ssize_t sent = send(fileno(ask->stream), lines, length, MSG_NOSIGNAL);

	if (sent != (ssize_t)length)
		return cannot(ask, sent < 0 ? errno : EMSGSIZE, failure);
	return true;
}

struct json_object *control_ask_next(struct control_ask *ask, struct failure *failure)
{
	struct json_object *answer = NULL;
	ssize_t length;

	errno = 0;
	length = getline(&ask->line, &ask->size, ask->stream);
	if (length > 0)
		answer = json_tokener_parse(ask->line);
	if (json_object_is_type(answer, json_type_object))
		return answer;
	json_object_put(answer);
	if (length > 0)
		failure_set(failure, EPROTO, "%s: what answers there is not homeportd", ask->path);
	else if (errno == EAGAIN)
		failure_set(failure, EAGAIN, "%s: no answer within %u seconds: see homeportd's log",
			    ask->path, ask->patience);
	else
		failure_set(failure, EPIPE, "%s: homeportd has ended the connection", ask->path);
	return NULL;
}

void control_ask_wait_for_ever(struct control_ask *ask)
{
	struct timeval never = { 0 };

	setsockopt(fileno(ask->stream), SOL_SOCKET, SO_RCVTIMEO, &never, sizeof(never));
}

struct json_object *control_ask_once(const char *path, unsigned int patience, const char *line,
				     struct failure *failure)
{
	struct json_object *answer = NULL;
	struct control_ask ask;

	if (control_ask_open(&ask, path, patience, failure) &&
	    control_ask_send(&ask, line, failure))
		answer = control_ask_next(&ask, failure);
	control_ask_close(&ask);
	return answer;
}
