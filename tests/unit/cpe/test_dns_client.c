/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS client against a name server on loopback that misbehaves as it is told. */
#include <errno.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/dns_client.h"
#include "tests/support/loopback.h"

/* An octet of each reply is its mark; the caller of the client accepts 'A' alone. */
enum { MARK = 12, REPLY_LENGTH = 13 };

struct world;
typedef void script(struct world *w, const uint8_t *query, size_t length);

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	struct endpoint server;
	int udp, listener, tcp;
	struct loop_watch *udp_watch, *listener_watch, *tcp_watch;
	struct sockaddr_in client;
	script *on_udp, *on_tcp;
	uint8_t tcp_query[70000];
	size_t tcp_length;
	int udp_queries, tcp_connections;
	int offered, answers, failures;
	struct failure failure;
	size_t answer_length;
	struct dns_exchange *exchange;
};

/* -- the name server -- */

static void udp_reply(struct world *w, const uint8_t *query, uint8_t flags, uint8_t mark)
{
	uint8_t reply[REPLY_LENGTH] = { query[0], query[1], 0x80 | flags, [MARK] = mark };

	sendto(w->udp, reply, sizeof(reply), 0, (struct sockaddr *)&w->client, sizeof(w->client));
}

static void udp_query(void *arg)
{
	struct world *w = arg;
	socklen_t size = sizeof(w->client);
	uint8_t query[2000];
	ssize_t length =
		recvfrom(w->udp, query, sizeof(query), 0, (struct sockaddr *)&w->client, &size);

	assert_true(length > 0);
	w->udp_queries++;
	w->on_udp(w, query, (size_t)length);
}

static void tcp_octets(void *arg)
{
	struct world *w = arg;
	ssize_t length =
		recv(w->tcp, w->tcp_query + w->tcp_length, sizeof(w->tcp_query) - w->tcp_length, 0);

	if (length <= 0) {
		loop_watch_free(w->tcp_watch);
		w->tcp_watch = NULL;
		return;
	}
	w->tcp_length += (size_t)length;
	if (w->tcp_length > 2 &&
	    w->tcp_length == 2 + (size_t)(w->tcp_query[0] << 8 | w->tcp_query[1]))
		w->on_tcp(w, w->tcp_query + 2, w->tcp_length - 2);
}

static void tcp_connection(void *arg)
{
	struct world *w = arg;

	w->tcp_connections++;
	w->tcp = accept(w->listener, NULL, NULL);
	assert_true(w->tcp >= 0);
	w->tcp_watch = loop_watch_new(w->loop, w->tcp, tcp_octets, w);
}

static void tcp_send(struct world *w, const void *octets, size_t length)
{
	assert_int_equal(send(w->tcp, octets, length, MSG_NOSIGNAL), length);
}

/* -- the world -- */

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static void silent(struct world *w, const uint8_t *query, size_t length)
{
	(void)w;
	(void)query;
	(void)length;
}

/* One port for both, which a stranger on this machine may have of either. */
static bool listen_on_both(struct world *w)
{
	assert_true(endpoint_parse("127.0.0.1", 0, &w->server));
	w->udp = loopback_socket(SOCK_DGRAM, &w->server.port);
	w->listener = loopback_socket(SOCK_STREAM, &w->server.port);
	if (w->listener >= 0)
		return true;
	close(w->udp);
	return false;
}

static int world_begin(void **state)
{
	static struct world w;
	int tries = 100;

	memset(&w, 0, sizeof(w));
	w.tcp = -1;
	w.on_udp = w.on_tcp = silent;
	w.loop = loop_new(NULL);
	assert_non_null(w.loop);
	while (!listen_on_both(&w))
		assert_true(--tries > 0);
	w.udp_watch = loop_watch_new(w.loop, w.udp, udp_query, &w);
	w.listener_watch = loop_watch_new(w.loop, w.listener, tcp_connection, &w);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->udp_watch);
	loop_watch_free(w->listener_watch);
	loop_watch_free(w->tcp_watch);
	loop_timer_free(w->watchdog);
	close(w->udp);
	if (w->listener >= 0)
		close(w->listener);
	if (w->tcp >= 0)
		close(w->tcp);
	loop_free(w->loop);
	return 0;
}

/* -- who asks -- */

static bool accept_marked(void *arg, const uint8_t *message, size_t length)
{
	struct world *w = arg;

	w->offered++;
	if (length <= MARK || message[MARK] != 'A')
		return false;
	w->answers++;
	w->answer_length = length;
	loop_stop(w->loop);
	return true;
}

static void note_failure(void *arg, const struct failure *failure)
{
	struct world *w = arg;

	w->failures++;
	w->failure = *failure;
	loop_stop(w->loop);
}

static void ask(struct world *w, size_t length, bool tcp, monotonic patience)
{
	static uint8_t message[65535] = { 0x12, 0x34 };
	struct dns_question question = { w->server, message, length, tcp, patience };

	w->exchange =
		dns_exchange_new(w->loop, &question, accept_marked, note_failure, w, &w->failure);
	assert_non_null(w->exchange);
}

static void ask_and_wait(struct world *w, size_t length, bool tcp, monotonic patience)
{
	ask(w, length, tcp, patience);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->answers + w->failures, 1);
}

/* -- UDP -- */

static void answer(struct world *w, const uint8_t *query, size_t length)
{
	assert_int_equal(length, 30);
	udp_reply(w, query, 0, 'A');
}

static void an_answer_by_udp_is_delivered(void **state)
{
	struct world *w = *state;

	w->on_udp = answer;
	ask_and_wait(w, 30, false, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->answer_length, REPLY_LENGTH);
}

static void forge_then_answer(struct world *w, const uint8_t *query, size_t length)
{
	const uint8_t other_id[2] = { query[0], query[1] ^ 1 };
	const uint8_t cut[5] = { query[0], query[1], 0x80 };

	(void)length;
	udp_reply(w, query, 0, 'F');
	udp_reply(w, other_id, 0, 'F');
	sendto(w->udp, cut, sizeof(cut), 0, (struct sockaddr *)&w->client, sizeof(w->client));
	sendto(w->udp, "", 0, 0, (struct sockaddr *)&w->client, sizeof(w->client));
	sendto(w->udp, query, length, 0, (struct sockaddr *)&w->client, sizeof(w->client));
	udp_reply(w, query, 0, 'A');
}

static void waiting_goes_on_behind_forgeries(void **state)
{
	struct world *w = *state;

	w->on_udp = forge_then_answer;
	ask_and_wait(w, 30, false, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->offered, 2); /* the one with another mark, and the answer */
	assert_int_equal(w->udp_queries, 1);
}

static void answer_from_elsewhere(struct world *w, const uint8_t *query, size_t length)
{
	int own = w->udp;

	w->udp = socket(AF_INET, SOCK_DGRAM, 0);
	answer(w, query, length);
	close(w->udp);
	w->udp = own;
}

static void somebody_else_cannot_answer(void **state)
{
	struct world *w = *state;

	w->on_udp = answer_from_elsewhere;
	ask_and_wait(w, 30, false, milliseconds(100));
	assert_int_equal(w->udp_queries, 1);
	assert_int_equal(w->offered, 0);
	assert_int_equal(w->failures, 1);
}

static void answer_the_third(struct world *w, const uint8_t *query, size_t length)
{
	(void)length;
	if (w->udp_queries == 3)
		udp_reply(w, query, 0, 'A');
}

static void a_lost_message_is_sent_again_after_one_and_two_seconds(void **state)
{
	struct world *w = *state;
	monotonic begun = loop_now(w->loop);

	w->on_udp = answer_the_third;
	ask_and_wait(w, 30, false, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->udp_queries, 3);
	assert_true(loop_now(w->loop) >= after(begun, seconds(3)));
}

static void silence_ends_when_patience_does(void **state)
{
	struct world *w = *state;

	ask_and_wait(w, 30, false, milliseconds(50));
	assert_int_equal(w->failures, 1);
	assert_int_equal(w->failure.error, ETIMEDOUT);
	assert_non_null(strstr(w->failure.sentence, "127.0.0.1:"));
	assert_non_null(strstr(w->failure.sentence, "no answer by UDP"));
}

static void an_absent_server_is_named_as_such(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->udp_watch);
	w->udp_watch = NULL;
	close(w->udp);
	ask_and_wait(w, 30, false, milliseconds(50));
	w->udp = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(w->failure.error, ECONNREFUSED);
	assert_non_null(strstr(w->failure.sentence, "no name server listens"));
}

static void a_server_that_cannot_be_reached_fails_at_once(void **state)
{
	struct world *w = *state;
	static const uint8_t message[20];
	struct dns_question question = { .message = message, .length = 20, .patience = 1 };

	/* Whatever routes this machine has, it does not let anybody send there unasked. */
	assert_true(endpoint_parse("255.255.255.255:53", 0, &question.server));
	w->exchange =
		dns_exchange_new(w->loop, &question, accept_marked, note_failure, w, &w->failure);
	assert_null(w->exchange);
	assert_non_null(
		strstr(w->failure.sentence, "255.255.255.255:53: cannot be reached by UDP"));
}

/* -- TCP -- */

static void truncate_udp(struct world *w, const uint8_t *query, size_t length)
{
	(void)length;
	udp_reply(w, query, 0x02, 'A');
}

static void answer_tcp(struct world *w, const uint8_t *query, size_t length)
{
	uint8_t reply[2 + REPLY_LENGTH] = { 0, REPLY_LENGTH, query[0], query[1], 0x80 };

	(void)length;
	reply[2 + MARK] = 'A';
	tcp_send(w, reply, sizeof(reply));
}

static void a_truncated_reply_moves_the_exchange_to_tcp(void **state)
{
	struct world *w = *state;

	w->on_udp = truncate_udp;
	w->on_tcp = answer_tcp;
	ask_and_wait(w, 30, false, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->offered, 1); /* never the truncated one */
	assert_int_equal(w->tcp_connections, 1);
	assert_int_equal(w->tcp_length, 32);
}

static void a_long_message_goes_by_tcp_in_pieces(void **state)
{
	struct world *w = *state;

	w->on_tcp = answer_tcp;
	ask_and_wait(w, 65535, false, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->udp_queries, 0);
	assert_int_equal(w->tcp_length, 65537);
}

static void drip(void *arg)
{
	static uint8_t replies[2 * (2 + REPLY_LENGTH)];
	static size_t at;
	struct world *w = arg;

	if (at == 0) {
		memcpy(replies, (uint8_t[]){ 0, REPLY_LENGTH, 0x12, 0x34, 0x80 }, 5);
		memcpy(replies + 15, replies, 15);
		replies[2 + MARK] = 'F';
		replies[17 + MARK] = 'A';
	}
	tcp_send(w, replies + at++, 1);
	if (at == sizeof(replies)) {
		at = 0;
		loop_watch_writable(w->tcp_watch, NULL);
	}
}

static void start_dripping(struct world *w, const uint8_t *query, size_t length)
{
	(void)query;
	(void)length;
	loop_watch_writable(w->tcp_watch, drip);
}

static void tcp_replies_octet_by_octet_are_put_together(void **state)
{
	struct world *w = *state;
	int one = 1;

	w->on_tcp = start_dripping;
	assert_int_equal(setsockopt(w->listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)), 0);
	ask_and_wait(w, 30, true, seconds(5));
	assert_int_equal(w->answers, 1);
	assert_int_equal(w->offered, 2);
}

static void hang_up(struct world *w, const uint8_t *query, size_t length)
{
	(void)query;
	(void)length;
	tcp_send(w, "\0\x20partial", 9);
	shutdown(w->tcp, SHUT_RDWR);
}

static void a_connection_that_ends_early_is_a_failure(void **state)
{
	struct world *w = *state;

	w->on_tcp = hang_up;
	ask_and_wait(w, 30, true, seconds(5));
	assert_int_equal(w->failure.error, ECONNRESET);
	assert_non_null(strstr(w->failure.sentence, "hung up"));
}

static void tcp_silence_is_slept_through_until_patience_ends(void **state)
{
	struct world *w = *state;
	clock_t begun = clock();

	ask_and_wait(w, 30, true, milliseconds(300));
	assert_int_equal(w->failure.error, ETIMEDOUT);
	assert_non_null(strstr(w->failure.sentence, "no answer by TCP"));
	assert_true(clock() - begun < CLOCKS_PER_SEC / 5); /* asleep meanwhile */
}

static void a_refused_connection_is_a_failure(void **state)
{
	struct world *w = *state;

	loop_watch_free(w->listener_watch);
	w->listener_watch = NULL;
	close(w->listener);
	w->listener = -1;
	w->on_udp = truncate_udp;
	ask_and_wait(w, 30, false, seconds(5));
	assert_int_equal(w->failure.error, ECONNREFUSED);
	assert_non_null(strstr(w->failure.sentence, "TCP"));
}

/* -- several -- */

static void cancel(void *arg)
{
	struct world *w = arg;

	dns_exchange_free(w->exchange);
	loop_stop(w->loop);
}

static void a_cancelled_exchange_is_silent(void **state)
{
	struct world *w = *state;
	struct loop_timer *timer = loop_timer_new(w->loop, cancel, w);

	ask(w, 30, false, seconds(5));
	loop_timer_set(timer, after(loop_now(w->loop), milliseconds(1)));
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->answers + w->failures, 0);
	loop_timer_free(timer);
	dns_exchange_free(NULL);
}

static void exchanges_run_side_by_side(void **state)
{
	struct world *w = *state;
	int i;

	w->on_udp = answer;
	w->on_tcp = answer_tcp;
	for (i = 0; i < 20; i++)
		ask(w, 30, i == 7, seconds(5));
	while (w->answers + w->failures < 20)
		assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->answers, 20);
	assert_int_equal(w->udp_queries, 19);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(an_answer_by_udp_is_delivered),
		TEST(waiting_goes_on_behind_forgeries),
		TEST(somebody_else_cannot_answer),
		TEST(a_lost_message_is_sent_again_after_one_and_two_seconds),
		TEST(silence_ends_when_patience_does),
		TEST(an_absent_server_is_named_as_such),
		TEST(a_server_that_cannot_be_reached_fails_at_once),
		TEST(a_truncated_reply_moves_the_exchange_to_tcp),
		TEST(a_long_message_goes_by_tcp_in_pieces),
		TEST(tcp_replies_octet_by_octet_are_put_together),
		TEST(a_connection_that_ends_early_is_a_failure),
		TEST(tcp_silence_is_slept_through_until_patience_ends),
		TEST(a_refused_connection_is_a_failure),
		TEST(a_cancelled_exchange_is_silent),
		TEST(exchanges_run_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
