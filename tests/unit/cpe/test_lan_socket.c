/* SPDX-License-Identifier: BSD-2-Clause */
/* LAN socket, on the loopback interface of a network of its own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/lan_socket.h"
#include "tests/support/emulator.h"
#include "tests/support/own_network.h"

#define MANY 200 /* more than the socket reads at once */

static bool alone;

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	struct lan_socket *lan;
	struct failure failure;
	int received, wanted;
	struct datagram last; /* its bytes are gone */
	int turns;
	struct loop_task end_of_turn;
};

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static void note_turn(void *arg)
{
	struct world *w = arg;

	w->turns++;
}

/* Answers like an echo server, from where it was asked. */
static void echo(void *arg, const struct datagram *datagram)
{
	struct world *w = arg;

	w->last = *datagram;
	lan_socket_send(w->lan, &datagram->destination.address, &datagram->source, datagram->bytes,
			datagram->length);
	loop_defer(w->loop, &w->end_of_turn);
	if (++w->received == w->wanted)
		loop_stop(w->loop);
}

static int world_begin(void **state)
{
	static struct world w;

	memset(&w, 0, sizeof(w));
	w.loop = loop_new(NULL);
	w.end_of_turn = LOOP_TASK(note_turn, &w);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	w.lan = lan_socket_new(w.loop, "lo", echo, &w);
	*state = &w;
	return w.lan ? 0 : -1;
}

static int world_end(void **state)
{
	struct world *w = *state;

	lan_socket_free(w->lan);
	loop_forget(w->loop, &w->end_of_turn);
	loop_timer_free(w->watchdog);
	loop_free(w->loop);
	return 0;
}

static void begin(struct world *w)
{
	if (!alone || emulated_in_other_order())
		skip();
	assert_int_equal(lan_socket_open(w->lan, &w->failure), 0);
	assert_int_not_equal(lan_socket_interface(w->lan), 0);
}

static struct endpoint end(const char *text)
{
	struct endpoint endpoint = { .port = 0 };

	assert_true(endpoint_parse(text, 0, &endpoint));
	return endpoint;
}

/* A host's socket. What is sent to it is there when the turn of the answer is over. */
static int host(const char *own_end)
{
	struct endpoint endpoint = end(own_end);
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(&endpoint, &address);
	int descriptor = socket(address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(descriptor, (struct sockaddr *)&address, length), 0);
	return descriptor;
}

static void ask(int descriptor, const char *server, const void *octets, size_t size)
{
	struct endpoint endpoint = end(server);
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(&endpoint, &address);

	assert_int_equal(sendto(descriptor, octets, size, 0, (struct sockaddr *)&address, length),
			 size);
}

static void expect(int descriptor, const char *from, const char *octets)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	struct endpoint source = { .port = 0 }, expected = end(from);
	char got[2000];
	ssize_t size =
		recvfrom(descriptor, got, sizeof(got), 0, (struct sockaddr *)&address, &length);

	assert_int_equal(size, strlen(octets));
	assert_memory_equal(got, octets, size);
	assert_true(endpoint_from_sockaddr((struct sockaddr *)&address, &source));
	assert_true(endpoint_same(&source, &expected));
}

static void run_until(struct world *w, int received)
{
	w->wanted = received;
	assert_int_equal(loop_run(w->loop, NULL), 0);
}

static void a_reply_leaves_from_the_address_that_was_asked(void **state)
{
	struct world *w = *state;
	int one, other;

	begin(w);
	one = host("127.0.0.9");
	other = host("127.0.0.9");
	ask(one, "127.0.0.5:5351", "one", 3);
	ask(other, "127.0.0.6:5351", "other", 5);
	run_until(w, 2);
	expect(one, "127.0.0.5:5351", "one");
	expect(other, "127.0.0.6:5351", "other");
	close(one);
	close(other);
}

static void ipv6_hosts_are_served_too(void **state)
{
	struct world *w = *state;
	struct endpoint expected = end("[::1]:5351");
	int descriptor;

	begin(w);
	descriptor = host("::1");
	ask(descriptor, "[::1]:5351", "six", 3);
	run_until(w, 1);
	expect(descriptor, "[::1]:5351", "six");
	assert_true(endpoint_same(&w->last.destination, &expected));
	assert_int_equal(w->last.interface, lan_socket_interface(w->lan));
	close(descriptor);
}

static void what_waits_together_is_read_in_few_turns(void **state)
{
	struct world *w = *state;
	int descriptor, i;

	begin(w);
	descriptor = host("127.0.0.9");
	for (i = 0; i < MANY; i++)
		ask(descriptor, "127.0.0.1:5351", "x", 1);
	run_until(w, MANY);
	for (i = 0; i < MANY; i++)
		expect(descriptor, "127.0.0.1:5351", "x");
	assert_true(w->turns <= 1 + MANY / 64);
	close(descriptor);
}

static void a_datagram_that_is_too_long_is_still_seen_to_be(void **state)
{
	struct world *w = *state;
	uint8_t octets[1400] = { 0 };
	int descriptor;

	begin(w);
	descriptor = host("127.0.0.9");
	ask(descriptor, "127.0.0.1:5351", octets, sizeof(octets));
	run_until(w, 1);
	assert_true(w->last.length > PCP_MAX_LENGTH);
	close(descriptor);
}

static void what_was_sent_to_everybody_is_dropped(void **state)
{
	struct world *w = *state;
	int descriptor, on = 1;

	begin(w);
	descriptor = host("127.0.0.9");
	assert_int_equal(setsockopt(descriptor, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)), 0);
	ask(descriptor, "127.255.255.255:5351", "all", 3);
	ask(descriptor, "127.0.0.1:5351", "one", 3);
	run_until(w, 1);
	expect(descriptor, "127.0.0.1:5351", "one");
	assert_int_equal(lan_socket_counters(w->lan)->dropped, 1);
	assert_int_equal(lan_socket_counters(w->lan)->received, 1);
	close(descriptor);
}

static void a_datagram_that_cannot_be_sent_does_not_hold_up_others(void **state)
{
	struct world *w = *state;
	struct endpoint foreign = end("192.0.2.1:1000"); /* no source for a datagram of ours */
	int descriptor;

	begin(w);
	descriptor = host("127.0.0.9");
	lan_socket_send(w->lan, &foreign.address, &foreign, (const uint8_t *)"lost", 4);
	ask(descriptor, "127.0.0.1:5351", "one", 3);
	run_until(w, 1);
	expect(descriptor, "127.0.0.1:5351", "one");
	assert_int_equal(lan_socket_counters(w->lan)->unsent, 1);
	close(descriptor);
}

static void more_may_be_said_in_a_turn_than_is_sent_at_once(void **state)
{
	struct world *w = *state;
	struct endpoint listener = end("127.0.0.9:1000");
	int descriptor, i;

	begin(w);
	descriptor = host("127.0.0.9:1000");
	for (i = 0; i < MANY; i++)
		lan_socket_send(w->lan, &ADDRESS_NONE_IPV4, &listener, (const uint8_t *)"x", 1);
	ask(descriptor, "127.0.0.1:5351", "last", 4);
	run_until(w, 1);
	for (i = 0; i < MANY; i++)
		expect(descriptor, "127.0.0.1:5351", "x");
	expect(descriptor, "127.0.0.1:5351", "last");
	close(descriptor);
}

static void a_missing_interface_is_told_and_can_be_tried_again(void **state)
{
	struct world *w = *state;
	struct lan_socket *lan = lan_socket_new(w->loop, "nope0", echo, w);

	assert_int_equal(lan_socket_open(lan, &w->failure), -ENODEV);
	assert_non_null(strstr(w->failure.sentence, "nope0"));
	assert_int_equal(lan_socket_interface(lan), 0);
	assert_int_equal(lan_socket_open(lan, &w->failure), -ENODEV);
	assert_string_equal(lan_socket_name(lan), "nope0");
	lan_socket_free(lan);
	lan_socket_free(NULL);
}

static void another_server_on_the_port_is_told(void **state)
{
	struct world *w = *state;
	int other;

	if (!alone)
		skip();
	other = host("0.0.0.0:5351");
	assert_int_equal(lan_socket_open(w->lan, &w->failure), -EADDRINUSE);
	assert_non_null(strstr(w->failure.sentence, "5351 is taken"));
	close(other);
	assert_int_equal(lan_socket_open(w->lan, &w->failure), 0);
	assert_int_equal(lan_socket_open(w->lan, &w->failure), 0); /* once more is no harm */
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(a_reply_leaves_from_the_address_that_was_asked),
		TEST(ipv6_hosts_are_served_too),
		TEST(what_waits_together_is_read_in_few_turns),
		TEST(a_datagram_that_is_too_long_is_still_seen_to_be),
		TEST(what_was_sent_to_everybody_is_dropped),
		TEST(a_datagram_that_cannot_be_sent_does_not_hold_up_others),
		TEST(more_may_be_said_in_a_turn_than_is_sent_at_once),
		TEST(a_missing_interface_is_told_and_can_be_tried_again),
		TEST(another_server_on_the_port_is_told),
	};

	alone = own_network_enter();
	if (!alone)
		print_message("no network of our own: most of this is skipped\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
