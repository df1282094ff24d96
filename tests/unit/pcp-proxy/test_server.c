/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server beside what stories tell: counters, answers that come late or in the
 * middle of a move, what stays when it is configured anew, and long work in steps.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/server_bench.h"

/* -- what is known -- */

#ifdef CONFIG_PCP_NATPMP
#define SHORT_NATPMP_DROPPED 1
#else
#define SHORT_NATPMP_DROPPED 0 /* whatever the length: the version is not supported */
#endif

static void what_was_seen_is_counted(void **state)
{
	static const uint8_t one_octet[] = { 2 }, short_natpmp[] = { 0, 1, 0 };
	const struct server_counters *counters = server_counters(*state);

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 80, NOW);
	assert_int_equal(counters->granted, 1);
	obtain(*state, "192.168.1.20", 80, NOW);
	assert_int_equal(counters->granted, 1);
	assert_int_equal(counters->renewed, 1);
	obtain(*state, "192.168.1.20", 81, NOW);
	ask(*state, "192.168.1.20", 80, 0, NOW);
	drain(*state);
	assert_int_equal(counters->released, 1);
	assert_int_equal(counters->errors, 0);
	ask(*state, "fe80::20", 80, 3600, NOW);
	drain(*state);
	assert_int_equal(counters->errors, 1);
	assert_int_equal(counters->dropped, 0);
	send_octets(*state, "192.168.1.20", one_octet, sizeof(one_octet), NOW);
	send_octets(*state, "192.168.1.20", short_natpmp, sizeof(short_natpmp), NOW);
	assert_int_equal(counters->dropped, 1 + SHORT_NATPMP_DROPPED);
	assert_int_equal(counters->requests, 7);
	server_wake(*state, NOW + seconds(3600));
	drain(*state);
	assert_int_equal(counters->expired, 1);
	assert_int_equal(counters->released, 1);
}

static void mappings_are_listed_each_once(void **state)
{
	const struct mapping *mapping = NULL;
	unsigned int ports = 0;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 1, NOW);
	obtain(*state, "192.168.1.20", 2, NOW);
	obtain(*state, "192.168.1.21", 4, NOW);
	while ((mapping = server_mapping(*state, mapping)) != NULL)
		ports += mapping->key.internal_port;
	assert_int_equal(ports, 7);
	assert_int_equal(server_count(*state), 3);
}

/* An answer for a mapping that has ended meanwhile is passed over. */
static void late_answers_are_nobodys(void **state)
{
	const struct carrier_answer taken = { .result = PCP_NOT_AUTHORIZED,
					      .lifetime = 30,
					      .outermost = { ADDRESS_NONE_IPV4, 0 } };
	ticket number;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	number = server_next(*state)->ticket;
	ask(*state, "192.168.1.20", 80, 0, NOW);
	drain(*state);
	assert_null(server_find(*state, number));
	server_installed(*state, number, 0, 0, NOW);
	server_installed(*state, number, -EIO, 0, NOW);
	server_answered(*state, number, &taken, NOW);
	server_found(*state, number, NULL, 0, NOW);
	assert_null(server_next(*state));
	assert_int_equal(server_count(*state), 0);
}

/* -- moves under way -- */

/* Renews a mapping and moves it in one turn: the kernel has two installs to answer. */
static ticket renew_and_move(struct server *server)
{
	ticket number;

	outside(server, "203.0.113.7", NOW);
	drain(server);
	obtain(server, "192.168.1.20", 80, NOW);
	ask(server, "192.168.1.20", 80, 3600, NOW);
	number = server_next(server)->ticket;
	outside(server, "203.0.113.8", NOW);
	server_wake(server, NOW);
	assert_int_equal(drain(server).of[DECISION_INSTALL], 1);
	return number;
}

static void a_refusal_at_the_old_address_is_none_at_the_new_one(void **state)
{
	ticket number = renew_and_move(*state);
	struct decided decided;

	server_installed(*state, number, -EIO, 0, NOW);
	assert_null(server_next(*state));
	server_installed(*state, number, 0, 0, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_SEND], 1);
	assert_int_equal(decided.last_event.event, EVENT_CHANGED);
	assert_int_equal(server_count(*state), 1);
}

static void a_success_at_the_old_address_is_none_at_the_new_one(void **state)
{
	ticket number = renew_and_move(*state);

	server_installed(*state, number, 0, 0, NOW);
	assert_null(server_next(*state));
	server_installed(*state, number, -EIO, 0, NOW);
	assert_int_equal(drain(*state).last_event.event, EVENT_LOST);
	assert_int_equal(server_count(*state), 0);
}

/* -- configuration -- */

static void other_bounds_are_for_what_is_granted_from_now_on(void **state)
{
	struct server_settings shorter = settings();
	struct decided decided;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 80, NOW);
	shorter.lifetime_max = 600;
	shorter.max_mappings = 1;
	server_reconfigure(*state, &shorter, NOW);
	assert_int_equal(server_count(*state), 1);
	ask(*state, "192.168.1.20", 81, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1); /* the capacity is what it was */
	assert_int_equal(decided.last_install.lifetime, 600);
}

static void the_deployment_stays_whatever_is_configured(void **state)
{
	struct server_settings other = settings();
	struct decided decided;

	other.lines[0].deployment = deployment_find("nat444");
	if (!other.lines[0].deployment)
		skip(); /* built without the proxy */
	server_reconfigure(*state, &other, NOW);
	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	obtain(*state, "192.168.1.20", 81, NOW);
	assert_int_equal(server_counters(*state)->granted, 1); /* nobody else is asked */
}

/* -- long work -- */

/* A turn has room for so many decisions; the server asks to be woken at once for the rest. */
static void many_expiries_and_moves_are_done_in_steps(void **state)
{
	struct mapping mapping;
	struct decided decided;
	unsigned int installed = 0, lost = 0, steps = 0;
	uint16_t port;

	for (port = 1; port <= CAPACITY; port++) {
		mapping = earlier(port);
		assert_int_not_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
	}
	outside(*state, "203.0.113.8", NOW);
	while (server_wake_at(*state) <= NOW) {
		assert_true(++steps <= CAPACITY);
		server_wake(*state, NOW);
		decided = drain(*state);
		installed += decided.of[DECISION_INSTALL];
	}
	assert_int_equal(installed, CAPACITY);
	while (server_count(*state) > 0) {
		assert_true(++steps <= 2 * CAPACITY);
		assert_true(server_wake_at(*state) <= NOW + seconds(600));
		server_wake(*state, NOW + seconds(600));
		decided = drain(*state);
		lost += decided.of[DECISION_EVENT];
	}
	assert_int_equal(lost, CAPACITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_seen_is_counted),
		TEST(mappings_are_listed_each_once),
		TEST(late_answers_are_nobodys),
		TEST(a_refusal_at_the_old_address_is_none_at_the_new_one),
		TEST(a_success_at_the_old_address_is_none_at_the_new_one),
		TEST(other_bounds_are_for_what_is_granted_from_now_on),
		TEST(the_deployment_stays_whatever_is_configured),
		TEST(many_expiries_and_moves_are_done_in_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
