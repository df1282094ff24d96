/* SPDX-License-Identifier: BSD-2-Clause */
/* Upstream sockets, on the loopback interface of a network of its own. */
#include <errno.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/upstream_socket.h"
#include "tests/support/emulator.h"
#include "tests/support/own_network.h"

static bool alone;

struct world {
	struct loop *loop;
	struct loop_timer *watchdog;
	struct upstream_socket *upstream;
	struct announcement_socket *announcements;
	struct failure failure;
	int received, unreachable;
	struct datagram last; /* its bytes are gone */
	char octets[100];
};

static void too_long(void *arg)
{
	(void)arg;
	fail_msg("nothing happened for 10 seconds");
}

static void note_datagram(void *arg, const struct datagram *datagram)
{
	struct world *w = arg;

	w->received++;
	w->last = *datagram;
	assert_true(datagram->length < sizeof(w->octets));
	memcpy(w->octets, datagram->bytes, datagram->length);
	w->octets[datagram->length] = '\0';
	loop_stop(w->loop);
}

static void note_error(void *arg, int error)
{
	struct world *w = arg;

	w->unreachable = error;
	loop_stop(w->loop);
}

static int world_begin(void **state)
{
	static struct world w;

	memset(&w, 0, sizeof(w));
	w.loop = loop_new(NULL);
	w.watchdog = loop_timer_new(w.loop, too_long, NULL);
	loop_timer_set(w.watchdog, after(loop_now(w.loop), seconds(10)));
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	upstream_socket_free(w->upstream);
	announcement_socket_free(w->announcements);
	loop_timer_free(w->watchdog);
	loop_free(w->loop);
	return 0;
}

static struct endpoint end(const char *text)
{
	struct endpoint endpoint = { .port = 0 };

	assert_true(endpoint_parse(text, 0, &endpoint));
	return endpoint;
}

/* A PCP server of the carrier, or somebody else there. */
static int peer(const char *own_end)
{
	struct endpoint endpoint = end(own_end);
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(&endpoint, &address);
	int descriptor = socket(address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(descriptor, (struct sockaddr *)&address, length), 0);
	return descriptor;
}

static void say(int descriptor, const struct endpoint *to, const char *octets)
{
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(to, &address);

	assert_int_equal(
		sendto(descriptor, octets, strlen(octets), 0, (struct sockaddr *)&address, length),
		strlen(octets));
}

static void connect_to(struct world *w, const char *server)
{
	struct endpoint endpoint = end(server);

	if (!alone)
		skip();
	w->upstream = upstream_socket_new(w->loop, "lo", &endpoint, note_datagram, note_error, w,
					  &w->failure);
	assert_non_null(w->upstream);
}

static void the_server_sees_the_address_that_we_know_as_ours(void **state)
{
	struct world *w = *state;
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	struct endpoint source = { .port = 0 };
	char octets[20];
	int server;

	connect_to(w, "127.0.0.1:5351");
	server = peer("127.0.0.1:5351");
	assert_int_equal(upstream_socket_send(w->upstream, (const uint8_t *)"hello", 5), 0);
	assert_int_equal(
		recvfrom(server, octets, sizeof(octets), 0, (struct sockaddr *)&address, &length),
		5);
	assert_true(endpoint_from_sockaddr((struct sockaddr *)&address, &source));
	assert_true(endpoint_same(&source, upstream_socket_local(w->upstream)));
	assert_int_not_equal(source.port, 0);
	close(server);
}

static void only_the_server_itself_can_answer(void **state)
{
	struct world *w = *state;
	int server, stranger, neighbour;

	connect_to(w, "127.0.0.1:5351");
	server = peer("127.0.0.1:5351");
	stranger = peer("127.0.0.1:5352");
	neighbour = peer("127.0.0.2:5351");
	say(stranger, upstream_socket_local(w->upstream), "forged");
	say(neighbour, upstream_socket_local(w->upstream), "forged");
	say(server, upstream_socket_local(w->upstream), "answer");
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->octets, "answer");
	assert_int_equal(w->last.source.port, 5351);
	assert_true(endpoint_same(&w->last.destination, upstream_socket_local(w->upstream)));
	assert_int_equal(w->last.interface, if_nametoindex("lo"));
	close(server);
	close(stranger);
	close(neighbour);
}

static void an_absent_server_is_told_and_later_found(void **state)
{
	struct world *w = *state;
	char octets[20];
	int server;

	connect_to(w, "[::1]:5351");
	assert_int_equal(upstream_socket_send(w->upstream, (const uint8_t *)"one", 3), 0);
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_int_equal(w->unreachable, ECONNREFUSED);
	/* Refused once more, and not told yet: the next datagram leaves all the same. */
	assert_int_equal(upstream_socket_send(w->upstream, (const uint8_t *)"two", 3), 0);
	server = peer("[::1]:5351");
	assert_int_equal(upstream_socket_send(w->upstream, (const uint8_t *)"three", 5), 0);
	assert_int_equal(recv(server, octets, sizeof(octets), 0), 5);
	close(server);
}

static void every_socket_has_a_port_of_its_own(void **state)
{
	struct world *w = *state;
	struct endpoint first;

	connect_to(w, "127.0.0.1:5351");
	first = *upstream_socket_local(w->upstream);
	upstream_socket_free(w->upstream);
	connect_to(w, "127.0.0.1:5351");
	/* Drawn from thousands; equal once in a blue moon, twice never. */
	if (endpoint_same(&first, upstream_socket_local(w->upstream))) {
		upstream_socket_free(w->upstream);
		connect_to(w, "127.0.0.1:5351");
	}
	assert_false(endpoint_same(&first, upstream_socket_local(w->upstream)));
}

static void a_missing_interface_is_told(void **state)
{
	struct world *w = *state;
	struct endpoint server = end("192.0.2.1:5351");

	assert_null(upstream_socket_new(w->loop, "nope0", &server, note_datagram, note_error, w,
					&w->failure));
	assert_non_null(strstr(w->failure.sentence, "nope0: no way to the PCP server 192.0.2.1"));
	assert_null(
		announcement_socket_new(w->loop, "nope0", "nope0", note_datagram, w, &w->failure));
	assert_non_null(strstr(w->failure.sentence, "nope0: cannot listen"));
	upstream_socket_free(NULL);
	announcement_socket_free(NULL);
}

/* -- announcements; in IPv4, as Linux sends no IPv6 multicast over loopback -- */

static int announcer(const char *own_end)
{
	struct ip_mreqn loopback = { .imr_ifindex = (int)if_nametoindex("lo") };
	int descriptor = peer(own_end);

	assert_int_equal(
		setsockopt(descriptor, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof(loopback)),
		0);
	return descriptor;
}

static void an_announcement_is_heard_with_its_source_and_nothing_else_is(void **state)
{
	struct world *w = *state;
	struct endpoint source = end("127.0.0.3:5351"), group = end("224.0.0.1:5350");
	struct endpoint ourselves = end("127.0.0.1:5350");
	int descriptor;

	if (!alone || emulated())
		skip();
	w->announcements =
		announcement_socket_new(w->loop, "lo", "lo", note_datagram, w, &w->failure);
	assert_non_null(w->announcements);
	descriptor = announcer("127.0.0.3:5351");
	say(descriptor, &ourselves, "unicast");
	say(descriptor, &group, "announcement");
	assert_int_equal(loop_run(w->loop, NULL), 0);
	assert_string_equal(w->octets, "announcement");
	assert_true(endpoint_same(&w->last.source, &source));
	assert_true(endpoint_same(&w->last.destination, &group));
	assert_int_equal(w->last.interface, if_nametoindex("lo"));
	close(descriptor);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(the_server_sees_the_address_that_we_know_as_ours),
		TEST(only_the_server_itself_can_answer),
		TEST(an_absent_server_is_told_and_later_found),
		TEST(every_socket_has_a_port_of_its_own),
		TEST(a_missing_interface_is_told),
		TEST(an_announcement_is_heard_with_its_source_and_nothing_else_is),
	};

	alone = own_network_enter();
	if (!alone)
		print_message("no network of our own: most of this is skipped\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
