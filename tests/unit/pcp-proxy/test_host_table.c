/* SPDX-License-Identifier: BSD-2-Clause */
/* Hosts: what is remembered of them, and how fast they may ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/host_table.h"
#include "tests/support/spelled.h"

#define CAPACITY 40

static int open_table(void **state)
{
	*state = host_table_new(CAPACITY, 1);
	return *state ? 0 : -1;
}

static int close_table(void **state)
{
	host_table_free(*state);
	return 0;
}

static struct address numbered(uint32_t number)
{
	struct address host = address("192.168.0.0");

	host.octets[14] = (uint8_t)(number >> 8);
	host.octets[15] = (uint8_t)number;
	return host;
}

static void hosts_are_told_apart_and_found_again(void **state)
{
	struct address one = address("192.168.1.20"), other = address("2001:db8::20");

	assert_null(host_table_find(*state, &one));
	host_table_get(*state, &one, 0)->mappings = 1;
	host_table_get(*state, &other, 0)->mappings = 2;
	assert_int_equal(host_table_get(*state, &one, 0)->mappings, 1);
	assert_int_equal(host_table_find(*state, &other)->mappings, 2);
}

static void a_full_table_keeps_those_with_mappings(void **state)
{
	struct address host;
	uint32_t i;

	for (i = 0; i < CAPACITY; i++) {
		host = numbered(i);
		assert_non_null(host_table_get(*state, &host, 0));
		host_table_find(*state, &host)->mappings = 1;
	}
	host = numbered(CAPACITY);
	assert_null(host_table_get(*state, &host, 0));
	for (i = 0; i < CAPACITY; i++) {
		host = numbered(i);
		assert_int_equal(host_table_find(*state, &host)->mappings, 1);
	}
}

/* Thousands of made-up addresses: there is always room for one more that is quiet. */
static void quiet_hosts_are_forgotten_for_others(void **state)
{
	struct address host;
	uint32_t i;

	for (i = 0; i < 5000; i++) {
		host = numbered(i);
		assert_non_null(host_table_get(*state, &host, 0));
	}
}

static void a_host_that_has_just_asked_is_remembered(void **state)
{
	const struct rate rate = { 1 };
	struct address host;
	uint32_t i;

	for (i = 0; i < CAPACITY; i++) {
		host = numbered(i);
		assert_true(bucket_take(&host_table_get(*state, &host, 0)->requests, &rate, 0));
	}
	host = numbered(CAPACITY);
	assert_null(host_table_get(*state, &host, 0));
	assert_non_null(host_table_get(*state, &host, seconds(1)));
}

static void four_seconds_worth_may_come_at_once(void **state)
{
	const struct rate rate = { 10 };
	struct bucket bucket = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 40; i++)
		assert_true(bucket_take(&bucket, &rate, seconds(100)));
	assert_false(bucket_take(&bucket, &rate, seconds(100)));
	assert_true(bucket_take(&bucket, &rate, seconds(100) + milliseconds(100)));
	assert_false(bucket_take(&bucket, &rate, seconds(100) + milliseconds(100)));
	/* After a rest it is full again, and not more than full. */
	for (i = 0; i < 40; i++)
		assert_true(bucket_take(&bucket, &rate, seconds(200)));
	assert_false(bucket_take(&bucket, &rate, seconds(200)));
}

static void without_a_rate_everything_may_come(void **state)
{
	const struct rate none = { 0 };
	struct bucket bucket = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 10000; i++)
		assert_true(bucket_take(&bucket, &none, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_table, close_table)
		TEST(hosts_are_told_apart_and_found_again),
		TEST(a_full_table_keeps_those_with_mappings),
		TEST(quiet_hosts_are_forgotten_for_others),
		TEST(a_host_that_has_just_asked_is_remembered),
		TEST(four_seconds_worth_may_come_at_once),
		TEST(without_a_rate_everything_may_come),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
