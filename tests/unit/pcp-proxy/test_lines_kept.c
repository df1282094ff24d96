/* SPDX-License-Identifier: BSD-2-Clause */
/* What began before its host got another line, or the gateway started, is kept where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/lines_bench.h"

/* -- flows -- */

/* One that was begun when its host had another line, and that lives. */
static void a_flow_is_kept_on_the_line_that_it_has(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	flow = "203.0.113.7:50000";
	done = ask_for(town, BY_SECOND, 443, PCP_PEER);
	assert_int_equal(done.of[DECISION_ASK], 0);
	assert_outermost(town, BY_SECOND, "203.0.113.7:50000");
	flow = "198.51.100.9:50000";
	done = ask_for(town, BY_FIRST, 443, PCP_PEER);
	assert_int_equal(done.of[DECISION_ASK], 1);
	assert_int_equal(done.asked_line, 1);
	assert_outermost(town, BY_FIRST, "192.0.1.9:40000");
	assert_int_equal(mapping_of(town->server, BY_FIRST)->line, 1);
}

static void a_flow_stays_where_it_is_if_another_line_has_the_same_address(void **state)
{
	struct town *town = *state;
	struct address same = address("203.0.113.7");

	if (!town)
		skip();
	get_addresses(town);
	server_external(town->server, 1, &same, NOW);
	run(town->server);
	flow = "203.0.113.7:50000";
	assert_int_equal(ask_for(town, BY_FIRST, 443, PCP_PEER).of[DECISION_ASK], 0);
	assert_int_equal(mapping_of(town->server, BY_FIRST)->line, 0);
}

/* The whole endpoint is mapped on the line that its host had until now. */
static void a_flow_to_come_has_nothing_of_another_line(void **state)
{
	struct town *town = *state;
	const struct mapping *peer = NULL;
	char text[ENDPOINT_TEXT];

	get_addresses(town);
	asks(town, BY_SECOND, 443);
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	flow = NULL;
	hear(town, BY_SECOND, 443, PCP_PEER); /* before its turn to move comes */
	find(town->server, server_next(town->server)->ticket);
	run(town->server);
	do
		peer = server_mapping(town->server, peer);
	while (peer && !mapping_key_is_peer(&peer->key));
	assert_non_null(peer);
	assert_string_equal(endpoint_print(&peer->outermost, text), "203.0.113.7:443");
}

/* -- an earlier run -- */

static void restore(struct town *town, const char *host, uint8_t line, const char *external)
{
	struct mapping mapping = {
		.key = { .internal = address(host),
			 .internal_port = 80,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.line = line,
		.external = endpoint(external),
		.outermost = endpoint(external),
	};

	assert_true(server_restore(town->server, &mapping, &plain, 600, NOW) != 0);
}

static void what_an_earlier_run_had_stays_on_its_line(void **state)
{
	struct town *town = *state;

	town->routes.line[21] = 0; /* while nothing is up yet */
	restore(town, BY_SECOND, 1, "198.51.100.9:80");
	get_addresses(town);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
	town->routes.line[21] = 1;
	server_rechoose(town->server, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 0);
	assert_int_equal(town->routes.before[21], 1);
}

/* In the file the lines stood in another order. */
static void what_an_earlier_run_had_is_found_on_its_line_by_the_address(void **state)
{
	struct town *town = *state;

	restore(town, BY_SECOND, 0, "198.51.100.9:80");
	get_addresses(town);
	assert_int_equal(mapping_of(town->server, BY_SECOND)->line, 1);
	server_rechoose(town->server, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 0);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

static void what_an_earlier_run_has_not_moved_yet_is_moved(void **state)
{
	struct town *town = *state;

	restore(town, BY_FIRST, 0, "203.0.113.99:80");
	restore(town, "192.168.1.22", 0, "203.0.113.7:81");
	get_addresses(town);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, "192.168.1.22", "203.0.113.7:81");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_OF_CARRIERS(a_flow_is_kept_on_the_line_that_it_has),
		TEST_OF_CARRIERS(a_flow_stays_where_it_is_if_another_line_has_the_same_address),
		TEST_OF_LINES(a_flow_to_come_has_nothing_of_another_line),
		TEST_OF_LINES(what_an_earlier_run_had_stays_on_its_line),
		TEST_OF_LINES(what_an_earlier_run_had_is_found_on_its_line_by_the_address),
		TEST_OF_LINES(what_an_earlier_run_has_not_moved_yet_is_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
