/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_NATPMP */
/* Each of several lines has an address, perhaps a carrier, and goes down on its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_codec.h"
#include "tests/unit/pcp-proxy/lines_bench.h"

/* -- addresses -- */

static void a_new_address_moves_the_mappings_of_its_line_alone(void **state)
{
	struct town *town = *state;
	struct address other = address("198.51.100.10");

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 80);
	server_external(town->server, 1, &other, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 1);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "198.51.100.10:80");
}

/* Each is behind a router of another provider's, say. */
static void two_lines_may_have_the_same_address(void **state)
{
	struct town *town = *state;
	struct address same = address("203.0.113.7");

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 80);
	server_external(town->server, 1, &same, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "203.0.113.7:17066");
}

static void what_happened_to_a_line_that_is_down_is_made_up_for(void **state)
{
	struct town *town = *state;
	struct address none = ADDRESS_NONE_IPV4, second = address("198.51.100.9");
	struct server_line is = { .deployment = deployment_find("public") };

	get_addresses(town);
	asks(town, BY_SECOND, 80);
	server_external(town->server, 1, &none, NOW);
	server_deploy(town->server, 1, &is, true, NOW);
	server_rechoose(town->server, NOW); /* all mappings are looked at meanwhile */
	run(town->server);
	server_external(town->server, 1, &second, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 1);
}

/* Also one that is down: nothing waits for it to come back. */
static void what_a_line_has_ends_when_it_is_switched_off(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = &deployment_off };
	struct address none = ADDRESS_NONE_IPV4;

	get_addresses(town);
	asks(town, BY_FIRST, 80);
	asks(town, BY_SECOND, 80);
	server_external(town->server, 1, &none, NOW);
	server_deploy(town->server, 1, &is, false, NOW);
	assert_int_equal(run(town->server).of[DECISION_REMOVE], 1);
	assert_int_equal(server_count(town->server), 1);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	asks(town, BY_SECOND, 80);
	assert_int_equal(server_count(town->server), 1);
}

/* -- carriers -- */

static void the_other_line_is_another_kind_and_asks_its_carrier(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	assert_int_equal(asks(town, BY_FIRST, 80).of[DECISION_ASK], 0);
	done = asks(town, BY_SECOND, 80);
	assert_int_equal(done.of[DECISION_ASK], 1);
	assert_int_equal(done.asked_line, 1);
	assert_outermost(town, BY_SECOND, "192.0.1.9:40000");

	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_RELEASE], 1);
	assert_int_equal(done.released_line, 1);
	/* The other host has port 80 there. */
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "203.0.113.7:17066");
}

/* The kernel's answer comes when the carrier for whose sake it was asked has gone. */
static void a_carrier_that_has_gone_is_not_asked(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = deployment_find("public") };
	const struct decision *install;
	ticket number;

	if (!town)
		skip();
	get_addresses(town);
	hear(town, BY_SECOND, 80, PCP_MAP);
	install = server_next(town->server);
	assert_int_equal(install->kind, DECISION_INSTALL);
	number = install->ticket;
	server_deploy(town->server, 1, &is, false, NOW);
	server_installed(town->server, number, 0, 0, NOW);
	assert_int_equal(run(town->server).of[DECISION_ASK], 0);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

static struct done ask_address(struct town *town, const char *host)
{
	static const uint8_t bytes[] = { NATPMP_VERSION, NATPMP_ADDRESS };

	send_octets(town->server, host, bytes, sizeof(bytes), NOW);
	return run(town->server);
}

static void assert_address(const struct done *done, const char *text)
{
	struct address wanted = address(text);

	assert_int_equal(done->of[DECISION_SEND], 1);
	assert_memory_equal(done->last_message.bytes + 8, wanted.octets + 12, 4);
}

static void each_host_is_told_the_address_of_its_line(void **state)
{
	struct town *town = *state;
	struct address outermost = address("192.0.1.9");
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	done = ask_address(town, BY_FIRST);
	assert_address(&done, "203.0.113.7");
	done = ask_address(town, BY_SECOND);
	assert_int_equal(done.of[DECISION_ASK_ADDRESS], 1);
	assert_int_equal(done.address_line, 1);
	server_outermost(town->server, 1, &outermost, NOW);
	done = run(town->server);
	assert_address(&done, "192.0.1.9");
}

/* What a carrier was asked for, another one does not answer. */
static void a_host_that_waits_for_its_address_is_told_by_the_carrier_of_now(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = deployment_find("nat444") };

	if (!town)
		skip();
	get_addresses(town);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 1);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 0);
	server_deploy(town->server, 1, &is, true, NOW);
	run(town->server);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_OF_LINES(a_new_address_moves_the_mappings_of_its_line_alone),
		TEST_OF_LINES(two_lines_may_have_the_same_address),
		TEST_OF_LINES(what_happened_to_a_line_that_is_down_is_made_up_for),
		TEST_OF_LINES(what_a_line_has_ends_when_it_is_switched_off),
		TEST_OF_CARRIERS(the_other_line_is_another_kind_and_asks_its_carrier),
		TEST_OF_CARRIERS(a_carrier_that_has_gone_is_not_asked),
		TEST_OF_CARRIERS(each_host_is_told_the_address_of_its_line),
		TEST_OF_CARRIERS(a_host_that_waits_for_its_address_is_told_by_the_carrier_of_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
