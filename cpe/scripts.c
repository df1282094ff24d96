/* SPDX-License-Identifier: BSD-2-Clause */
/* The daemon's end of running scripts. Covered by: tests/net/test_exec */
#include "cpe/scripts.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/privilege.h"
#include "cpe/script_runner.h"

#define PATIENCE seconds(SCRIPT_SECONDS + 5) /* if the process that looks after it is lost */

struct script_run {
	struct scripts *scripts;
	struct loop_timer *timer;
	uint64_t ticket;
	script_ended *ended;
	script_failed *failed;
	void *arg;
	struct script_run *next;
};

struct scripts {
	struct loop *loop;
	struct loop_watch *watch;
	int socket;
	struct script_list list;
	uint64_t last_ticket;
	struct script_run *runs;
};

void scripts_free(struct scripts *scripts)
{
	if (!scripts)
		return;
	loop_watch_free(scripts->watch);
	if (scripts->socket >= 0)
		close(scripts->socket);
	free(scripts->list.paths);
	free(scripts);
}

void script_run_free(struct script_run *run)
{
	struct script_run **link;

	if (!run)
		return;
	for (link = &run->scripts->runs; *link != run; link = &(*link)->next)
		;
	*link = run->next;
	loop_timer_free(run->timer);
	free(run);
}

/* -- ends of runs -- */

static void fail(struct script_run *run, int error, const char *what)
{
	struct failure failure;

	failure_set(&failure, error, "the script %s; trying again", what);
	run->failed(run->arg, &failure);
	script_run_free(run);
}

static void on_time(void *arg)
{
	fail(arg, ETIMEDOUT, "was not looked after");
}

static void end(struct script_run *run, const struct script_report *report)
{
	if (report->status == SCRIPT_KILLED) {
		fail(run, ETIMEDOUT, "took too long, or was killed");
	} else if (report->status == SCRIPT_NOT_RUN) {
		fail(run, ENOEXEC, "cannot be run; make it executable for the daemon");
	} else {
		run->ended(run->arg, report->status, report->line);
		script_run_free(run);
	}
}

static void on_report(void *arg)
{
	struct scripts *scripts = arg;
	struct script_report report;
	struct script_run *run = scripts->runs;
	ssize_t length = recv(scripts->socket, &report, sizeof(report), MSG_DONTWAIT);

	if (length == 0) { /* the process is gone; runs end by their timers */
		loop_watch_free(scripts->watch);
		scripts->watch = NULL;
	}
	if (length != sizeof(report))
		return;
	report.line[sizeof(report.line) - 1] = '\0';
	while (run && run->ticket != report.ticket)
		run = run->next;
	if (run)
		end(run, &report);
}

/* -- runs -- */

static bool find_script(const struct scripts *scripts, const char *path, uint32_t *number)
{
	for (*number = 0; scripts && *number < scripts->list.count; (*number)++)
		if (strcmp(scripts->list.paths[*number].text, path) == 0)
			return true;
	return false;
}

static int send_order(struct scripts *scripts, uint64_t ticket, uint32_t number,
		      const struct script_request *request)
{
	static struct script_order order;
	size_t length = offsetof(struct script_order, facts) + request->length;
	ssize_t sent;
	int error;

	order.ticket = ticket;
	order.script = number;
	memcpy(order.facts, request->facts, request->length);
	sent = send(scripts->socket, &order, length, MSG_NOSIGNAL | MSG_DONTWAIT);
	error = sent < 0 ? -errno : 0;
	explicit_bzero(&order, sizeof(order));
	return error;
}

struct script_run *script_run_new(struct scripts *scripts, const struct script_request *request,
				  script_ended *ended, script_failed *failed, void *arg,
				  struct failure *failure)
{
	struct script_run *run;
	uint32_t number;
	int error = -ENOMEM;

	if (!find_script(scripts, request->path, &number)) {
		failure_set(failure, EPERM,
			    "%.120s was not configured when the daemon started, and so it may not "
			    "run it: restart the daemon",
			    request->path);
		return NULL;
	}
	run = calloc(1, sizeof(*run));
	if (run) {
		*run = (struct script_run){ .scripts = scripts,
					    .ticket = ++scripts->last_ticket,
					    .ended = ended,
					    .failed = failed,
					    .arg = arg,
					    .next = scripts->runs };
		scripts->runs = run;
		run->timer = loop_timer_new(scripts->loop, on_time, run);
		error = run->timer ? send_order(scripts, run->ticket, number, request) : -ENOMEM;
	}
	if (error == 0) {
		loop_timer_set(run->timer, after(loop_now(scripts->loop), PATIENCE));
		return run;
	}
	failure_set(failure, -error, "%.120s cannot be run: %m; restart the daemon if that lasts",
		    request->path);
	script_run_free(run);
	return NULL;
}

/* -- life -- */

static bool has_script(const struct script_list *list, const char *path)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strcmp(list->paths[i].text, path) == 0)
			return true;
	return false;
}

static int list_scripts(const struct config *config, struct script_list *list)
{
	const struct config_path *path;
	size_t i;

	list->paths = calloc(config->account_count + 1, sizeof(*list->paths));
	if (!list->paths)
		return -ENOMEM;
	for (i = 0; i < config->account_count; i++) {
		path = &config->accounts[i].script;
		if (path->text[0] != '\0' && !has_script(list, path->text))
			list->paths[list->count++] = *path;
	}
	return 0;
}

/* It has nothing but its end of the socket; what goes wrong shows when nobody answers. */
_Noreturn static void run_scripts(int socket, const char *user, const struct script_list *list)
{
	struct failure failure;

	if (privilege_forgo(user, &failure) < 0)
		_exit(1);
	script_runner(socket, list);
}

static int split_off(struct scripts *scripts, const char *user, struct failure *failure)
{
	int ends[2];
	pid_t process;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return failure_set(failure, errno, "no socket for scripts: %m");
	process = fork();
	if (process == 0) {
		close(ends[0]);
		run_scripts(ends[1], user, &scripts->list);
	}
	close(ends[1]);
	scripts->socket = ends[0];
	if (process < 0)
		return failure_set(failure, errno, "no process for scripts: %m");
	return 0;
}

int scripts_start(const struct config *config, const char *user, struct scripts **scripts,
		  struct failure *failure)
{
	struct scripts *made = calloc(1, sizeof(*made));
	int error = made ? list_scripts(config, &made->list) : -ENOMEM;

	*scripts = NULL;
	if (error != 0) {
		failure_set(failure, ENOMEM, "no memory for scripts");
	} else if (made->list.count > 0) {
		made->socket = -1;
		error = split_off(made, user, failure);
		if (error == 0) {
			*scripts = made;
			return 0;
		}
	}
	if (made && made->list.count == 0)
		made->socket = -1;
	scripts_free(made);
	return error;
}

int scripts_watch(struct scripts *scripts, struct loop *loop)
{
	if (!scripts)
		return 0;
	scripts->loop = loop;
	scripts->watch = loop_watch_new(loop, scripts->socket, on_report, scripts);
	return scripts->watch ? 0 : -ENOMEM;
}
