/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs scripts: a process for each order looks after the script and reports.
 * Covered by: tests/net/test_exec
 */
#include "cpe/script_runner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FACTS_MOST 32
#define PATH_FACT  "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

static pid_t script;

static void kill_script(int signal)
{
	(void)signal;
	kill(-script, SIGKILL);
}

/* Facts one behind the other, each with its NUL, as execve() wants them. */
static void list_facts(char *facts, size_t length, char *list[FACTS_MOST + 2])
{
	size_t count = 0;
	char *end = facts + length;

	list[count++] = PATH_FACT;
	for (; facts < end && count < FACTS_MOST; facts += strlen(facts) + 1)
		list[count++] = facts;
	list[count] = NULL;
}

_Noreturn static void become(const char *path, char *facts, size_t length, int output)
{
	char *environment[FACTS_MOST + 2], *arguments[] = { (char *)path, NULL };
	int nothing = open("/dev/null", O_RDONLY);

	setsid();
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	dup2(nothing, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	list_facts(facts, length, environment);
	execve(path, arguments, environment);
	dprintf(STDERR_FILENO, "%s", strerror(errno));
	_exit(127);
}

/* The first line is for the operator; what follows is read so that the script can write it. */
static void read_line(int input, char line[SCRIPT_LINE])
{
	size_t length = 0;
	char octets[512];
	ssize_t got, i;
	bool done = false;

	while ((got = read(input, octets, sizeof(octets))) > 0)
		for (i = 0; i < got; i++) {
			done = done || octets[i] == '\n';
			if (!done && length < SCRIPT_LINE - 1 && octets[i] >= ' ' &&
			    octets[i] <= '~')
				line[length++] = octets[i];
		}
	line[length] = '\0';
}

static int wait_for_script(void)
{
	int status;

	while (waitpid(script, &status, 0) < 0)
		if (errno != EINTR)
			return SCRIPT_KILLED;
	if (!WIFEXITED(status))
		return SCRIPT_KILLED;
	return WEXITSTATUS(status) == 127 ? SCRIPT_NOT_RUN : WEXITSTATUS(status);
}

/* In a process of its own: as long as the script takes. */
static void look_after(const char *path, struct script_order *order, size_t length,
		       struct script_report *report)
{
	struct sigaction on_time = { .sa_handler =
					     kill_script }; /* no restart: reading ends, too */
	int output[2];

	signal(SIGCHLD, SIG_DFL);
	report->status = SCRIPT_NOT_RUN;
	if (pipe2(output, O_CLOEXEC) < 0)
		return;
	script = fork();
	if (script < 0)
		return;
	if (script == 0)
		become(path, order->facts, length, output[1]);
	setpgid(script, script); /* it does so itself; whoever is first */
	close(output[1]);
	sigaction(SIGALRM, &on_time, NULL);
	alarm(SCRIPT_SECONDS);
	read_line(output[0], report->line);
	report->status = wait_for_script();
}

static void obey(int socket, const struct script_list *scripts, struct script_order *order,
		 size_t length)
{
	struct script_report report = { .ticket = order->ticket };

	if (fork() != 0)
		return; /* or there are too many processes: the daemon is told nothing, and asks again */
	look_after(scripts->paths[order->script].text, order, length, &report);
	send(socket, &report, sizeof(report), MSG_NOSIGNAL);
	_exit(0);
}

void script_runner(int socket, const struct script_list *scripts)
{
	static struct script_order order;
	const size_t header = offsetof(struct script_order, facts);
	ssize_t length;

	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (;;) {
		length = recv(socket, &order, sizeof(order) - 1, 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0)
			_exit(0);
		if ((size_t)length < header || order.script >= scripts->count)
			continue;
		order.facts[(size_t)length - header] = '\0';
		obey(socket, scripts, &order, (size_t)length - header);
		explicit_bzero(&order, sizeof(order));
	}
}
