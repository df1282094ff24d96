/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several ways outside at once: each host's mappings are on the line that it leaves by,
 * stay there, and follow it to another one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/lines_bench.h"

static void each_host_is_mapped_on_its_line(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 80);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

static void a_line_is_kept_until_all_are_chosen_anew(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	asks(town, BY_SECOND, 80);
	town->routes.line[21] = 0;
	asks(town, BY_SECOND, 80);
	asks(town, BY_SECOND, 81);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
	assert_int_equal(mapping_of(town->server, BY_SECOND)->line, 1);
}

/* It has no mapping, and has been silent since long ago. */
static void who_comes_back_after_many_choices_is_chosen_for_anew(void **state)
{
	struct town *town = *state;
	unsigned int i;

	get_addresses(town);
	ask_for(town, BY_SECOND, 80, PCP_ANNOUNCE);
	town->routes.line[21] = 0;
	for (i = 0; i < 255; i++)
		server_rechoose(town->server, NOW);
	asks(town, BY_SECOND, 80);
	assert_outermost(town, BY_SECOND, "203.0.113.7:80");
}

static void mappings_follow_their_host_to_another_line(void **state)
{
	struct town *town = *state;
	uint32_t epoch;
	struct done done;

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 8080);
	town->routes.line[21] = 0;
	epoch = server_epoch(town->server, NOW + seconds(50));
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_REMOVE], 1); /* the other host's is not touched */
	assert_int_equal(done.of[DECISION_INSTALL], 1);
	assert_int_equal(done.last_event.event, EVENT_CHANGED);
	assert_true(done.of[DECISION_ANNOUNCE] > 0);
	assert_int_equal(town->routes.before[21], 1);
	assert_outermost(town, BY_SECOND, "203.0.113.7:8080");
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_true(server_epoch(town->server, NOW + seconds(50)) <= epoch);
}

static void nobody_hears_of_a_choice_that_changes_nothing(void **state)
{
	struct town *town = *state;
	struct done done;

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 80);
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_ANNOUNCE], 0);
	assert_int_equal(done.of[DECISION_INSTALL], 0);
}

static void a_line_without_address_is_not_moved_to(void **state)
{
	struct town *town = *state;
	struct address first = address("203.0.113.7"), second = address("198.51.100.9");

	server_external(town->server, 0, &first, NOW);
	run(town->server);
	asks(town, BY_FIRST, 80);
	town->routes.line[20] = 1;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	server_external(town->server, 1, &second, NOW);
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "198.51.100.9:80");
}

/* Its visitors come there for a while, and it may be back in a moment. */
static void nobody_gets_the_port_that_a_mapping_had_on_the_line_before(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	town->routes.line[20] = 1;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "198.51.100.9:80");
	asks(town, "192.168.1.22", 80);
	assert_outermost(town, "192.168.1.22", "203.0.113.7:17066");
	town->routes.line[20] = 0;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
}

/* Which it is open to depends on the line. */
static void a_door_to_the_nat64_of_a_line_is_closed_before_its_host_has_another(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	asks(town, "2001:db8:1::15", 80); /* whose octet is 21, too */
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_REMOVE], 1);
	assert_int_equal(done.removed_line, 1);
	assert_int_equal(done.of[DECISION_INSTALL], 1);
	assert_int_equal(mapping_of(town->server, "2001:db8:1::15")->line, 0);
}

/* What the operator's people know it by outside. */
static void the_port_that_the_operator_wants_is_to_be_had_on_each_line(void **state)
{
	struct town *town = *state;
	struct static_wish web = { .title = "web",
				   .internal = { address(BY_SECOND), 80 },
				   .protocol = PROTOCOL_TCP,
				   .external = 8080 };

	if (!town)
		skip();
	get_addresses(town);
	assert_true(server_want(town->server, &web, 1, NOW));
	run(town->server);
	assert_outermost(town, BY_SECOND, "192.0.1.9:40000");
	asks(town, BY_FIRST, 8080); /* who might come first there */
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_SECOND, "203.0.113.7:8080");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_OF_LINES(each_host_is_mapped_on_its_line),
		TEST_OF_LINES(a_line_is_kept_until_all_are_chosen_anew),
		TEST_OF_LINES(who_comes_back_after_many_choices_is_chosen_for_anew),
		TEST_OF_LINES(mappings_follow_their_host_to_another_line),
		TEST_OF_LINES(nobody_hears_of_a_choice_that_changes_nothing),
		TEST_OF_LINES(a_line_without_address_is_not_moved_to),
		TEST_OF_LINES(nobody_gets_the_port_that_a_mapping_had_on_the_line_before),
		TEST_OF_NAT64(a_door_to_the_nat64_of_a_line_is_closed_before_its_host_has_another),
		TEST_OF_CARRIERS(the_port_that_the_operator_wants_is_to_be_had_on_each_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
