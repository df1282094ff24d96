/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One lease at the carrier: what is sent when, what the mapping hears of it, what is
 * believed, and how it is given back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/pcp-proxy/lease_peer.h"

/* -- requests -- */

/* PCP-P-040: the internal port is the one that the gateway has outside. */
static void a_request_says_what_is_wished(void **state)
{
	struct lease_wish wanted = wish(3600, true);
	struct lease lease = { .mapping = 1 };
	struct pcp_request request;

	(void)state;
	wanted.wish.prefer_failure = true;
	lease_want(&lease, &wanted, NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	request = lease_request(&lease, NOW);
	assert_int_equal(request.opcode, PCP_MAP);
	assert_int_equal(request.internal_port, 8080);
	assert_int_equal(request.protocol, PROTOCOL_TCP);
	assert_memory_equal(&request.nonce, &wanted.nonce, sizeof(request.nonce));
	assert_int_equal(request.lifetime, 3600);
	assert_int_equal(request.suggested.port, 443);
	assert_true(request.options.has_prefer_failure);
}

static void whoever_does_not_insist_does_not_say_so(void **state)
{
	struct lease lease = asked(3600, true);

	(void)state;
	assert_false(lease_request(&lease, NOW).options.has_prefer_failure);
}

/* RFC 6887 8.1.1, and RFC 7488 3 for when it is enough. */
static void a_host_that_waits_hears_of_silence_after_four_requests(void **state)
{
	struct lease lease = asked(3600, true);
	monotonic now = lease.wake_at;

	(void)state;
	assert_true(now == NOW + milliseconds(2700));
	assert_int_equal(wake(&lease, now), LEASE_DO_SEND);
	assert_true(lease.wake_at == now + milliseconds(4860)); /* twice 2.7, less a tenth */
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_int_equal(lease_request(&lease, lease.wake_at).lifetime, 3600);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_NETWORK_FAILURE);
	assert_int_equal(heard.lifetime, 30);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* Somebody has it already and nobody is waiting: there is all the time that it has left. */
static void with_nobody_waiting_it_is_asked_for_until_it_is_not_needed(void **state)
{
	struct lease lease = asked(600, false);
	unsigned int sent = 1;
	enum lease_action action;
	monotonic now;

	(void)state;
	do {
		now = lease.wake_at;
		assert_true(now > NOW);
		action = wake(&lease, now);
		sent += action == LEASE_DO_SEND;
		if (action == LEASE_DO_SEND)
			assert_int_equal(lease_request(&lease, now).lifetime,
					 seconds_until(NOW + seconds(600), now));
	} while (action == LEASE_DO_SEND);
	assert_in_range(sent, 7, 9);
	assert_int_equal(action, LEASE_DO_ANSWER);
	assert_true(now >= NOW + seconds(600));
	assert_int_equal(heard.result, PCP_NETWORK_FAILURE);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* -- answers -- */

static void success_is_told_once_and_whenever_it_is_another_port(void **state)
{
	struct lease lease = asked(3600, true);
	struct endpoint first = endpoint("192.0.1.9:40001"), second = endpoint("192.0.1.9:40777");

	(void)state;
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 1200, NOW), LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_SUCCESS);
	assert_int_equal(heard.lifetime, 1200);
	assert_true(endpoint_same(&heard.outermost, &first));
	/* PCP-C-015: the answer to a repetition. */
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 1199, NOW + seconds(1)),
			 LEASE_DO_NOTHING);
	/* PCP-P-034: a mapping update. */
	assert_int_equal(succeed(&lease, "192.0.1.9:40777", 1100, NOW + seconds(100)),
			 LEASE_DO_ANSWER);
	assert_true(endpoint_same(&heard.outermost, &second));
}

/* The same port again is an answer, too, to a host that asked again. */
static void a_host_that_renews_is_answered_though_nothing_is_new(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct lease_wish again = wish(1200, true);

	(void)state;
	lease_want(&lease, &again, NOW + seconds(600));
	assert_int_equal(wake(&lease, NOW + seconds(600)), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 1200, NOW + seconds(601)),
			 LEASE_DO_ANSWER);
}

/* A carrier that has promised a century is asked again tomorrow. */
static void a_day_is_all_that_is_believed(void **state)
{
	struct lease lease = asked(PCP_LIFETIME_FOREVER, true);

	(void)state;
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", PCP_LIFETIME_FOREVER, NOW),
			 LEASE_DO_ANSWER);
	assert_int_equal(heard.lifetime, 86400);
	lease = asked(3600, true);
	assert_int_equal(
		respond(&lease, response(PCP_UNSUPP_OPCODE, "0.0.0.0", PCP_LIFETIME_FOREVER), NOW),
		LEASE_DO_ANSWER);
	assert_int_equal(heard.lifetime, 86400);
}

static void refusal_is_told_in_the_carriers_words(void **state)
{
	struct lease lease = asked(3600, true);

	(void)state;
	assert_int_equal(respond(&lease, response(PCP_USER_EX_QUOTA, "0.0.0.0:443", 77), NOW),
			 LEASE_DO_ANSWER);
	assert_int_equal(heard.result, PCP_USER_EX_QUOTA);
	assert_int_equal(heard.lifetime, 77);
	assert_int_equal(lease.state, LEASE_OVER);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 3600, NOW), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* PCP-C-012: news of an earlier mapping comes in between. */
static void whoever_insists_on_a_port_takes_no_other_for_the_answer(void **state)
{
	struct lease_wish wanted = wish(3600, true);
	struct lease lease = { .mapping = 1 };

	(void)state;
	wanted.wish.prefer_failure = true;
	lease_want(&lease, &wanted, NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 3600, NOW), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_REQUESTING);
	assert_int_equal(succeed(&lease, "192.0.1.9:443", 3600, NOW), LEASE_DO_ANSWER);
	assert_int_equal(lease.state, LEASE_HELD);
	/* Once granted any port is better than none: nobody waits to be told no. */
	lease_doubt(&lease, seconds(5), &chance, NOW);
	assert_int_equal(wake(&lease, lease.wake_at), LEASE_DO_SEND);
	assert_false(lease_request(&lease, NOW).options.has_prefer_failure);
	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 3600, NOW), LEASE_DO_ANSWER);
}

/* A release before this wish had the same nonce and port. */
static void the_answer_to_an_earlier_release_is_none(void **state)
{
	struct lease lease = asked(3600, true);

	(void)state;
	assert_int_equal(succeed(&lease, "0.0.0.0", 0, NOW), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_REQUESTING);
}

/* PCP-C-011 */
static void an_answer_is_known_by_protocol_port_and_nonce(void **state)
{
	struct lease lease = asked(3600, true);
	struct pcp_response other = response(PCP_SUCCESS, "192.0.1.9:40001", 3600);

	(void)state;
	assert_true(lease_matches(&lease, &other));
	other.protocol = PROTOCOL_UDP;
	assert_false(lease_matches(&lease, &other));
	other = response(PCP_SUCCESS, "192.0.1.9:40001", 3600);
	other.internal_port = 443;
	assert_false(lease_matches(&lease, &other));
	other = response(PCP_SUCCESS, "192.0.1.9:40001", 3600);
	other.nonce.octets[PCP_NONCE_LENGTH - 1] = 1;
	assert_false(lease_matches(&lease, &other));
}

/* -- giving it back -- */

static void a_release_names_the_mapping_and_suggests_nothing(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	struct pcp_request request;

	(void)state;
	lease_release(&lease, NOW + seconds(10));
	assert_int_equal(wake(&lease, NOW + seconds(10)), LEASE_DO_SEND);
	request = lease_request(&lease, NOW + seconds(10));
	assert_int_equal(request.lifetime, 0);
	assert_int_equal(request.internal_port, 8080);
	assert_int_equal(request.protocol, PROTOCOL_TCP);
	assert_int_equal(request.nonce.octets[2], 3);
	assert_int_equal(request.suggested.port, 0);
	assert_true(address_same(&request.suggested.address, &ADDRESS_NONE_IPV4));
	assert_false(request.options.has_prefer_failure);
}

static void a_release_is_over_with_any_answer(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200), other = lease;

	(void)state;
	lease_release(&lease, NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	assert_int_equal(succeed(&lease, "0.0.0.0", 0, NOW), LEASE_DO_NOTHING);
	assert_int_equal(lease.state, LEASE_OVER);
	lease_release(&other, NOW);
	assert_int_equal(wake(&other, NOW), LEASE_DO_SEND);
	assert_int_equal(respond(&other, response(PCP_NOT_AUTHORIZED, "0.0.0.0", 30), NOW),
			 LEASE_DO_NOTHING);
	assert_int_equal(other.state, LEASE_OVER);
}

/* It expires at the carrier by itself. */
static void a_release_that_nobody_answers_is_given_up_after_four(void **state)
{
	struct lease lease = granted("192.0.1.9:40001", 1200);
	unsigned int sent = 0;

	(void)state;
	lease_release(&lease, NOW);
	while (wake(&lease, lease.wake_at) == LEASE_DO_SEND)
		sent++;
	assert_int_equal(sent, 4);
	assert_int_equal(lease.state, LEASE_OVER);
}

/* The carrier may have got the request, though its answer has not come yet. */
static void what_was_asked_for_and_not_answered_is_given_back(void **state)
{
	struct lease lease = asked(3600, true);

	(void)state;
	lease_release(&lease, NOW + seconds(1));
	assert_int_equal(wake(&lease, NOW + seconds(1)), LEASE_DO_SEND);
	assert_int_equal(lease_request(&lease, NOW + seconds(1)).lifetime, 0);
}

static void what_the_carrier_cannot_have_is_not_given_back(void **state)
{
	struct lease_wish wanted = wish(3600, true);
	struct lease never_sent = { .mapping = 1 }, expired = granted("192.0.1.9:40001", 1200);

	(void)state;
	lease_want(&never_sent, &wanted, NOW);
	lease_release(&never_sent, NOW);
	assert_int_equal(never_sent.state, LEASE_OVER);
	lease_release(&expired, NOW + seconds(1200));
	assert_int_equal(expired.state, LEASE_OVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_says_what_is_wished),
		TEST(whoever_does_not_insist_does_not_say_so),
		TEST(a_host_that_waits_hears_of_silence_after_four_requests),
		TEST(with_nobody_waiting_it_is_asked_for_until_it_is_not_needed),
		TEST(success_is_told_once_and_whenever_it_is_another_port),
		TEST(a_host_that_renews_is_answered_though_nothing_is_new),
		TEST(a_day_is_all_that_is_believed),
		TEST(refusal_is_told_in_the_carriers_words),
		TEST(whoever_insists_on_a_port_takes_no_other_for_the_answer),
		TEST(the_answer_to_an_earlier_release_is_none),
		TEST(an_answer_is_known_by_protocol_port_and_nonce),
		TEST(a_release_names_the_mapping_and_suggests_nothing),
		TEST(a_release_is_over_with_any_answer),
		TEST(a_release_that_nobody_answers_is_given_up_after_four),
		TEST(what_was_asked_for_and_not_answered_is_given_back),
		TEST(what_the_carrier_cannot_have_is_not_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
