/* SPDX-License-Identifier: BSD-2-Clause */
/* Leases are found by ticket and by port, however many come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/lease_table.h"

#define NOW seconds(1000)

static int open_table(void **state)
{
	static struct lease_table table;

	lease_table_open(&table, 600);
	*state = &table;
	return 0;
}

static int clear_table(void **state)
{
	lease_table_clear(*state);
	return 0;
}

static struct lease_wish wish(uint8_t protocol, uint16_t port)
{
	return (struct lease_wish){ .internal = { ADDRESS_NONE_IPV4, port },
				    .protocol = protocol,
				    .wish = { .lifetime = 3600 } };
}

static uint32_t add(struct lease_table *table, ticket mapping, uint16_t port)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port);

	return lease_table_add(table, mapping, &wanted);
}

static uint32_t count_at_port(const struct lease_table *table, uint8_t protocol, uint16_t port)
{
	uint32_t count = 0, at = LEASE_NOWHERE;

	while ((at = lease_table_next_at_port(table, protocol, port, at)) != LEASE_NOWHERE)
		count++;
	return count;
}

static void each_is_found_until_it_is_forgotten(void **state)
{
	struct lease_table *table = *state;
	uint32_t numbers[600], i;

	for (i = 0; i < 600; i++) {
		numbers[i] = add(table, i + 1, (uint16_t)(8000 + i % 300));
		assert_int_not_equal(numbers[i], LEASE_NOWHERE);
	}
	assert_int_equal(add(table, 601, 9), LEASE_NOWHERE); /* the capacity */
	for (i = 0; i < 600; i += 2)
		lease_table_forget(table, numbers[i]);
	assert_int_equal(table->count, 300);
	for (i = 0; i < 600; i++) {
		assert_int_equal(lease_table_find(table, i + 1),
				 i % 2 ? numbers[i] : LEASE_NOWHERE);
		assert_int_equal(lease_table_has(table, numbers[i]), i % 2);
		assert_int_equal(count_at_port(table, PROTOCOL_TCP, (uint16_t)(8000 + i % 300)),
				 i % 2 ? 2 : 0);
	}
	assert_int_not_equal(add(table, 601, 9), LEASE_NOWHERE); /* there is room again */
}

/* 8000 ^ 6 and 8023 ^ 17 are the same. */
static void ports_are_not_taken_for_one_another(void **state)
{
	struct lease_wish udp = wish(PROTOCOL_UDP, 8000 ^ PROTOCOL_TCP ^ PROTOCOL_UDP);
	struct lease_table *table = *state;
	uint32_t tcp = add(table, 1, 8000), far = add(table, 2, 8000 + LEASE_CHAINS);
	uint32_t other = lease_table_add(table, 3, &udp);

	assert_int_equal(lease_table_next_at_port(table, PROTOCOL_TCP, 8000, LEASE_NOWHERE), tcp);
	assert_int_equal(lease_table_next_at_port(table, PROTOCOL_TCP, 8000, tcp), LEASE_NOWHERE);
	assert_int_equal(
		lease_table_next_at_port(table, PROTOCOL_TCP, 8000 + LEASE_CHAINS, LEASE_NOWHERE),
		far);
	assert_int_equal(
		lease_table_next_at_port(table, PROTOCOL_UDP, udp.internal.port, LEASE_NOWHERE),
		other);
}

static void one_that_is_wanted_for_another_port_is_found_there(void **state)
{
	struct lease_wish moved = wish(PROTOCOL_TCP, 9090);
	struct lease_table *table = *state;
	uint32_t number = add(table, 1, 8080);

	lease_table_want(table, number, &moved, NOW);
	assert_int_equal(count_at_port(table, PROTOCOL_TCP, 8080), 0);
	assert_int_equal(count_at_port(table, PROTOCOL_TCP, 9090), 1);
	assert_int_equal(lease_table_at(table, number)->state, LEASE_REQUESTING);
}

/* Its ticket may be used anew meanwhile. */
static void one_that_is_being_released_is_not_found_by_its_ticket(void **state)
{
	struct lease_table *table = *state;
	uint32_t number = add(table, 1, 8080), anew;

	lease_table_at(table, number)->state = LEASE_RELEASING;
	assert_int_equal(lease_table_find(table, 1), LEASE_NOWHERE);
	anew = add(table, 1, 8080);
	assert_int_equal(lease_table_find(table, 1), anew);
	assert_int_equal(count_at_port(table, PROTOCOL_TCP, 8080), 2);
}

static void what_is_forgotten_is_not_due(void **state)
{
	struct lease_table *table = *state;
	uint32_t one = add(table, 1, 8080), other = add(table, 2, 8081), due;

	lease_table_at(table, one)->wake_at = NOW;
	lease_table_schedule(table, one);
	lease_table_at(table, other)->wake_at = NOW + seconds(1);
	lease_table_schedule(table, other);
	assert_true(deadlines_due(&table->deadlines, NOW, &due));
	assert_int_equal(due, one);
	lease_table_forget(table, one);
	assert_true(deadlines_first(&table->deadlines) == NOW + seconds(1));
}

static void all_are_gone_through(void **state)
{
	struct lease_table *table = *state;
	uint32_t one, middle, other, first;

	assert_int_equal(lease_table_next(table, LEASE_NOWHERE), LEASE_NOWHERE);
	one = add(table, 1, 8080);
	middle = add(table, 2, 8081);
	other = add(table, 3, 8082);
	lease_table_forget(table, middle);
	first = lease_table_next(table, LEASE_NOWHERE);
	assert_true(first == one || first == other);
	other = first == one ? other : one;
	assert_int_equal(lease_table_next(table, first), other);
	assert_int_equal(lease_table_next(table, other), LEASE_NOWHERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_table, clear_table)
		TEST(each_is_found_until_it_is_forgotten),
		TEST(ports_are_not_taken_for_one_another),
		TEST(one_that_is_wanted_for_another_port_is_found_there),
		TEST(one_that_is_being_released_is_not_found_by_its_ticket),
		TEST(what_is_forgotten_is_not_due),
		TEST(all_are_gone_through),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
