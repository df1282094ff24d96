/* SPDX-License-Identifier: BSD-2-Clause */
/* Orders that come and go while a file is fetched, from a server on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/curl_pump.h"
#include "cpe/cwmp/soap.h"
#include "cpe/cwmp/transfers.h"
#include "tests/support/loopback.h"

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	struct curl_pump *pump;
	uint16_t port;
	int listener, connection;
	struct loop_watch *listener_watch, *connection_watch;
	void (*meanwhile)(struct world *w); /* when the file has been asked for */
	char heard[4096];                   /* all requests, one behind the other */
	size_t length;

	struct state state;
	struct settings settings;
	struct transfers *transfers;
	char told[CWMP_KEY]; /* the key of what is done */
	int ends;
};

/* -- the server: it has no file, and wants to know who asks -- */

static void say(struct world *w, const char *answer)
{
	assert_int_equal(send(w->connection, answer, strlen(answer), MSG_NOSIGNAL), strlen(answer));
}

static void server_hears(void *arg)
{
	struct world *w = arg;
	ssize_t got =
		recv(w->connection, w->heard + w->length, sizeof(w->heard) - 1 - w->length, 0);

	if (got <= 0) {
		loop_watch_free(w->connection_watch);
		w->connection_watch = NULL;
		loop_stop(w->loop);
		return;
	}
	w->length += (size_t)got;
	if (!strstr(w->heard, "\r\n\r\n"))
		return;
	if (w->meanwhile) {
		w->meanwhile(w);
		w->meanwhile = NULL;
		say(w, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n"
		       "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n\r\n");
	} else {
		say(w, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
	}
}

static void greet(void *arg)
{
	struct world *w = arg;

	w->connection = accept(w->listener, NULL, NULL);
	assert_true(w->connection >= 0);
	w->connection_watch = loop_watch_new(w->loop, w->connection, server_hears, w);
}

/* -- the world -- */

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static void done(void *arg, const struct transfer *transfer)
{
	struct world *w = arg;

	snprintf(w->told, sizeof(w->told), "%s", transfer->key);
	w->ends++;
	loop_stop(w->loop);
}

static void order(struct world *w, const char *key)
{
	struct transfer *transfer = &w->state.transfers[w->state.transfer_count++];

	*transfer = (struct transfer){ .due = loop_now(w->loop) };
	snprintf(transfer->key, sizeof(transfer->key), "%s", key);
	snprintf(transfer->user, sizeof(transfer->user), "user-of-%s", key);
	strcpy(transfer->password, "secret");
	snprintf(transfer->url, sizeof(transfer->url), "http://127.0.0.1:%u/%s", w->port, key);
}

static int world_begin(void **state)
{
	static struct world w;

	memset(&w, 0, sizeof(w));
	w.connection = -1;
	w.settings.allow_http = true;
	w.loop = loop_new(NULL);
	w.pump = curl_pump_new(w.loop, NULL);
	w.transfers = transfers_new(w.loop, NULL, &w.state, &w.settings, done, &w);
	assert_true(w.pump && w.transfers);
	w.listener = loopback_socket(SOCK_STREAM, &w.port);
	w.listener_watch = loop_watch_new(w.loop, w.listener, greet, &w);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	transfers_free(w->transfers);
	loop_watch_free(w->listener_watch);
	loop_watch_free(w->connection_watch);
	loop_timer_free(w->watchdog);
	close(w->listener);
	if (w->connection >= 0)
		close(w->connection);
	curl_pump_free(w->pump);
	loop_free(w->loop);
	return 0;
}

/* -- what happens -- */

static void forget_first(struct world *w)
{
	transfers_forget(&w->state, &w->state.transfers[0]);
	order(w, "third");
}

static void what_is_fetched_keeps_its_place_when_one_before_it_is_told(void **state)
{
	struct world *w = *state;

	order(w, "first");
	w->state.transfers[0].done = true;
	order(w, "second");
	w->meanwhile = forget_first;
	transfers_look(w->transfers, w->pump);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->told, "second");
	assert_true(w->state.transfers[0].done);
	assert_int_equal(w->state.transfers[0].fault, CWMP_FILE_NOT_ACCESSIBLE);
	assert_false(w->state.transfers[1].done);
	assert_non_null(strstr(w->heard, "username=\"user-of-second\""));
	assert_int_equal(transfers_wake_at(w->transfers), w->state.transfers[1].due);
}

static void forget_all(struct world *w)
{
	w->state.transfer_count = 0;
	order(w, "of another ACS");
}

/* Another ACS has been set: what the one before ordered is not told to it. */
static void what_is_fetched_for_an_order_that_has_gone_is_dropped(void **state)
{
	struct world *w = *state;

	order(w, "first");
	w->meanwhile = forget_all;
	transfers_look(w->transfers, w->pump);
	assert_true(transfers_wake_at(w->transfers) == NEVER);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->ends, 0);
	assert_false(w->state.transfers[0].done);
	assert_false(transfers_are_under_way(w->transfers));
	assert_int_equal(transfers_wake_at(w->transfers), w->state.transfers[0].due);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_is_fetched_keeps_its_place_when_one_before_it_is_told, world_begin,
			world_end),
		cmocka_unit_test_setup_teardown(
			what_is_fetched_for_an_order_that_has_gone_is_dropped, world_begin,
			world_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
