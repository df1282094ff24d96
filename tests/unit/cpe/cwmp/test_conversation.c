/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Patience with an ACS on loopback that never comes to an end, in less time than an agent has.
 * Everything else of conversations is in tests/net/test_cwmp_acs.
 */
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
#include "cpe/cwmp/conversation.h"
#include "cpe/loop.h"
#include "tests/support/loopback.h"

#define PATIENCE milliseconds(300)
#define BEAT     milliseconds(20)

struct world {
	struct loop *loop;
	struct curl_pump *pump;
	struct loop_timer *watchdog, *beat;
	int listener, connection;
	struct loop_watch *accepting, *hearing;
	const char *said; /* when it has been asked; NULL: nothing */
	bool drips;       /* an octet after the other behind it */
	char url[64];
	struct conversation_settings settings;
	unsigned int failed, answered;
	char sentence[256];
};

static void drip(void *arg)
{
	struct world *w = arg;

	send(w->connection, "x", 1, MSG_NOSIGNAL);
	loop_timer_set(w->beat, after(loop_now(w->loop), BEAT));
}

static void hear(void *arg)
{
	struct world *w = arg;
	char octets[4096];

	if (recv(w->connection, octets, sizeof(octets), 0) <= 0) {
		loop_watch_free(w->hearing);
		w->hearing = NULL;
		return;
	}
	if (w->said)
		send(w->connection, w->said, strlen(w->said), MSG_NOSIGNAL);
	if (w->drips)
		drip(w);
}

static void take(void *arg)
{
	struct world *w = arg;

	w->connection = accept(w->listener, NULL, NULL);
	assert_true(w->connection >= 0);
	w->hearing = loop_watch_new(w->loop, w->connection, hear, w);
}

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static int world_begin(void **state)
{
	static struct world w;
	uint16_t port = 0;

	memset(&w, 0, sizeof(w));
	w.connection = -1;
	w.loop = loop_new(NULL);
	w.pump = curl_pump_new(w.loop, NULL);
	assert_non_null(w.pump);
	w.listener = loopback_socket(SOCK_STREAM, &port);
	snprintf(w.url, sizeof(w.url), "http://127.0.0.1:%u/", port);
	w.settings = (struct conversation_settings){ .url = w.url,
						     .user = "",
						     .password = "",
						     .ca_file = "",
						     .certificate_file = "",
						     .key_file = "",
						     .allow_http = true,
						     .answer_most = 1000000,
						     .patience = PATIENCE };
	w.accepting = loop_watch_new(w.loop, w.listener, take, &w);
	w.beat = loop_timer_new(w.loop, drip, &w);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->accepting);
	loop_watch_free(w->hearing);
	loop_timer_free(w->beat);
	loop_timer_free(w->watchdog);
	close(w->listener);
	if (w->connection >= 0)
		close(w->connection);
	curl_pump_free(w->pump);
	loop_free(w->loop);
	return 0;
}

static void on_answer(void *arg, const struct conversation_answer *answer)
{
	struct world *w = arg;

	(void)answer;
	w->answered++;
	loop_stop(w->loop);
}

static void on_failure(void *arg, const struct failure *failure)
{
	struct world *w = arg;

	w->failed++;
	snprintf(w->sentence, sizeof(w->sentence), "%s", failure->sentence);
	loop_stop(w->loop);
}

/* It is given up in time, and with a sentence. */
static void ask_in_vain(struct world *w)
{
	monotonic begun = loop_now(w->loop);
	struct failure failure = { 0 };
	struct conversation *conversation =
		conversation_new(w->pump, &w->settings, on_answer, on_failure, w, &failure);

	assert_non_null(conversation);
	assert_true(conversation_post(conversation, "<a/>", 4));
	assert_int_equal(loop_run(w->loop, &failure), 0);
	assert_int_equal(w->failed, 1);
	assert_int_equal(w->answered, 0);
	assert_non_null(strstr(w->sentence, "127.0.0.1"));
	assert_true(loop_now(w->loop) >= begun + PATIENCE - milliseconds(50));
	conversation_free(conversation);
}

static void who_says_nothing_is_given_up(void **state)
{
	ask_in_vain(*state);
}

static void who_does_not_come_to_an_end_is_given_up(void **state)
{
	struct world *w = *state;

	w->said = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
	w->drips = true;
	ask_in_vain(w);
}

static void whose_headers_have_no_end_is_given_up(void **state)
{
	struct world *w = *state;

	w->said = "HTTP/1.1 200 OK\r\nX: ";
	w->drips = true;
	ask_in_vain(w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(who_says_nothing_is_given_up),
		TEST(who_does_not_come_to_an_end_is_given_up),
		TEST(whose_headers_have_no_end_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
