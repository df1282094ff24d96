/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lease that is held: until when, how it is renewed, and what is left of it when the
 * carrier refuses more, says nothing, or takes it away.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/lease_peer.h"

/* Needed for longer than the carrier grants it: nobody but the lease looks after it. */
static struct lease half_granted(void)
{
	struct lease lease = asked(3600, false);

	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 600, NOW), LEASE_DO_ANSWER);
	return lease;
}

/* The host renews in time, or it does not need it any more. */
static void one_that_lasts_as_long_as_the_mapping_ends_with_it(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);

	(void)state;
	assert_true(lease.wake_at == NOW + seconds(1200));
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* RFC 6887 11.2.1 */
static void one_that_ends_too_early_is_renewed_at_half_time(void **state)
{
	struct lease lease = half_granted();
	struct pcp_request request;
	monotonic now = lease.wake_at;

	(void)state;
	assert_true(now == NOW + seconds(300));
	assert_int_equal(wake(&lease, now), LEASE_DO_SEND);
	request = lease_request(&lease, now);
	assert_int_equal(request.lifetime, 3300);
	assert_int_equal(request.suggested.port, 40001);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 600, now), LEASE_DO_NOTHING);
	assert_true(lease.wake_at == now + seconds(300));
	/* The last grant lasts long enough. */
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 3000, NOW + seconds(600)),
			 LEASE_DO_NOTHING);
	assert_true(lease.wake_at == NOW + seconds(3600));
}

/* No moment of a renewal window is late enough: RFC 6887 11.2.1. */
static void one_that_is_too_short_to_renew_is_asked_for_at_its_end(void **state)
{
	struct lease lease = asked(3600, false);

	(void)state;
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 4, NOW), LEASE_DO_ANSWER);
	assert_true(lease.wake_at == NOW + seconds(4));
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
}

/* Its host renews what it has, and the carrier has no more to give. */
static void ask_for_more_in_vain(struct lease *lease)
{
	struct lease_wish again = wish(3600, true);

	lease_want(lease, &again, NOW + seconds(600));
	assert_int_equal(wake(lease, NOW + seconds(600)), LEASE_DO_SEND);
	assert_int_equal(
		respond(lease, response(PCP_NO_RESOURCES, "0.0.0.0", 30), NOW + seconds(601)),
		LEASE_DO_ANSWER);
}

/* RFC 7648 3.4: an error frees the mapping; on a renewal what was granted stands. */
static void a_host_that_is_refused_more_keeps_what_it_has(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);

	(void)state;
	ask_for_more_in_vain(&lease);
	assert_int_equal(heard.result, PCP_NO_RESOURCES);
	assert_int_equal(lease.state, LEASE_HELD);
	assert_true(lease.wake_at == NOW + seconds(1200));
	/* It is as if it had not asked: the port that it has is no news. */
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 500, NOW + seconds(700)),
			 LEASE_DO_NOTHING);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_OVER);
}

static void what_a_refused_host_keeps_can_still_be_taken_away(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);

	(void)state;
	ask_for_more_in_vain(&lease);
	assert_int_equal(
		respond(&lease, response(PCP_NOT_AUTHORIZED, "0.0.0.0", 30), NOW + seconds(700)),
		LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_NOT_AUTHORIZED);
	assert_int_equal(lease.state, LEASE_OVER);
}

static void a_host_that_hears_nothing_keeps_what_it_has(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish again = wish(3600, true);
	enum lease_action action;

	(void)state;
	lease_want(&lease, &again, NOW + seconds(600));
	do {
		action = wake(&lease, earliest(lease.wake_at, NOW + seconds(700)));
	} while (action == LEASE_DO_SEND);
	assert_int_equal(action, LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_NETWORK_FAILURE);
	assert_true(heard.stands);
	assert_true(lease.state != LEASE_OVER);
}

/* The carrier may have obeyed a request for less, and only its answers were lost. */
static void what_was_promised_is_asked_for_once_more(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish less = wish(120, true);
	monotonic now = NOW + seconds(600);
	struct endpoint first = endpoint("192.0.1.9:40001");
	struct pcp_request request;

	(void)state;
	lease_want(&lease, &less, now);
	while (wake(&lease, now) == LEASE_DO_SEND)
		now = lease.wake_at;
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	request = lease_request(&lease, now);
	assert_int_equal(request.lifetime, seconds_until(NOW + seconds(1200), now));
	assert_true(endpoint_same(&request.suggested, &first));
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", request.lifetime, now),
			 LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_HELD);
	assert_true(lease.expires >= NOW + seconds(1200));
}

/* The second transmission is refused, but the first one may have been obeyed. */
static void what_may_have_become_shorter_is_renewed_sooner(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish less = wish(120, true);

	(void)state;
	lease_want(&lease, &less, NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(
		respond(&lease, response(PCP_NO_RESOURCES, "0.0.0.0", 30), NOW + seconds(4)),
		LEASE_DO_ANSWER);
	assert_true(heard.stands);
	assert_true(lease.wake_at < NOW + seconds(120));
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 1100, NOW + seconds(100)),
			 LEASE_DO_NOTHING);
	assert_true(lease.expires >= NOW + seconds(1200));
}

/* News of another port is no answer to who insists on one, but is true all the same. */
static void news_that_was_passed_over_is_asked_for(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish this_port = wish(1200, true);
	struct endpoint second = endpoint("192.0.1.9:40002");

	(void)state;
	this_port.wish.suggested = endpoint("192.0.1.9:40001");
	this_port.wish.prefer_failure = true;
	lease_want(&lease, &this_port, NOW + seconds(600));
	assert_int_equal(wake(&lease, NOW + seconds(600)), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40002", 600, NOW + seconds(601)),
			 LEASE_DO_NOTHING);
	assert_int_equal(respond(&lease, response(PCP_CANNOT_PROVIDE_EXTERNAL, "0.0.0.0", 30),
				 NOW + seconds(602)),
			 LEASE_DO_ANSWER);
	assert_true(heard.stands);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40002", 600, NOW + seconds(603)),
			 LEASE_DO_ANSWER);
	assert_true(endpoint_same(&heard.outermost, &second));
}

/* The carrier obeys in the order in which it hears: this may be what it has done last. */
static void a_late_release_is_made_good(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct pcp_request request;

	(void)state;
	assert_int_equal(succeed(&lease, "0.0.0.0", 0, NOW + seconds(1)), LEASE_DO_NOTHING);
	assert_true(lease.wake_at <= NOW + seconds(1));
	assert_int_equal(wake(&lease, NOW + seconds(1)), LEASE_DO_SEND);
	request = lease_request(&lease, NOW + seconds(1));
	assert_int_equal(request.lifetime, 1199);
	assert_int_equal(request.suggested.port, 40001);
}

/* The mapping lasts for as long from the answer, be it late. */
static void a_lease_is_kept_for_as_long_as_it_was_granted(void **state)
{
	struct lease lease = asked(600, false);

	(void)state;
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 600, NOW + seconds(4)),
			 LEASE_DO_ANSWER);
	assert_true(lease.wake_at == NOW + seconds(604));
}

/* Where the gateway has another address the carrier has nothing for it. */
static void nothing_is_kept_across_a_change_of_address(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish moved = wish(1200, true);

	(void)state;
	moved.internal = endpoint("100.64.9.9:8080");
	lease_want(&lease, &moved, NOW + seconds(600));
	assert_int_equal(wake(&lease, NOW + seconds(600)), LEASE_DO_SEND);
	assert_int_equal(
		respond(&lease, response(PCP_NO_RESOURCES, "0.0.0.0", 30), NOW + seconds(601)),
		LEASE_DO_ANSWER);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* PCP-C-013 */
static void troubles_that_pass_are_waited_out(void **state)
{
	static const enum pcp_result passing[] = { PCP_NETWORK_FAILURE, PCP_NO_RESOURCES,
						   PCP_USER_EX_QUOTA };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		struct lease lease = half_granted();
		monotonic now = lease.wake_at;

		assert_int_equal(wake(&lease, now), LEASE_DO_SEND);
		assert_int_equal(respond(&lease, response(passing[i], "0.0.0.0", 30), now),
				 LEASE_DO_NOTHING);
		assert_true(lease.wake_at == now + seconds(30));
		assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
		assert_int_equal(lease_request(&lease, now).suggested.port, 40001);
	}
}

static void troubles_that_outlast_the_need_are_told(void **state)
{
	struct lease lease = half_granted();
	monotonic now = lease.wake_at;

	(void)state;
	assert_int_equal(wake(&lease, now), LEASE_DO_SEND);
	assert_int_equal(respond(&lease, response(PCP_NO_RESOURCES, "0.0.0.0", 3300), now),
			 LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_NO_RESOURCES);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* PCP-P-035: asked or not. */
static void a_lease_that_is_taken_away_is_over(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);

	(void)state;
	assert_int_equal(respond(&lease, response(PCP_CANNOT_PROVIDE_EXTERNAL, "0.0.0.0", 30),
				 NOW + seconds(10)),
			 LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_CANNOT_PROVIDE_EXTERNAL);
	assert_int_equal(heard.lifetime, 30);
	assert_int_equal(lease.state, LEASE_OVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_that_lasts_as_long_as_the_mapping_ends_with_it),
		TEST(one_that_ends_too_early_is_renewed_at_half_time),
		TEST(one_that_is_too_short_to_renew_is_asked_for_at_its_end),
		TEST(a_host_that_is_refused_more_keeps_what_it_has),
		TEST(what_a_refused_host_keeps_can_still_be_taken_away),
		TEST(a_host_that_hears_nothing_keeps_what_it_has),
		TEST(what_was_promised_is_asked_for_once_more),
		TEST(what_may_have_become_shorter_is_renewed_sooner),
		TEST(news_that_was_passed_over_is_asked_for),
		TEST(a_late_release_is_made_good),
		TEST(a_lease_is_kept_for_as_long_as_it_was_granted),
		TEST(nothing_is_kept_across_a_change_of_address),
		TEST(troubles_that_pass_are_waited_out),
		TEST(troubles_that_outlast_the_need_are_told),
		TEST(a_lease_that_is_taken_away_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
