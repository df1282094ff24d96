/* SPDX-License-Identifier: BSD-2-Clause */
/* The mapping table: found by key, external endpoint, ticket and time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/mapping_table.h"
#include "tests/support/spelled.h"

#define CAPACITY 1000

static int open_table(void **state)
{
	*state = mapping_table_new(CAPACITY, 1);
	return *state ? 0 : -1;
}

static int close_table(void **state)
{
	mapping_table_free(*state);
	return 0;
}

static struct mapping_key key(uint16_t port)
{
	return (struct mapping_key){
		address("192.168.1.20"), port, PROTOCOL_TCP, true, { .port = 0 }
	};
}

static struct endpoint external(uint16_t port)
{
	return (struct endpoint){ address("203.0.113.7"), port };
}

static struct mapping *add(struct mapping_table *table, uint16_t port)
{
	struct mapping_key of = key(port);
	struct endpoint outside = external(port);
	struct mapping *mapping = mapping_table_add(table, &of);

	assert_non_null(mapping);
	mapping_table_set_external(table, mapping, &outside);
	return mapping;
}

/* PCP-S-038: every part of the key tells mappings apart. */
static void mappings_are_told_apart_by_all_of_their_key(void **state)
{
	struct mapping *mapping = add(*state, 80);
	struct mapping_key other = key(80);

	assert_ptr_equal(mapping_table_find(*state, &other), mapping);
	other.protocol = PROTOCOL_UDP;
	assert_null(mapping_table_find(*state, &other));
	other = key(81);
	assert_null(mapping_table_find(*state, &other));
	other = key(80);
	other.external_ipv4 = false;
	assert_null(mapping_table_find(*state, &other));
	other = key(80);
	other.internal = address("192.168.1.21");
	assert_null(mapping_table_find(*state, &other));
}

static void an_external_endpoint_is_held_until_it_is_another_one(void **state)
{
	struct mapping *mapping = add(*state, 80);
	struct endpoint before = external(80), after = external(90);

	assert_ptr_equal(mapping_table_external(*state, PROTOCOL_TCP, &before, NULL), mapping);
	assert_null(mapping_table_external(*state, PROTOCOL_UDP, &before, NULL));
	mapping_table_set_external(*state, mapping, &after);
	assert_null(mapping_table_external(*state, PROTOCOL_TCP, &before, NULL));
	assert_ptr_equal(mapping_table_external(*state, PROTOCOL_TCP, &after, NULL), mapping);
	mapping_table_remove(*state, mapping);
	assert_null(mapping_table_external(*state, PROTOCOL_TCP, &after, NULL));
}

static void a_ticket_is_never_good_for_another_mapping(void **state)
{
	struct mapping *mapping = add(*state, 80);
	ticket number = mapping_ticket(mapping);

	assert_int_not_equal(number, 0);
	assert_ptr_equal(mapping_table_ticket(*state, number), mapping);
	mapping_table_remove(*state, mapping);
	assert_null(mapping_table_ticket(*state, number));
	(void)add(*state, 81); /* in the same place */
	assert_null(mapping_table_ticket(*state, number));
	assert_null(mapping_table_ticket(*state, UINT64_MAX));
}

static void a_full_table_takes_no_more_until_one_goes(void **state)
{
	struct mapping_key one_more = key(CAPACITY + 1);
	struct mapping *mapping = NULL;
	uint16_t port;

	for (port = 1; port <= CAPACITY; port++)
		mapping = add(*state, port);
	assert_int_equal(mapping_table_count(*state), CAPACITY);
	assert_null(mapping_table_add(*state, &one_more));
	mapping_table_remove(*state, mapping);
	assert_non_null(mapping_table_add(*state, &one_more));
}

/* Others hold pointers to mappings across all this. */
static void mappings_stay_where_they_are_and_are_all_listed(void **state)
{
	struct mapping *first = add(*state, 1);
	const struct mapping *mapping = NULL;
	struct mapping_key of;
	uint16_t port, seen = 0;

	for (port = 2; port <= CAPACITY; port++)
		(void)add(*state, port);
	for (port = 2; port <= CAPACITY; port += 2) {
		of = key(port);
		mapping_table_remove(*state, mapping_table_find(*state, &of));
	}
	of = key(1);
	assert_ptr_equal(mapping_table_find(*state, &of), first);
	while ((mapping = mapping_table_next(*state, mapping)) != NULL) {
		assert_int_equal(mapping->key.internal_port % 2, 1);
		seen++;
	}
	assert_int_equal(seen, CAPACITY / 2);
	assert_int_equal(mapping_table_count(*state), CAPACITY / 2);
}

/* -- port sets -- */

static struct mapping *find(struct mapping_table *table, uint16_t port)
{
	struct mapping_key of = key(port);

	return mapping_table_find(table, &of);
}

static struct mapping *at_external(struct mapping_table *table, uint16_t port)
{
	struct endpoint outside = external(port);

	return mapping_table_external(table, PROTOCOL_TCP, &outside, NULL);
}

/* RFC 7753 4: one entity, by whichever of its ports it is named. */
static void a_set_is_found_by_each_of_its_ports_and_listed_once(void **state)
{
	struct mapping *set = add(*state, 100);
	uint16_t port;

	assert_int_equal(mapping_table_set_more_ports(*state, set, 9), 9);
	for (port = 100; port <= 109; port++) {
		assert_ptr_equal(find(*state, port), set);
		assert_ptr_equal(at_external(*state, port), set);
	}
	assert_null(find(*state, 99));
	assert_null(find(*state, 110));
	assert_null(at_external(*state, 110));
	assert_int_equal(mapping_table_count(*state), 10);
	assert_ptr_equal(mapping_table_next(*state, NULL), set);
	assert_null(mapping_table_next(*state, set));
}

static void a_set_goes_elsewhere_outside_with_all_of_its_ports(void **state)
{
	struct mapping *set = add(*state, 100);
	struct endpoint elsewhere = external(105); /* some of it where some of it was */
	uint16_t port;

	mapping_table_set_more_ports(*state, set, 9);
	mapping_table_set_external(*state, set, &elsewhere);
	assert_null(at_external(*state, 104));
	for (port = 105; port <= 114; port++)
		assert_ptr_equal(at_external(*state, port), set);
	assert_int_equal(set->external.port, 105);
}

static void a_set_that_shrinks_or_ends_leaves_nothing_behind(void **state)
{
	struct mapping *set = add(*state, 100);

	mapping_table_set_more_ports(*state, set, 9);
	assert_int_equal(mapping_table_set_more_ports(*state, set, 4), 4);
	assert_ptr_equal(find(*state, 104), set);
	assert_null(find(*state, 105));
	assert_null(at_external(*state, 105));
	assert_int_equal(mapping_table_count(*state), 5);
	mapping_table_remove(*state, set);
	assert_null(find(*state, 100));
	assert_null(find(*state, 104));
	assert_null(at_external(*state, 102));
	assert_int_equal(mapping_table_count(*state), 0);
	assert_null(mapping_table_next(*state, NULL));
}

static void a_set_gets_no_more_ports_than_there_is_room_for(void **state)
{
	struct mapping *set;
	uint16_t port;

	for (port = 2000; port < 2000 + CAPACITY - 4; port++)
		(void)add(*state, port);
	set = add(*state, 100);
	assert_int_equal(mapping_table_set_more_ports(*state, set, 9), 3);
	assert_int_equal(mapping_table_count(*state), CAPACITY);
	assert_ptr_equal(find(*state, 103), set);
	assert_null(find(*state, 104));
}

/* A flow of the same host may have the endpoint, too: behind a set it is still found. */
static void whoever_shares_an_external_endpoint_with_a_set_is_found_behind_it(void **state)
{
	struct mapping_key flow_key = key(103);
	struct endpoint shared = external(103);
	struct mapping *flow, *set, *found;

	flow_key.remote = endpoint("198.51.100.1:443");
	flow = mapping_table_add(*state, &flow_key);
	mapping_table_set_external(*state, flow, &shared);
	set = add(*state, 100);
	mapping_table_set_more_ports(*state, set, 9);
	found = mapping_table_external(*state, PROTOCOL_TCP, &shared, NULL);
	assert_ptr_equal(found, set);
	found = mapping_table_external(*state, PROTOCOL_TCP, &shared, found);
	assert_ptr_equal(found, flow);
	assert_null(mapping_table_external(*state, PROTOCOL_TCP, &shared, found));
}

static void sets_are_found_however_many_there_are(void **state)
{
	uint16_t port;

	for (port = 1000; port < 1000 + CAPACITY; port += 10)
		mapping_table_set_more_ports(*state, add(*state, port), 9);
	assert_int_equal(mapping_table_count(*state), CAPACITY);
	for (port = 1000; port < 1000 + CAPACITY; port++) {
		assert_int_equal(find(*state, port)->key.internal_port, port - port % 10);
		assert_ptr_equal(at_external(*state, port), find(*state, port));
	}
}

static void expiry_and_update_are_one_deadline_whichever_is_first(void **state)
{
	struct mapping *mapping = add(*state, 80), *other = add(*state, 81);

	assert_true(mapping_table_first_due(*state) == NEVER);
	mapping_table_set_expiry(*state, mapping, seconds(100));
	mapping_table_set_expiry(*state, other, seconds(50));
	mapping_table_set_update(*state, mapping, seconds(10));
	assert_true(mapping_table_first_due(*state) == seconds(10));
	assert_null(mapping_table_due(*state, seconds(9)));
	assert_ptr_equal(mapping_table_due(*state, seconds(10)), mapping);
	mapping_table_set_update(*state, mapping, NEVER);
	assert_ptr_equal(mapping_table_due(*state, seconds(50)), other);
	mapping_table_remove(*state, other);
	assert_ptr_equal(mapping_table_due(*state, seconds(100)), mapping);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_table, close_table)
		TEST(mappings_are_told_apart_by_all_of_their_key),
		TEST(an_external_endpoint_is_held_until_it_is_another_one),
		TEST(a_ticket_is_never_good_for_another_mapping),
		TEST(a_full_table_takes_no_more_until_one_goes),
		TEST(mappings_stay_where_they_are_and_are_all_listed),
		TEST(a_set_is_found_by_each_of_its_ports_and_listed_once),
		TEST(a_set_goes_elsewhere_outside_with_all_of_its_ports),
		TEST(a_set_that_shrinks_or_ends_leaves_nothing_behind),
		TEST(a_set_gets_no_more_ports_than_there_is_room_for),
		TEST(whoever_shares_an_external_endpoint_with_a_set_is_found_behind_it),
		TEST(sets_are_found_however_many_there_are),
		TEST(expiry_and_update_are_one_deadline_whichever_is_first),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
