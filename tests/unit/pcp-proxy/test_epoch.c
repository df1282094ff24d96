/* SPDX-License-Identifier: BSD-2-Clause */
/* Our epoch, and what we believe of somebody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/epoch.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* PCP-S-120, 121. */
static void our_epoch_counts_whole_seconds_from_its_start(void **state)
{
	monotonic start = 5 * MONOTONIC_SECOND + 300000;

	(void)state;
	assert_int_equal(epoch_at(start, start), 0);
	assert_int_equal(epoch_at(start, start + MONOTONIC_SECOND - 1), 0);
	assert_int_equal(epoch_at(start, start + MONOTONIC_SECOND), 1);
	assert_int_equal(epoch_at(start, start + seconds(86400)), 86400);
}

/* PCP-S-122: also when the machine has been up for less time than the epoch says. */
static void our_epoch_goes_on_where_it_stopped(void **state)
{
	monotonic now = seconds(20), start = epoch_start(1000000, now);

	(void)state;
	assert_int_equal(epoch_at(start, now), 1000000);
	assert_int_equal(epoch_at(start, now + seconds(7)), 1000007);
}

static bool plausible(uint32_t client_seconds, int64_t server_seconds)
{
	struct epoch_record record = { 0 };

	assert_true(epoch_is_plausible(&record, 100000, seconds(50)));
	return epoch_is_plausible(&record, (uint32_t)(100000 + server_seconds),
				  seconds(50 + client_seconds));
}

/* PCP-W-055: the range of server time that goes with each client time. */
static void a_server_clock_may_differ_by_a_sixteenth_and_two_seconds(void **state)
{
	static const struct {
		uint32_t client;
		int64_t least, most;
	} ranges[] = {
		{ 0, -1, 2 },         { 10, 8, 12 },        { 100, 92, 108 },
		{ 1800, 1686, 1922 }, { 3600, 3373, 3842 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(ranges); i++) {
		assert_true(plausible(ranges[i].client, ranges[i].least));
		assert_true(plausible(ranges[i].client, ranges[i].most));
		assert_false(plausible(ranges[i].client, ranges[i].least - 1));
		assert_false(plausible(ranges[i].client, ranges[i].most + 1));
	}
}

/* One second back is a clock that stands still, not one that runs backwards. */
static void a_server_clock_may_go_back_by_one_second(void **state)
{
	(void)state;
	assert_true(plausible(0, -1));
	assert_true(plausible(2, -1));
	assert_false(plausible(3, -1));
	assert_false(plausible(0, -2));
}

static void the_first_epoch_is_believed_and_each_is_remembered(void **state)
{
	struct epoch_record record = { 0 };

	(void)state;
	assert_true(epoch_is_plausible(&record, 4000000000, seconds(1)));
	assert_true(epoch_is_plausible(&record, 4000000001, seconds(2)));
	assert_false(epoch_is_plausible(&record, 0, seconds(3)));
	assert_true(epoch_is_plausible(&record, 1, seconds(4))); /* compared with 0, not before */
	assert_int_equal(record.epoch, 1);
}

/* The clock of a client ticks, too: two answers may lie on both sides of a tick. */
static void moments_are_compared_in_whole_seconds(void **state)
{
	struct epoch_record record = { 0 };

	(void)state;
	assert_true(epoch_is_plausible(&record, 7, seconds(10) - 1));
	assert_true(epoch_is_plausible(&record, 10, seconds(10)));      /* 3 ahead, but 1 passed */
	assert_false(epoch_is_plausible(&record, 13, seconds(11) - 1)); /* 3 ahead, 0 passed */
}

/* PCP-W-077. */
static void a_natpmp_server_may_lag_by_an_eighth_and_two_seconds(void **state)
{
	struct epoch_record record = { 0 };

	(void)state;
	assert_true(epoch_is_plausible_natpmp(&record, 1000, seconds(5)));
	assert_true(epoch_is_plausible_natpmp(&record, 1068, seconds(85)));
	record = (struct epoch_record){ true, 1000, seconds(5) };
	assert_false(epoch_is_plausible_natpmp(&record, 1067, seconds(85)));
	assert_true(epoch_is_plausible_natpmp(&record, 1000000, seconds(86)));
	assert_int_equal(record.epoch, 1000000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_epoch_counts_whole_seconds_from_its_start),
		cmocka_unit_test(our_epoch_goes_on_where_it_stopped),
		cmocka_unit_test(a_server_clock_may_differ_by_a_sixteenth_and_two_seconds),
		cmocka_unit_test(a_server_clock_may_go_back_by_one_second),
		cmocka_unit_test(the_first_epoch_is_believed_and_each_is_remembered),
		cmocka_unit_test(moments_are_compared_in_whole_seconds),
		cmocka_unit_test(a_natpmp_server_may_lag_by_an_eighth_and_two_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
