/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings of an earlier run, and what the kernel is told for the next one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/server_bench.h"

/* The PSID became another one meanwhile: the port is some other customer's. */
static void what_has_no_way_out_any_more_is_not_restored(void **state)
{
	struct server_settings settings = {
		.lines[0].deployment = deployment_find("mape"),
		.lifetime_min = 120,
		.lifetime_max = 3600,
		.max_mappings = 2,
		.lines[0].port_set = { .psid = 52, .length = 8, .offset = 6 },
	};
	struct server *server = server_new(&settings, &chance, NOW);
	struct mapping ours = earlier(1232), other = earlier(1300);

	(void)state;
	assert_non_null(server);
	assert_int_equal(server_restore(server, &other, &plain, 600, NOW), 0);
	assert_int_not_equal(server_restore(server, &ours, &plain, 600, NOW), 0);
	server_free(server);
}

/* PCP-C-022, and a host notices nothing. */
static void a_restored_mapping_is_there_without_a_word_and_ends_in_its_time(void **state)
{
	struct mapping before = earlier(80);
	const struct mapping *mapping;
	struct decided decided;
	ticket number = server_restore(*state, &before, &plain, 600, NOW);

	assert_int_not_equal(number, 0);
	outside(*state, "203.0.113.7", NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 0);
	assert_int_equal(decided.of[DECISION_SEND], 0);
	mapping = server_find(*state, number);
	assert_non_null(mapping);
	assert_true(endpoint_same(&mapping->external, &before.external));
	assert_true(endpoint_same(&mapping->outermost, &before.outermost));
	assert_true(mapping->standing);
	assert_true(mapping->expires == NOW + seconds(600));
	server_wake(*state, NOW + seconds(600));
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_REMOVE], 1);
	assert_int_equal(decided.of[DECISION_EVENT], 1);
	assert_int_equal(decided.last_event.event, EVENT_LOST);
	assert_int_equal(server_count(*state), 0);
}

/* PCP-S-040: the nonce is the old one. */
static void its_host_renews_what_was_restored_and_nobody_else_does(void **state)
{
	struct mapping before = earlier(80);
	struct decided decided;

	memset(before.nonce.octets, 0, sizeof(before.nonce.octets)); /* as ask() has it */
	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	before = earlier(81);
	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	outside(*state, "203.0.113.7", NOW);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_true(decided.last_install.refresh); /* the kernel has it already */
	assert_int_equal(decided.last_install.mapping.external.port, 80);
	ask(*state, "192.168.1.20", 81, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 0);
	assert_int_equal(server_counters(*state)->errors, 1);
}

/* PCP-S-121: the WAN has changed while nobody was there to see it. */
static void restored_mappings_move_where_the_address_is_another_one_now(void **state)
{
	struct endpoint after = endpoint("203.0.113.8:80");
	struct mapping before = earlier(80);
	struct decided decided;

	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	outside(*state, "203.0.113.8", NOW);
	assert_true(server_wake_at(*state) <= NOW);
	server_wake(*state, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_REMOVE], 1);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_true(endpoint_same(&decided.last_install.mapping.external, &after));
}

/* PCP-S-126: where it asked from in the earlier run. NAT-PMP knows no such message. */
static void hosts_of_restored_mappings_hear_of_a_move(void **state)
{
	struct mapping before = earlier(80), natpmp = earlier(81);
	struct decided decided;
	ticket number = server_restore(*state, &before, &plain, 600, NOW), other;

	natpmp.origin = ORIGIN_NATPMP;
	other = server_restore(*state, &natpmp, &plain, 600, NOW);
	outside(*state, "203.0.113.8", NOW);
	server_wake(*state, NOW);
	drain(*state);
	server_installed(*state, number, 0, 0, NOW);
	server_installed(*state, other, 0, 0, NOW);
	assert_int_equal(drain(*state).of[DECISION_EVENT], 2);
	server_wake(*state, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_SEND], 1);
	assert_true(endpoint_same(&decided.last_message.path.client, &before.holder.client));
	assert_true(endpoint_same(&decided.last_message.path.server, &before.holder.server));
}

static void what_contradicts_another_mapping_is_not_restored(void **state)
{
	struct mapping first = earlier(80), second = earlier(81);

	assert_int_not_equal(server_restore(*state, &first, &plain, 600, NOW), 0);
	second.external = first.external; /* one external endpoint, two internal ones */
	assert_int_equal(server_restore(*state, &second, &plain, 600, NOW), 0);
	second = earlier(81);
	second.outermost = (struct endpoint){ ADDRESS_NONE_IPV4, 0 }; /* it was never granted */
	assert_int_equal(server_restore(*state, &second, &plain, 600, NOW), 0);
	assert_int_equal(server_restore(*state, &first, &plain, 600, NOW), 0); /* twice */
	assert_int_equal(server_count(*state), 1);
}

static void there_is_an_end_to_what_is_restored(void **state)
{
	struct mapping mapping;
	uint16_t port;

	for (port = 1; port <= CAPACITY; port++) {
		mapping = earlier(port);
		assert_int_not_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
	}
	mapping = earlier(CAPACITY + 1);
	assert_int_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
}

/* The kernel lists each of its filters. */
static void filters_of_a_mapping_come_one_by_one(void **state)
{
	struct mapping mapping = earlier(80);
	struct mapping_details one = {
		.filters = { 1, { { { address("198.51.100.0"), 120 }, 0 } } },
	};
	struct mapping_details two = {
		.filters = { 1, { { { address("192.0.2.0"), 120 }, 99 } } },
	};
	ticket number = server_restore(*state, &mapping, &one, 600, NOW);

	assert_int_not_equal(number, 0);
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), number);
	assert_int_equal(server_find(*state, number)->details->filters.count, 2);
	mapping.nonce.octets[0] ^= 0xff; /* of another life: it is not the same mapping */
	two.filters.filters[0].remote_port = 100;
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), 0);
	mapping = earlier(80);
	mapping.external.port = 81;
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), 0);
	assert_int_equal(server_find(*state, number)->details->filters.count, 2);
	assert_int_equal(server_count(*state), 1);
}

/* The kernel keeps it for the next daemon: as it will be, for it may be the last that we say. */
static void the_kernel_is_told_the_whole_grant_before_the_host_is(void **state)
{
	const struct carrier_answer granted = { .result = PCP_SUCCESS,
						.lifetime = 600,
						.outermost = endpoint("192.0.1.9:40001") };
	struct endpoint host = endpoint("192.168.1.20:40000");
	const struct decision *decision;
	struct decided decided;
	ticket number;

	if (!*state)
		skip(); /* built without the proxy */
	outside(*state, "100.64.7.9", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	number = server_next(*state)->ticket;
	server_installed(*state, number, 0, 0, NOW);
	decision = server_next(*state);
	assert_non_null(decision);
	assert_int_equal(decision->kind, DECISION_ASK);
	assert_null(server_next(*state));
	server_answered(*state, number, &granted, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_int_equal(decided.of[DECISION_SEND], 0);
	assert_int_equal(decided.last_install.lifetime, 600);
	assert_true(endpoint_same(&decided.last_install.mapping.outermost, &granted.outermost));
	assert_true(endpoint_same(&decided.last_install.mapping.holder.client, &host));
	/* Decisions are copies, and own nothing of the mapping. */
	assert_null(decided.last_install.mapping.asker);
	assert_null(decided.last_install.mapping.details);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_has_no_way_out_any_more_is_not_restored),
		TEST(a_restored_mapping_is_there_without_a_word_and_ends_in_its_time),
		TEST(its_host_renews_what_was_restored_and_nobody_else_does),
		TEST(restored_mappings_move_where_the_address_is_another_one_now),
		TEST(hosts_of_restored_mappings_hear_of_a_move),
		TEST(what_contradicts_another_mapping_is_not_restored),
		TEST(there_is_an_end_to_what_is_restored),
		TEST(filters_of_a_mapping_come_one_by_one),
		TEST_BEHIND_CARRIER(the_kernel_is_told_the_whole_grant_before_the_host_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
