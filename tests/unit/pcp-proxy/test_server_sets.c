/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets of ports: granted in part, and taken over from an earlier run. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/server_bench.h"

static int open_for_sets(void **state)
{
	struct server_settings usual = settings();

	usual.port_set_max = 32;
	*state = server_new(&usual, &chance, NOW);
	if (!*state)
		return -1;
	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	return 0;
}

static void ask_for_set(struct server *server, uint16_t port, uint16_t size)
{
	struct pcp_request request = {
		.opcode = PCP_MAP,
		.lifetime = 3600,
		.client = address("192.168.1.20"),
		.protocol = PROTOCOL_TCP,
		.internal_port = port,
		.suggested = { ADDRESS_NONE_IPV4, 0 },
		.options = { .has_port_set = true, .port_set = { size, port, false } },
	};
	uint8_t bytes[PCP_MAX_LENGTH];

	send_octets(server, "192.168.1.20", bytes,
		    pcp_encode_request(bytes, sizeof(bytes), &request), NOW);
}

/* RFC 7753 7: who overhears a nonce is not to make many packets of one. */
static void one_request_is_answered_eight_times_at_most(void **state)
{
	struct decided decided;
	uint16_t port;

	for (port = 1; port <= 10; port++)
		obtain(*state, "192.168.1.20", port, NOW);
	ask_for_set(*state, 1, 32);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 8);
	assert_int_equal(server_count(*state), 10);
}

/* RFC 7753 4.2: fewer rather than none. */
static void a_set_takes_what_room_there_is(void **state)
{
	struct decided decided;
	uint16_t port;

	for (port = 1000; port < 1000 + CAPACITY - 3; port++)
		obtain(*state, "192.168.1.20", port, NOW);
	ask_for_set(*state, 1, 32);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_int_equal(decided.last_install.mapping.more_ports, 2);
	assert_int_equal(server_count(*state), CAPACITY);
}

/* After so many attempts it makes do with what comes before the port that is in use. */
static void a_set_that_meets_ports_in_use_for_ever_shrinks(void **state)
{
	const struct decision *decision;
	struct mapping mapping;
	unsigned int attempts = 0;
	ticket number = 0;

	ask_for_set(*state, 5000, 32);
	do {
		decision = server_next(*state);
		assert_non_null(decision);
		assert_int_equal(decision->kind, DECISION_INSTALL);
		number = decision->ticket;
		mapping = decision->subject.mapping;
		assert_null(server_next(*state));
		if (mapping.more_ports == 31)
			server_installed(*state, number, -EADDRINUSE,
					 (uint16_t)(mapping.external.port + 5), NOW);
		assert_true(attempts++ < 100);
	} while (mapping.more_ports == 31);
	assert_int_equal(mapping.more_ports, 4);
	server_installed(*state, number, 0, 0, NOW);
	assert_int_equal(drain(*state).of[DECISION_SEND], 1);
	assert_int_equal(server_count(*state), 5);
}

static struct mapping earlier_set(uint16_t port, uint16_t more)
{
	struct mapping mapping = earlier(port);

	mapping.more_ports = more;
	return mapping;
}

/* The kernel lists each of its ports. */
static void the_ports_of_a_set_come_one_by_one(void **state)
{
	struct mapping set = earlier_set(80, 7), inside = earlier(83), outside_it = earlier(90);
	ticket number = server_restore(*state, &set, &plain, 600, NOW);

	assert_int_not_equal(number, 0);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_find(*state, number)->more_ports, 7);
	assert_int_equal(server_count(*state), 8);
	/* What contradicts it, inside or outside, is not taken over. */
	assert_int_equal(server_restore(*state, &inside, &plain, 600, NOW), 0);
	outside_it.external.port = 87;
	assert_int_equal(server_restore(*state, &outside_it, &plain, 600, NOW), 0);
	set = earlier_set(85, 7);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	set = earlier_set(75, 7);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_count(*state), 8);
}

static void a_set_is_taken_over_as_a_whole_or_not_at_all(void **state)
{
	struct mapping set = earlier_set(1, CAPACITY);

	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_count(*state), 0);
}

/* It was made where there was no carrier; one cannot be asked to keep it. */
static void behind_a_carrier_no_set_is_taken_over(void **state)
{
	struct mapping set = earlier_set(80, 7);

	if (!*state)
		skip(); /* built without the proxy */
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOR_SETS(name) cmocka_unit_test_setup_teardown(name, open_for_sets, close_server)
		FOR_SETS(one_request_is_answered_eight_times_at_most),
		FOR_SETS(a_set_takes_what_room_there_is),
		FOR_SETS(a_set_that_meets_ports_in_use_for_ever_shrinks),
		TEST(the_ports_of_a_set_come_one_by_one),
		TEST(a_set_is_taken_over_as_a_whole_or_not_at_all),
		TEST_BEHIND_CARRIER(behind_a_carrier_no_set_is_taken_over),
#undef FOR_SETS
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
