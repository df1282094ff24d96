/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop: descriptors, timers and signals, one thread.
 *
 * A turn: sleep until something happens; call back for every descriptor, timer
 * and signal that is ready; then run what was deferred in this turn. Requests
 * that arrive together are so read together, and what they lead to (one netlink
 * transaction, one batch of replies) is done once, at the end.
 *
 * The clock is CLOCK_BOOTTIME, read once per turn. It goes on while the machine
 * is suspended, as the lifetimes do that others have promised us.
 *
 * Callbacks may free any watch, timer or task, their own too. All of them are
 * freed before their loop.
 */
#ifndef HOMEPORT_LOOP_H
#define HOMEPORT_LOOP_H

#include <stdbool.h>

#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"

struct loop;

typedef void loop_callback(void *arg);

/* -- the loop -- */

/* NULL, and why, if the system gives no event descriptor. */
struct loop *loop_new(struct failure *failure);
void loop_free(struct loop *loop); /* NULL is fine, here and below */

/* Runs what was deferred before, then turns until loop_stop(). 0 or -errno. */
int loop_run(struct loop *loop, struct failure *failure);
void loop_stop(struct loop *loop); /* the turn at hand is finished first */

/* libevent's own loop, for what libevent itself brings along: cpe/http_server.c and http_tls.c alone. */
struct event_base;
struct event_base *loop_base(struct loop *loop);

/* Microseconds; the same all through a turn. */
monotonic loop_now(struct loop *loop);

/* -- descriptors -- */

struct loop_watch;

/*
 * Calls back as long as the descriptor is readable, at its end too. The
 * descriptor stays the caller's, who frees the watch before closing it. NULL if
 * memory is short (errno says).
 */
struct loop_watch *loop_watch_new(struct loop *loop, int descriptor, loop_callback *readable,
				  void *arg);
void loop_watch_free(struct loop_watch *watch);

/* From now on calls this back as long as it is readable; NULL: nobody. 0 or -errno. */
int loop_watch_readable(struct loop_watch *watch, loop_callback *readable);

/* From now on also calls back as long as it is writable; NULL: no longer. 0 or -errno. */
int loop_watch_writable(struct loop_watch *watch, loop_callback *writable);

/* Calls back in the loop, not in the signal's context. Freed with loop_watch_free(). */
struct loop_watch *loop_signal_new(struct loop *loop, int signal, loop_callback *raised, void *arg);

/* -- timers -- */

struct loop_timer;

/* A timer that is not set. NULL if memory or descriptors are short (errno says). */
struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *due, void *arg);
void loop_timer_free(struct loop_timer *timer);

/* Calls back once, at that moment of loop_now(); at once if it has passed; NEVER: not at all. */
void loop_timer_set(struct loop_timer *timer, monotonic at);

/* -- the end of a turn -- */

/* Something to be done at the end of a turn. A member of whoever does it. */
struct loop_task {
	loop_callback *run;
	void *arg;
	struct loop_task *next; /* the loop's */
	bool waiting;
};

#define LOOP_TASK(run, arg) ((struct loop_task){ (run), (arg), NULL, false })

/* Runs the task once, at the end of this turn, however often it is deferred until then. */
void loop_defer(struct loop *loop, struct loop_task *task);

/* Forgets a task that may be waiting; before its memory goes. */
void loop_forget(struct loop *loop, struct loop_task *task);

#endif
