/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop: turns, timers, signals, and what is deferred to the end of a turn. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/loop.h"

struct world {
	struct loop *loop;
	int pipes[2][2];
	struct loop_watch *watches[2];
	struct loop_timer *timer;
	struct loop_task task;
	char order[64]; /* a letter for each thing that happened */
	size_t length;
	monotonic seen[64];
};

static void note(struct world *w, char letter)
{
	w->seen[w->length] = loop_now(w->loop);
	w->order[w->length++] = letter;
}

static int world_begin(void **state)
{
	static struct world w;

	w = (struct world){ 0 };
	w.loop = loop_new(NULL);
	assert_non_null(w.loop);
	assert_int_equal(pipe(w.pipes[0]), 0);
	assert_int_equal(pipe(w.pipes[1]), 0);
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;
	int i;

	for (i = 0; i < 2; i++) {
		loop_watch_free(w->watches[i]);
		close(w->pipes[i][0]);
		close(w->pipes[i][1]);
	}
	loop_timer_free(w->timer);
	loop_forget(w->loop, &w->task);
	loop_free(w->loop);
	return 0;
}

static void swallow(struct world *w, int i)
{
	char octet;

	assert_int_equal(read(w->pipes[i][0], &octet, 1), 1);
}

static void read_first(void *arg)
{
	struct world *w = arg;

	swallow(w, 0);
	note(w, 'a');
	loop_defer(w->loop, &w->task);
}

static void read_second(void *arg)
{
	struct world *w = arg;

	swallow(w, 1);
	note(w, 'b');
	loop_defer(w->loop, &w->task);
}

static void at_the_end(void *arg)
{
	struct world *w = arg;

	note(w, 'e');
	loop_stop(w->loop);
}

static void deferred_work_runs_once_after_all_that_was_ready(void **state)
{
	struct world *w = *state;

	w->task = LOOP_TASK(at_the_end, w);
	w->watches[0] = loop_watch_new(w->loop, w->pipes[0][0], read_first, w);
	w->watches[1] = loop_watch_new(w->loop, w->pipes[1][0], read_second, w);
	assert_int_equal(write(w->pipes[0][1], "x", 1), 1);
	assert_int_equal(write(w->pipes[1][1], "x", 1), 1);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->length, 3);
	assert_int_equal(w->order[2], 'e');
	assert_true(w->seen[0] == w->seen[2]); /* one turn, one time */
}

static void stop(void *arg)
{
	struct world *w = arg;

	note(w, 's');
	loop_stop(w->loop);
}

static void never(void *arg)
{
	note(arg, 'n');
}

static void a_forgotten_task_does_not_run(void **state)
{
	struct world *w = *state;
	struct loop_task one = LOOP_TASK(never, w), other = LOOP_TASK(never, w);

	w->task = LOOP_TASK(stop, w);
	loop_defer(w->loop, &one);
	loop_defer(w->loop, &other);
	loop_forget(w->loop, &other);
	loop_defer(w->loop, &w->task); /* behind a tail that was cut off */
	loop_forget(w->loop, &one);
	assert_int_equal(loop_run(w->loop, NULL), 0); /* without waiting for an event */
	assert_string_equal(w->order, "s");
}

static void a_timer_calls_once_and_not_early(void **state)
{
	struct world *w = *state;
	monotonic at = after(loop_now(w->loop), milliseconds(20));

	w->timer = loop_timer_new(w->loop, stop, w);
	loop_timer_set(w->timer, at);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "s");
	assert_true(w->seen[0] >= at);
}

static void a_moment_that_has_passed_is_due_at_once(void **state)
{
	struct world *w = *state;

	w->timer = loop_timer_new(w->loop, stop, w);
	loop_timer_set(w->timer, 0);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	loop_timer_set(w->timer, 1);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "ss");
}

static void a_timer_set_to_never_is_silent(void **state)
{
	struct world *w = *state;
	struct loop_timer *silent = loop_timer_new(w->loop, never, w);

	loop_timer_set(silent, 0);
	loop_timer_set(silent, NEVER);
	w->timer = loop_timer_new(w->loop, stop, w);
	loop_timer_set(w->timer, after(loop_now(w->loop), milliseconds(5)));
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "s");
	loop_timer_free(silent);
}

static void postpone(void *arg)
{
	struct world *w = arg;

	swallow(w, 0);
	note(w, 'p');
	loop_timer_set(w->timer, after(loop_now(w->loop), milliseconds(10)));
}

static void a_timer_postponed_in_the_turn_that_it_was_due_in_waits_again(void **state)
{
	struct world *w = *state;

	/* Both are ready in the first turn, the descriptor before the timer. */
	w->watches[0] = loop_watch_new(w->loop, w->pipes[0][0], postpone, w);
	assert_int_equal(write(w->pipes[0][1], "x", 1), 1);
	w->timer = loop_timer_new(w->loop, stop, w);
	loop_timer_set(w->timer, 0);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "ps");
	assert_true(w->seen[1] >= after(w->seen[0], milliseconds(10)));
}

static void write_then_stop(void *arg)
{
	struct world *w = arg;

	note(w, 'w');
	if (w->length == 2) {
		assert_int_equal(loop_watch_writable(w->watches[1], NULL), 0);
		loop_timer_set(w->timer, 0);
	}
}

static void writability_is_told_until_it_is_switched_off(void **state)
{
	struct world *w = *state;

	w->timer = loop_timer_new(w->loop, stop, w);
	w->watches[1] = loop_watch_new(w->loop, w->pipes[1][1], never, w);
	assert_int_equal(loop_watch_writable(w->watches[1], write_then_stop), 0);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "wws");
}

static void swallow_then_stop(void *arg)
{
	swallow(arg, 0);
	stop(arg);
}

static void pause_reading(void *arg)
{
	struct world *w = arg;

	note(w, 'p');
	assert_int_equal(loop_watch_readable(w->watches[0], NULL), 0);
	loop_timer_set(w->timer, 0);
}

static void resume_reading(void *arg)
{
	struct world *w = arg;

	note(w, 'r');
	assert_int_equal(loop_watch_readable(w->watches[0], swallow_then_stop), 0);
}

static void what_nobody_wants_to_read_waits(void **state)
{
	struct world *w = *state;

	w->timer = loop_timer_new(w->loop, resume_reading, w);
	w->watches[0] = loop_watch_new(w->loop, w->pipes[0][0], pause_reading, w);
	assert_int_equal(write(w->pipes[0][1], "x", 1), 1);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "prs");
}

static void signals_arrive_as_callbacks(void **state)
{
	struct world *w = *state;

	w->watches[0] = loop_signal_new(w->loop, SIGHUP, stop, w);
	assert_int_equal(raise(SIGHUP), 0);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "s");
}

static void end_of_file(void *arg)
{
	struct world *w = arg;

	loop_watch_free(w->watches[0]);
	w->watches[0] = NULL;
	stop(w);
}

static void a_closed_peer_is_readable_and_a_watch_may_free_itself(void **state)
{
	struct world *w = *state;

	w->watches[0] = loop_watch_new(w->loop, w->pipes[0][0], end_of_file, w);
	close(w->pipes[0][1]);
	w->pipes[0][1] = dup(w->pipes[1][1]);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->order, "s");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(deferred_work_runs_once_after_all_that_was_ready),
		TEST(a_forgotten_task_does_not_run),
		TEST(a_timer_calls_once_and_not_early),
		TEST(a_moment_that_has_passed_is_due_at_once),
		TEST(a_timer_set_to_never_is_silent),
		TEST(a_timer_postponed_in_the_turn_that_it_was_due_in_waits_again),
		TEST(writability_is_told_until_it_is_switched_off),
		TEST(what_nobody_wants_to_read_waits),
		TEST(signals_arrive_as_callbacks),
		TEST(a_closed_peer_is_readable_and_a_watch_may_free_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
