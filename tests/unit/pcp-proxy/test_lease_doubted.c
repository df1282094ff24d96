/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lease when the carrier starts again, is back, or is asked elsewhere, and one that an
 * earlier run obtained.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/lease_peer.h"

#define HALF milliseconds(500)

/* PCP-P-030: its subscribers do not ask all at once. */
static void one_that_may_be_lost_is_asked_for_again_at_some_moment(void **state)
{
	struct lease early = granted("192.0.1.9:40001", 1200), late = early;
	monotonic now = NOW + seconds(200);
	struct pcp_request request;

	(void)state;
	lease_doubt(&early, seconds(5), &chance, now);
	assert_true(early.wake_at == now);
	drawn = 0xcc; /* four fifths */
	lease_doubt(&late, seconds(5), &chance, now);
	assert_in_range(late.wake_at, now + seconds(4) - HALF, now + seconds(4) + HALF);
	assert_int_equal(wake(&late, late.wake_at), LEASE_DO_SEND);
	request = lease_request(&late, now + seconds(5));
	assert_int_equal(request.lifetime, 995);
	assert_int_equal(request.suggested.port, 40001);
	/* What is as before is no news. */
	assert_int_equal(succeed(&late, "192.0.1.9:40001", 995, now + seconds(5)),
			 LEASE_DO_NOTHING);
	assert_int_equal(wake(&early, now), LEASE_DO_SEND);
	assert_int_equal(succeed(&early, "192.0.1.9:40777", 1000, now), LEASE_DO_ANSWER);
}

/* It is asked for already, or given back: there is nothing to doubt. */
static void only_what_is_held_can_be_doubted(void **state)
{
	struct lease waits = asked(3600, true), goes = granted("192.0.1.9:40001", 1200);
	monotonic due = waits.wake_at;

	(void)state;
	lease_doubt(&waits, seconds(5), &chance, NOW + seconds(1));
	assert_int_equal(waits.state, LEASE_REQUESTING);
	assert_true(waits.wake_at == due);
	assert_int_equal(wake(&waits, due), LEASE_DO_SEND);
	assert_int_equal(lease_request(&waits, due).suggested.port, 443);
	lease_release(&goes, NOW + seconds(1));
	lease_doubt(&goes, seconds(5), &chance, NOW + seconds(1));
	assert_int_equal(goes.state, LEASE_RELEASING);
}

static void a_request_need_not_wait_once_the_carrier_is_back(void **state)
{
	struct lease lease = asked(3600, false), held = granted("192.0.1.9:40001", 1200);
	monotonic now, due;

	(void)state;
	while (lease.wake_at < NOW + seconds(300))
		assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	now = NOW + seconds(299);
	drawn = 0x80;
	lease_hasten(&lease, seconds(1), &chance, now);
	assert_in_range(lease.wake_at, now + milliseconds(400), now + milliseconds(600));
	due = lease.wake_at;
	lease_hasten(&lease, seconds(1), &chance, now + HALF); /* never later than it would be */
	assert_true(lease.wake_at <= due);
	due = held.wake_at;
	lease_hasten(&held, seconds(1), &chance, now);
	assert_true(held.wake_at == due);
}

/* RFC 7488 3 */
static void at_another_address_a_request_has_all_its_patience_again(void **state)
{
	struct lease lease = asked(3600, true), held = granted("192.0.1.9:40001", 1200);
	monotonic due = held.wake_at;
	unsigned int address, sent;

	(void)state;
	for (address = 0; address < 2; address++) {
		for (sent = 1; sent < LEASE_PATIENCE; sent++) {
			assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
			assert_int_equal(lease_has_waited(&lease), sent + 1 == LEASE_PATIENCE);
		}
		lease_begin_again(&lease, lease.wake_at);
		assert_false(lease_has_waited(&lease));
		assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	}
	lease_begin_again(&held, NOW + seconds(1));
	assert_true(held.wake_at == due); /* it asks for nothing now */
	assert_false(lease_has_waited(&held));
}

/* PCP-C-022 */
static void what_an_earlier_run_obtained_is_held_without_a_word(void **state)
{
	struct lease_wish wanted = wish(900, true);
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	struct lease lease = { .mapping = 1 };

	(void)state;
	lease_restore(&lease, &wanted, &outermost, NOW + seconds(900), NOW);
	assert_int_equal(lease.state, LEASE_HELD);
	assert_true(lease.wake_at == NOW + seconds(900));
	/* Another port is news to the mapping, the same one is not. */
	lease_doubt(&lease, seconds(5), &chance, NOW);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(lease_request(&lease, NOW).suggested.port, 40001);
	assert_int_equal(lease_request(&lease, NOW).lifetime, 900);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 900, NOW), LEASE_DO_NOTHING);
	assert_int_equal(succeed(&lease, "192.0.1.9:40777", 900, NOW), LEASE_DO_ANSWER);
}

static void what_an_earlier_run_obtained_can_be_taken_away_and_given_back(void **state)
{
	struct lease_wish wanted = wish(900, true);
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	struct lease lease = { .mapping = 1 };

	(void)state;
	lease_restore(&lease, &wanted, &outermost, NOW + seconds(900), NOW);
	assert_int_equal(respond(&lease, response(PCP_NOT_AUTHORIZED, "0.0.0.0", 30), NOW),
			 LEASE_DO_ANSWER);
	assert_int_equal(lease.state, LEASE_OVER);
	lease_restore(&lease, &wanted, &outermost, NOW + seconds(900), NOW);
	lease_release(&lease, NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	assert_int_equal(lease_request(&lease, NOW).lifetime, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_that_may_be_lost_is_asked_for_again_at_some_moment),
		TEST(only_what_is_held_can_be_doubted),
		TEST(a_request_need_not_wait_once_the_carrier_is_back),
		TEST(at_another_address_a_request_has_all_its_patience_again),
		TEST(what_an_earlier_run_obtained_is_held_without_a_word),
		TEST(what_an_earlier_run_obtained_can_be_taken_away_and_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
