/* SPDX-License-Identifier: BSD-2-Clause */
/* When requests, renewals and announcements are sent again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/retransmission.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define LEAST  0u
#define MIDDLE 0x7fffffffu
#define MOST   UINT32_MAX

/* PCP-W-050: the schedule that RAND = 0 gives. */
static void requests_are_repeated_ever_more_slowly(void **state)
{
	static const uint32_t expected[] = { 0, 3, 9, 21, 45, 93, 189, 381, 765, 1533, 2557, 3581 };
	monotonic wait = retransmission_first(MIDDLE), sum = wait;
	size_t i;

	(void)state;
	for (i = 1; i < LENGTH(expected); i++) {
		assert_int_equal(sum, seconds(expected[i]));
		wait = retransmission_next(wait, MIDDLE);
		sum += wait;
	}
}

static void each_wait_is_a_tenth_more_or_less(void **state)
{
	(void)state;
	assert_int_equal(retransmission_first(LEAST), milliseconds(2700));
	assert_int_equal(retransmission_first(MOST), milliseconds(3300));
	assert_int_equal(retransmission_next(seconds(10), LEAST), seconds(18));
	assert_int_equal(retransmission_next(seconds(10), MOST), seconds(22));
	assert_int_equal(retransmission_next(seconds(1126), MOST), milliseconds(1126400));
	assert_int_equal(retransmission_next(NEVER, LEAST), milliseconds(921600));
}

/* PCP-W-053: lifetime 120 s, granted at 1000 s. */
static void renewals_come_in_ever_smaller_windows(void **state)
{
	static const struct {
		double opens, closes;
	} windows[] = {
		{ 60, 75 },
		{ 90, 97.5 },
		{ 105, 108.75 },
		{ 112.75, 114.375 }, /* not at 112.5: 4 s after the end of the one before */
	};
	monotonic granted = seconds(1000), lifetime = seconds(120);
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(windows); i++) {
		assert_int_equal(renewal_moment(granted, lifetime, (unsigned int)i, LEAST),
				 granted + (monotonic)(windows[i].opens * 1e6));
		assert_int_equal(renewal_moment(granted, lifetime, (unsigned int)i, MOST),
				 granted + (monotonic)(windows[i].closes * 1e6));
	}
	assert_int_equal(renewal_moment(granted, lifetime, 4, LEAST), NEVER);
}

/* RFC 6887 11.2.1 MUST NOT: whatever is drawn, and for every lifetime that there is. */
static void renewals_are_never_less_than_4_seconds_apart_or_late(void **state)
{
	uint64_t lifetime;

	(void)state;
	for (lifetime = 1; lifetime < UINT64_C(1) << 33; lifetime = lifetime * 5 / 4 + 1) {
		monotonic latest = 0;
		unsigned int window;

		for (window = 0; window < 70; window++) {
			monotonic first = renewal_moment(0, seconds(lifetime), window, LEAST);
			monotonic last = renewal_moment(0, seconds(lifetime), window, MOST);

			if (first == NEVER)
				break;
			assert_true(first >= latest + seconds(4));
			assert_true(first <= last && last < seconds(lifetime));
			latest = last;
		}
		assert_true(window < 40);
		assert_true(lifetime < 8 || window > 0);
		assert_int_equal(renewal_moment(0, seconds(lifetime), window + 1, LEAST), NEVER);
	}
}

static void draws_fill_a_window_evenly(void **state)
{
	monotonic day = seconds(86400), first = renewal_moment(0, day, 0, LEAST);
	monotonic last = renewal_moment(0, day, 0, MOST);

	(void)state;
	assert_int_equal(first, day / 2);
	assert_int_equal(last, day / 2 + day / 8);
	assert_in_range(renewal_moment(0, day, 0, MIDDLE), (first + last) / 2 - 1,
			(first + last) / 2 + 1);
	assert_in_range(renewal_moment(0, day, 0, 0x40000000u), first + (last - first) / 4 - 1,
			first + (last - first) / 4 + 1);
}

/* PCP-W-057, 058, 075, 076: sums of the gaps are the moments of sending. */
static void bursts_double_their_gaps_and_end(void **state)
{
	monotonic gap, sum = 0;
	unsigned int sent;

	(void)state;
	for (sent = 1; (gap = burst_gap(sent, ANNOUNCE_BURST)) != NEVER; sent++) {
		assert_int_equal(gap, milliseconds(250u << (sent - 1)));
		sum += gap;
	}
	assert_int_equal(sent, 10);
	assert_int_equal(sum, milliseconds(127750));
	assert_int_equal(burst_gap(1, UPDATE_BURST), milliseconds(250));
	assert_int_equal(burst_gap(2, UPDATE_BURST), milliseconds(500));
	assert_int_equal(burst_gap(3, UPDATE_BURST), NEVER);
	assert_int_equal(burst_gap(8, NATPMP_BURST), seconds(32));
	assert_int_equal(burst_gap(9, NATPMP_BURST), NEVER);
}

/* PCP-W-056. */
static void lost_state_is_answered_within_5_seconds(void **state)
{
	(void)state;
	assert_int_equal(announcement_delay(LEAST), 0);
	assert_int_equal(announcement_delay(MOST), seconds(5));
	assert_int_equal(announcement_delay(MIDDLE), milliseconds(2500));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_repeated_ever_more_slowly),
		cmocka_unit_test(each_wait_is_a_tenth_more_or_less),
		cmocka_unit_test(renewals_come_in_ever_smaller_windows),
		cmocka_unit_test(renewals_are_never_less_than_4_seconds_apart_or_late),
		cmocka_unit_test(draws_fill_a_window_evenly),
		cmocka_unit_test(bursts_double_their_gaps_and_end),
		cmocka_unit_test(lost_state_is_answered_within_5_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
