/* SPDX-License-Identifier: BSD-2-Clause */
/* The listening socket, and who is connected to it. */
#include "cpe/control.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cpe/control_client.h"
#include "cpe/control_line.h"
#include "cpe/journal.h"

#define MODE  0660
#define PAUSE seconds(1) /* when the system has no descriptor left for one more client */

struct control {
	struct loop *loop;
	struct control_commands commands;
	struct sockaddr_un address;
	int descriptor;
	struct stat socket; /* what was bound: somebody may have put another in its place */
	struct loop_watch *watch;
	struct loop_timer *resume;
	struct loop_task sweep;
	struct control_client *clients[CONTROL_CLIENTS]; /* NULL: a free place */
};

/* -- clients -- */

static void client_over(void *arg)
{
	struct control *control = arg;

	loop_defer(control->loop, &control->sweep); /* its own code may still be running */
}

static void sweep(void *arg)
{
	struct control *control = arg;
	size_t i;

	for (i = 0; i < CONTROL_CLIENTS; i++) {
		if (!control->clients[i] || !control_client_is_over(control->clients[i]))
			continue;
		control_client_free(control->clients[i]);
		control->clients[i] = NULL;
	}
}

static struct control_client **free_place(struct control *control)
{
	size_t i;

	for (i = 0; i < CONTROL_CLIENTS; i++)
		if (!control->clients[i])
			return &control->clients[i];
	return NULL;
}

static void end_most_stalled(struct control *control)
{
	struct control_client *most = control->clients[0];
	size_t i;

	for (i = 1; i < CONTROL_CLIENTS; i++)
		if (control_client_stalled(control->clients[i]) < control_client_stalled(most))
			most = control->clients[i];
	if (control_client_stalled(most) != NEVER)
		control_client_end(most);
}

static void send_away(int descriptor)
{
	static const char reason[] =
		"{\"error\":\"all places for clients are taken: end one of them\"}\n";

	if (send(descriptor, reason, sizeof(reason) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		journal(JOURNAL_DEBUG, JOURNAL_CONTROL, "a client too many: %m");
	close(descriptor);
}

static void admit(struct control *control, int descriptor)
{
	struct control_client **place = free_place(control);

	if (!place) {
		end_most_stalled(control);
		sweep(control);
		place = free_place(control);
	}
	if (place)
		*place = control_client_new(control->loop, descriptor, &control->commands,
					    client_over, control);
	else
		send_away(descriptor);
}

static void arrival(void *arg)
{
	struct control *control = arg;
	int descriptor = accept4(control->descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (descriptor >= 0) {
		admit(control, descriptor);
	} else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		journal(JOURNAL_WARNING, JOURNAL_CONTROL, "a client has to wait: %m");
		loop_watch_readable(control->watch, NULL);
		loop_timer_set(control->resume, after(loop_now(control->loop), PAUSE));
	}
}

static void resume(void *arg)
{
	struct control *control = arg;

	if (loop_watch_readable(control->watch, arrival) != 0)
		loop_timer_set(control->resume, after(loop_now(control->loop), PAUSE));
}

static bool is_watcher(const struct control_client *client)
{
	return client && control_client_watches(client);
}

bool control_is_watched(const struct control *control)
{
	size_t i = 0;

	while (i < CONTROL_CLIENTS && !is_watcher(control->clients[i]))
		i++;
	return i < CONTROL_CLIENTS;
}

void control_broadcast(struct control *control, struct json_object *event)
{
	const char *line;
	size_t length, i;

	if (!event)
		return;
	line = json_object_to_json_string_length(
		event, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);
	for (i = 0; line && i < CONTROL_CLIENTS; i++)
		if (is_watcher(control->clients[i]))
			control_client_send(control->clients[i], line, length);
}

/* -- the socket -- */

/* Is a process behind it? */
static bool somebody_answers(const struct sockaddr_un *address, int *error)
{
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	*error = 0;
	if (probe < 0 || connect(probe, (const struct sockaddr *)address, sizeof(*address)) != 0)
		*error = errno;
	if (probe >= 0)
		close(probe);
	return *error == 0 || *error == EAGAIN; /* so many wait that it did not even get in line */
}

/* Sees to it that the path is free. */
static int clear_place(const struct sockaddr_un *address, struct failure *failure)
{
	const char *path = address->sun_path;
	struct stat there;
	int error;

	if (somebody_answers(address, &error))
		return failure_set(failure, EADDRINUSE,
				   "%s: a daemon answers there already; end it, or give this one "
				   "another socket with -s",
				   path);
	if (error == ECONNREFUSED && lstat(path, &there) == 0 && !S_ISSOCK(there.st_mode))
		return failure_set(failure, EEXIST,
				   "%s is not a socket: remove it, or name another place with -s",
				   path);
	if (error == ECONNREFUSED)
		error = unlink(path) == 0 ? 0 : errno;
	if (error != 0 && error != ENOENT)
		return failure_set(failure, error, "%s: cannot put the control socket there: %m",
				   path);
	return 0;
}

static int bind_with_mode(int descriptor, const struct sockaddr_un *address)
{
	mode_t before = umask(0777 & ~MODE); /* a chmod() later would leave a gap */
	int status = bind(descriptor, (const struct sockaddr *)address, sizeof(*address));

	umask(before);
	return status;
}

static int open_socket(struct control *control, struct failure *failure)
{
	const struct sockaddr_un *address = &control->address;
	int error = clear_place(address, failure);

	if (error != 0)
		return error;
	control->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (control->descriptor < 0 || bind_with_mode(control->descriptor, address) != 0 ||
	    stat(address->sun_path, &control->socket) != 0 ||
	    listen(control->descriptor, CONTROL_CLIENTS) != 0)
		return failure_set(
			failure, errno,
			"%s: cannot listen for homeportctl there: %m; make its directory, "
			"writable for the daemon, or name another socket with -s",
			address->sun_path);
	control->watch = loop_watch_new(control->loop, control->descriptor, arrival, control);
	control->resume = loop_timer_new(control->loop, resume, control);
	if (!control->watch || !control->resume)
		return failure_set(failure, errno, "%s: cannot watch it: %m", address->sun_path);
	return 0;
}

static int set_path(struct sockaddr_un *address, const char *path, struct failure *failure)
{
	if (strlen(path) >= sizeof(address->sun_path))
		return failure_set(failure, ENAMETOOLONG,
				   "%s: the path of a socket has at most %zu characters", path,
				   sizeof(address->sun_path) - 1);
	address->sun_family = AF_UNIX;
	strcpy(address->sun_path, path);
	return 0;
}

struct control *control_new(struct loop *loop, const char *path,
			    const struct control_command *commands, size_t count, void *context,
			    struct failure *failure)
{
	struct control *control = calloc(1, sizeof(*control));

	if (!control) {
		failure_set(failure, ENOMEM, "no memory for the control socket");
		return NULL;
	}
	control->loop = loop;
	control->descriptor = -1;
	control->commands = (struct control_commands){ commands, count, context };
	control->sweep = LOOP_TASK(sweep, control);
	if (set_path(&control->address, path, failure) != 0 || open_socket(control, failure) != 0) {
		control_free(control);
		return NULL;
	}
	return control;
}

static void remove_socket(const struct control *control)
{
	const char *path = control->address.sun_path;
	struct stat there;

	if (stat(path, &there) == 0 && there.st_dev == control->socket.st_dev &&
	    there.st_ino == control->socket.st_ino)
		unlink(path);
}

void control_free(struct control *control)
{
	size_t i;

	if (!control)
		return;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		control_client_free(control->clients[i]);
	loop_forget(control->loop, &control->sweep);
	loop_timer_free(control->resume);
	loop_watch_free(control->watch);
	if (control->descriptor >= 0) {
		remove_socket(control);
		close(control->descriptor);
	}
	free(control);
}
