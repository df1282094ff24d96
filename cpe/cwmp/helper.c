/* SPDX-License-Identifier: BSD-2-Clause */
/* The process with privileges, and how it is spoken to. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/helper.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_MOST 512
#define CONNECT   HOOKS /* the third word */

static const char *const names[] = {
	[HOOK_REBOOT] = "reboot",
	[HOOK_FACTORY_RESET] = "factory-reset",
};

#define HOOKS (sizeof(names) / sizeof(names[0]))

struct helper {
	struct sockaddr_un daemon;
	char paths[HOOKS][PATH_MOST];
	int socket; /* between the two */
	pid_t process;
};

/* -- the process -- */

static void start(const char *path)
{
	static char *const environment[] = {
		(char *)(uintptr_t) "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL
	};
	char *const arguments[] = { (char *)(uintptr_t)path, NULL };

	if (fork() != 0)
		return;
	setsid();
	execve(path, arguments, environment);
	_exit(127);
}

/* An errno value, and with 0 the descriptor. */
static void hand_over(int socket, int error, int descriptor)
{
	union {
		struct cmsghdr header;
		char octets[CMSG_SPACE(sizeof(int))];
	} control = { .octets = { 0 } };
	struct iovec text = { &error, sizeof(error) };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1 };

	if (error == 0) {
		message.msg_control = control.octets;
		message.msg_controllen = sizeof(control.octets);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(descriptor));
	}
	if (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
		_exit(1);
}

/* A daemon that takes nobody in, because it stands still, is waited for as long as for an answer. */
static int connect_in_time(int descriptor, const struct sockaddr_un *daemon)
{
	struct timeval patience = { .tv_sec = DAEMON_PATIENCE };

	if (descriptor >= 0 &&
	    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
	    connect(descriptor, (const struct sockaddr *)daemon, sizeof(*daemon)) == 0)
		return 0;
	return errno == EAGAIN ? ETIMEDOUT : errno;
}

static void connect_for(const struct helper *helper, int to)
{
	int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	hand_over(to, connect_in_time(descriptor, &helper->daemon), descriptor);
	if (descriptor >= 0)
		close(descriptor);
}

/* Until the agent has gone. */
__attribute__((noreturn)) static void serve(const struct helper *helper, int socket)
{
	unsigned char word;

	prctl(PR_SET_NAME, "cwmp-helper");
	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	while (read(socket, &word, 1) == 1)
		if (word < HOOKS)
			start(helper->paths[word]);
		else
			connect_for(helper, socket);
	_exit(0);
}

/* -- the agent -- */

static bool begin(struct helper *helper)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	helper->socket = pair[0];
	helper->process = fork();
	if (helper->process == 0) {
		close(pair[0]);
		serve(helper, pair[1]);
	}
	close(pair[1]);
	if (helper->process < 0)
		close(pair[0]);
	return helper->process > 0;
}

struct helper *helper_start(const char *control_path, const char *hooks_directory,
			    struct failure *failure)
{
	struct helper *helper = calloc(1, sizeof(*helper));
	size_t i;

	if (!helper) {
		failure_set(failure, ENOMEM, "no memory for the agent");
		return NULL;
	}
	helper->daemon.sun_family = AF_UNIX;
	strncpy(helper->daemon.sun_path, control_path, sizeof(helper->daemon.sun_path) - 1);
	for (i = 0; i < HOOKS; i++)
		snprintf(helper->paths[i], PATH_MOST, "%.*s/%s", PATH_MOST - 32, hooks_directory,
			 names[i]);
	if (begin(helper))
		return helper;
	failure_set(failure, errno, "no process for what needs privileges: %m");
	free(helper);
	return NULL;
}

void helper_free(struct helper *helper)
{
	if (!helper)
		return;
	close(helper->socket);
	waitpid(helper->process, NULL, 0);
	free(helper);
}

static int say(struct helper *helper, unsigned char word, struct failure *failure)
{
	if (send(helper->socket, &word, 1, MSG_NOSIGNAL) == 1)
		return 0;
	return failure_set(failure, errno,
			   "the process with privileges has ended: %m; start "
			   "homeport-cwmp again");
}

int helper_connect(struct helper *helper, struct failure *failure)
{
	union {
		struct cmsghdr header;
		char octets[CMSG_SPACE(sizeof(int))];
	} control = { .octets = { 0 } };
	int error = 0, descriptor = -1, failed = say(helper, CONNECT, failure);
	ssize_t got;
	struct iovec text = { &error, sizeof(error) };
	struct msghdr message = { .msg_iov = &text,
				  .msg_iovlen = 1,
				  .msg_control = control.octets,
				  .msg_controllen = sizeof(control.octets) };

	if (failed != 0)
		return failed;
	got = recvmsg(helper->socket, &message, MSG_CMSG_CLOEXEC);
	if (got != sizeof(error))
		error = got < 0 ? errno : EPIPE;
	if (error == 0 && message.msg_controllen >= CMSG_LEN(sizeof(int)))
		memcpy(&descriptor, CMSG_DATA(&control.header), sizeof(descriptor));
	if (descriptor >= 0)
		return descriptor;
	error = error ? error : EBADF;
	return failure_set(failure, error,
			   "%s: homeportd does not answer there: %m; start it, or name its socket "
			   "with -s",
			   helper->daemon.sun_path);
}

bool helper_has(const struct helper *helper, enum hook hook)
{
	return access(helper->paths[hook], X_OK) == 0;
}

int helper_run(struct helper *helper, enum hook hook, struct failure *failure)
{
	if (!helper_has(helper, hook))
		return failure_set(failure, errno, "%s: no such program: %m", helper->paths[hook]);
	return say(helper, (unsigned char)hook, failure);
}
