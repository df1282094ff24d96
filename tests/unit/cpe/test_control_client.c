/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests on the control socket, and their answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "tests/unit/cpe/control_bench.h"

static void requests_are_answered_in_their_order(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"echo\",\"n\":1}\n{\"command\":\"nonsense\"}\n"
		  "{\"command\":\"echo\",\"n\":2}\n");
	await(peer, 3);
	assert_ptr_equal(strstr(peer->text, "{\"command\":\"echo\",\"n\":1}\n{\"error\":"),
			 peer->text);
	assert_non_null(strstr(peer->text, "}\n{\"command\":\"echo\",\"n\":2}\n"));
}

static void several_clients_do_not_mix(void **state)
{
	struct peer *one = come(*state), *other = come(*state);

	say(one, "{\"command\":");
	ask(other, "{\"command\":\"echo\",\"n\":2}\n", "{\"command\":\"echo\",\"n\":2}\n");
	ask(one, "\"echo\",\"n\":1}\n", "{\"command\":\"echo\",\"n\":1}\n");
}

static void a_request_may_come_octet_by_octet(void **state)
{
	static const char request[] = "{\"command\":\"echo\"}\n";
	struct peer *peer = come(*state);
	size_t i;

	for (i = 0; i < sizeof(request) - 1; i++) {
		say_octets(peer, request + i, 1);
		if (i % 4 == 0)
			let_it_look(*state);
	}
	expect(peer, request);
}

static void garbage_is_answered_and_the_connection_stays(void **state)
{
	struct peer *peer = come(*state);

	say_octets(peer, "\0\xff\x1b[2J\r\n", 8);
	expect_error(peer, "not understood");
	say(peer, "\n");
	expect_error(peer, "not understood");
	ask(peer, "{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
}

static void want_of_memory_is_an_answer_too(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"nothing\"}\n");
	expect_error(peer, "memory");
}

/* A request with that many octets in its line, the newline not counted. */
static char *long_request(size_t length)
{
	char *line = malloc(length + 2);

	memset(line, ' ', length);
	memcpy(line, "{\"command\":\"echo\"", 17);
	strcpy(line + length - 1, "}\n");
	return line;
}

static void the_longest_request_is_still_understood(void **state)
{
	struct peer *peer = come(*state);
	char *line = long_request(CONTROL_REQUEST_MAX);

	ask(peer, line, "{\"command\":\"echo\"}\n");
	free(line);
}

static void a_longer_one_gets_one_error_and_the_connection_stays(void **state)
{
	struct peer *peer = come(*state);
	char *line = long_request(CONTROL_REQUEST_MAX + 1);

	say(peer, line);
	expect_error(peer, "octets at most");
	line[strlen(line) - 1] = ' '; /* and one that never wants to end */
	say(peer, line);
	expect_error(peer, "octets at most");
	say(peer, line);
	let_it_look(*state);
	say(peer, line);
	ask(peer, "\n{\"command\":\"echo\"}\n", "{\"command\":\"echo\"}\n");
	free(line);
}

static void who_half_closes_still_gets_all_answers(void **state)
{
	struct peer *peer = come(*state);

	say(peer, "{\"command\":\"big\"}\n{\"command\":\"big\"}\n{\"command\":\"echo\"}");
	shutdown(peer->descriptor, SHUT_WR);
	await(peer, 3);
	assert_true(peer->length > 2 * MEGABYTE);
	expect_end(peer);
}

static void the_next_request_waits_until_the_answer_is_read(void **state)
{
	struct world *w = *state;
	struct peer *peer = come(w);
	int i;

	stop_reading(peer);
	for (i = 0; i < 8; i++)
		say(peer, "{\"command\":\"big\"}\n");
	let_it_look(w);
	assert_int_equal(w->calls, 1 + 2);
	read_again(peer);
	await(peer, 8);
	assert_int_equal(w->calls, 8 + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_answered_in_their_order),
		TEST(several_clients_do_not_mix),
		TEST(a_request_may_come_octet_by_octet),
		TEST(garbage_is_answered_and_the_connection_stays),
		TEST(want_of_memory_is_an_answer_too),
		TEST(the_longest_request_is_still_understood),
		TEST(a_longer_one_gets_one_error_and_the_connection_stays),
		TEST(who_half_closes_still_gets_all_answers),
		TEST(the_next_request_waits_until_the_answer_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
