/* SPDX-License-Identifier: BSD-2-Clause */
/* Events, to the clients that watch and read them, and to those that do not read. */
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/cpe/control_bench.h"

static void broadcast(struct world *w, const char *word)
{
	struct json_object *event = json_object_new_object();

	json_object_object_add(event, "event", json_object_new_string(word));
	control_broadcast(w->control, event);
	json_object_put(event);
}

static struct peer *come_to_watch(struct world *w)
{
	struct peer *peer = come(w);

	ask(peer, "{\"command\":\"watch\"}\n", "{\"watching\":true}\n");
	return peer;
}

static void events_go_to_those_who_watch(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w), *other = come(w);

	broadcast(w, "granted");
	expect(watcher, "{\"event\":\"granted\"}\n");
	ask(other, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void who_watches_can_go_on_asking(void **state)
{
	struct peer *watcher = come_to_watch(*state);

	ask(watcher, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	broadcast(*state, "lost");
	expect(watcher, "{\"event\":\"lost\"}\n");
}

static void an_event_that_could_not_be_made_is_left_out(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);

	control_broadcast(w->control, NULL);
	broadcast(w, "granted");
	expect(watcher, "{\"event\":\"granted\"}\n");
}

static void a_watcher_that_pauses_misses_nothing(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);
	int i;

	stop_reading(watcher);
	for (i = 0; i < 6; i++)
		broadcast_big(w);
	broadcast(w, "last");
	read_again(watcher);
	await(watcher, 7);
	assert_string_equal(watcher->text + watcher->length - 17, "{\"event\":\"last\"}\n");
}

/* It is never without some that are unread, and never with too many. */
static void a_watcher_that_lags_behind_and_reads_on_misses_nothing(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);
	int i;

	for (i = 0; i < 4; i++)
		broadcast_big(w);
	for (i = 0; i < 20; i++) {
		broadcast_big(w);
		await(watcher, 1);
		forget(watcher);
	}
	await(watcher, 4);
}

static void a_watcher_that_never_reads_is_dropped_and_others_notice_nothing(void **state)
{
	struct world *w = *state;
	struct peer *deaf = come_to_watch(w), *other = come_to_watch(w);
	int i;

	stop_reading(deaf);
	for (i = 0; i < 12; i++) {
		broadcast_big(w);
		await(other, 1);
		forget(other);
	}
	read_again(deaf);
	expect_end(deaf);
	assert_true(deaf->lines < 12);
	assert_true(deaf->length <= CONTROL_BACKLOG_MAX + 3 * EVENT);
}

/* The command's own events drop the client while it is being answered. */
static void who_is_dropped_in_the_midst_of_its_own_command_does_no_harm(void **state)
{
	struct world *w = *state;
	struct peer *deaf = come_to_watch(w);

	say(deaf, "{\"command\":\"change\"}\n{\"command\":\"echo\"}\n");
	stop_reading(deaf);
	let_it_look(w);
	read_again(deaf);
	expect_end(deaf);
	assert_int_equal(w->calls, 2); /* what let_it_look() asked */
}

static void who_has_gone_gets_no_event(void **state)
{
	struct world *w = *state;
	struct peer *watcher = come_to_watch(w);

	leave(watcher);
	broadcast(w, "granted");
	let_it_look(w);
	broadcast(w, "granted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_go_to_those_who_watch),
		TEST(who_watches_can_go_on_asking),
		TEST(an_event_that_could_not_be_made_is_left_out),
		TEST(a_watcher_that_pauses_misses_nothing),
		TEST(a_watcher_that_lags_behind_and_reads_on_misses_nothing),
		TEST(a_watcher_that_never_reads_is_dropped_and_others_notice_nothing),
		TEST(who_is_dropped_in_the_midst_of_its_own_command_does_no_harm),
		TEST(who_has_gone_gets_no_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
