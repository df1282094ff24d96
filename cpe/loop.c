/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop over libevent, which waits for descriptors and signals. Timers are
 * timerfds: libevent's own stand still while the machine is suspended, and they
 * would be read from another clock than loop_now().
 */
#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "cpe/journal.h"
#include "cpe/loop.h"

struct loop {
	struct event_base *base;
	monotonic now; /* NEVER: not read yet in this turn */
	struct loop_task *first, **last;
	bool stopped;
};

struct loop_watch {
	struct event *readable, *writable;
	loop_callback *on_readable, *on_writable;
	void *arg;
};

struct loop_timer {
	struct loop_watch *watch;
	int descriptor;
	monotonic at;
	loop_callback *due;
	void *arg;
};

/* -- the loop -- */

static void complain(int severity, const char *message)
{
	(void)severity;
	(void)message; /* what libevent has to say comes back as an error too */
}

struct loop *loop_new(struct failure *failure)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	event_set_log_callback(complain);
	if (loop)
		loop->base = event_base_new();
	if (!loop || !loop->base) {
		failure_set(failure, errno ? errno : ENOMEM, "cannot wait for events: %m");
		free(loop);
		return NULL;
	}
	loop->now = NEVER;
	loop->last = &loop->first;
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	event_base_free(loop->base);
	free(loop);
}

static void run_tasks(struct loop *loop)
{
	struct loop_task *task;

	while ((task = loop->first) != NULL) {
		loop_forget(loop, task);
		task->run(task->arg);
	}
}

int loop_run(struct loop *loop, struct failure *failure)
{
	int error = 0;

	loop->stopped = false;
	journal_keep(true);
	run_tasks(loop); /* what was deferred while everything was being set up */
	while (!loop->stopped && error == 0) {
		journal_flush();
		loop->now = NEVER;
		if (event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY) < 0)
			error = failure_set(failure, EIO, "waiting for events failed: %s",
					    strerror(errno));
		run_tasks(loop);
	}
	journal_keep(false);
	return error;
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

struct event_base *loop_base(struct loop *loop)
{
	return loop->base;
}

monotonic loop_now(struct loop *loop)
{
	struct timespec now;

	if (loop->now == NEVER) {
		clock_gettime(CLOCK_BOOTTIME, &now);
		loop->now =
			(monotonic)now.tv_sec * MONOTONIC_SECOND + (monotonic)now.tv_nsec / 1000;
	}
	return loop->now;
}

/* -- descriptors and signals -- */

static void on_readable(evutil_socket_t descriptor, short what, void *arg)
{
	struct loop_watch *watch = arg;

	(void)descriptor;
	(void)what;
	watch->on_readable(watch->arg);
}

static void on_writable(evutil_socket_t descriptor, short what, void *arg)
{
	struct loop_watch *watch = arg;

	(void)descriptor;
	(void)what;
	watch->on_writable(watch->arg);
}

static struct loop_watch *watch_new(struct loop *loop, int number, short what,
				    loop_callback *callback, void *arg)
{
	struct loop_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return NULL;
	watch->on_readable = callback;
	watch->arg = arg;
	watch->readable = event_new(loop->base, number, what | EV_PERSIST, on_readable, watch);
	if (!watch->readable || event_add(watch->readable, NULL) < 0) {
		loop_watch_free(watch);
		return NULL;
	}
	return watch;
}

struct loop_watch *loop_watch_new(struct loop *loop, int descriptor, loop_callback *readable,
				  void *arg)
{
	return watch_new(loop, descriptor, EV_READ, readable, arg);
}

struct loop_watch *loop_signal_new(struct loop *loop, int signal, loop_callback *raised, void *arg)
{
	return watch_new(loop, signal, EV_SIGNAL, raised, arg);
}

static void event_end(struct event *event)
{
	if (event)
		event_free(event);
}

void loop_watch_free(struct loop_watch *watch)
{
	if (!watch)
		return;
	event_end(watch->writable);
	event_end(watch->readable);
	free(watch);
}

int loop_watch_readable(struct loop_watch *watch, loop_callback *readable)
{
	watch->on_readable = readable;
	if (!readable)
		event_del(watch->readable);
	else if (event_add(watch->readable, NULL) < 0)
		return -ENOMEM;
	return 0;
}

int loop_watch_writable(struct loop_watch *watch, loop_callback *writable)
{
	watch->on_writable = writable;
	if (!writable) {
		if (watch->writable)
			event_del(watch->writable);
		return 0;
	}
	if (!watch->writable)
		watch->writable =
			event_new(event_get_base(watch->readable), event_get_fd(watch->readable),
				  EV_WRITE | EV_PERSIST, on_writable, watch);
	if (!watch->writable || event_add(watch->writable, NULL) < 0)
		return -ENOMEM;
	return 0;
}

/* -- timers -- */

static void timer_due(void *arg)
{
	struct loop_timer *timer = arg;
	uint64_t times;

	/* Set anew in this turn, after the kernel had called: not due any more. */
	if (read(timer->descriptor, &times, sizeof(times)) < 0)
		return;
	timer->at = NEVER;
	timer->due(timer->arg);
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *due, void *arg)
{
	struct loop_timer *timer = calloc(1, sizeof(*timer));

	if (!timer)
		return NULL;
	timer->at = NEVER;
	timer->due = due;
	timer->arg = arg;
	timer->descriptor = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timer->descriptor >= 0)
		timer->watch = loop_watch_new(loop, timer->descriptor, timer_due, timer);
	if (!timer->watch) {
		loop_timer_free(timer);
		return NULL;
	}
	return timer;
}

void loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return;
	loop_watch_free(timer->watch);
	if (timer->descriptor >= 0)
		close(timer->descriptor);
	free(timer);
}

void loop_timer_set(struct loop_timer *timer, monotonic at)
{
	struct itimerspec setting = { 0 };

	if (at == timer->at)
		return;
	timer->at = at;
	if (at != NEVER) {
		at = earliest(at, seconds(INT32_MAX)); /* a 32-bit time_t ends there */
		setting.it_value.tv_sec = (time_t)(at / MONOTONIC_SECOND);
		setting.it_value.tv_nsec = (long)(at % MONOTONIC_SECOND) * 1000;
		if (at == 0)
			setting.it_value.tv_nsec = 1; /* all zeros would mean: never */
	}
	timerfd_settime(timer->descriptor, TFD_TIMER_ABSTIME, &setting, NULL);
}

/* -- the end of a turn -- */

void loop_defer(struct loop *loop, struct loop_task *task)
{
	if (task->waiting)
		return;
	task->waiting = true;
	task->next = NULL;
	*loop->last = task;
	loop->last = &task->next;
}

void loop_forget(struct loop *loop, struct loop_task *task)
{
	struct loop_task **at = &loop->first;

	if (!task->waiting)
		return;
	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
	if (!task->next)
		loop->last = at;
	task->waiting = false;
}
