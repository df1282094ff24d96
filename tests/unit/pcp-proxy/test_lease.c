/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One lease at the carrier: what is sent when, what the mapping hears of it, and
 * what is believed. Chance draws the least, unless a test says otherwise: so
 * requests are repeated after 2.7 s, and renewed when half of the time is over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/lease.h"
#include "tests/support/spelled.h"

#define NOW  seconds(1000)
#define HALF milliseconds(500)

static uint8_t drawn; /* octet of which all random numbers consist */

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, drawn, length);
}

static const struct random_source chance = { fill, NULL };

static struct carrier_answer heard; /* what the mapping was told last */

/* -- the lease of each test -- */

static struct lease_wish wish(uint32_t lifetime, bool host_waits)
{
	return (struct lease_wish){
		.internal = endpoint("100.64.7.9:8080"),
		.protocol = PROTOCOL_TCP,
		.nonce = { { 1, 2, 3 } },
		.wish = { .lifetime = lifetime,
			  .suggested = endpoint("0.0.0.0:443"),
			  .host_waits = host_waits },
	};
}

static struct pcp_response response(enum pcp_result result, const char *external, uint32_t lifetime)
{
	return (struct pcp_response){
		.opcode = PCP_MAP,
		.result = result,
		.lifetime = lifetime,
		.nonce = { { 1, 2, 3 } },
		.protocol = PROTOCOL_TCP,
		.internal_port = 8080,
		.external = endpoint(external),
	};
}

static enum lease_action wake(struct lease *lease, monotonic now)
{
	return lease_wake(lease, &heard, &chance, now);
}

static enum lease_action respond(struct lease *lease, struct pcp_response with, monotonic now)
{
	return lease_respond(lease, &with, &heard, &chance, now);
}

static enum lease_action succeed(struct lease *lease, const char *external, uint32_t lifetime,
				 monotonic now)
{
	return respond(lease, response(PCP_SUCCESS, external, lifetime), now);
}

/* It was asked for, and the request has left. */
static struct lease asked(uint32_t lifetime, bool host_waits)
{
	struct lease_wish wanted = wish(lifetime, host_waits);
	struct lease lease = { .mapping = 1 };

	lease_want(&lease, &wanted, NOW);
	assert_true(lease.wake_at <= NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	return lease;
}

/* For less than was wished, as carriers do: then that is what the host has, too. */
static struct lease granted(const char *external, uint32_t lifetime)
{
	struct lease lease = asked(3600, true);

	assert_int_equal(succeed(&lease, external, lifetime, NOW), LEASE_DO_ANSWER);
	assert_int_equal(lease.state, LEASE_HELD);
	return lease;
}

/* Needed for longer than the carrier grants it: nobody but the lease looks after it. */
static struct lease half_granted(void)
{
	struct lease lease = asked(3600, false);

	assert_int_equal(succeed(&lease, "192.0.1.9:40001", 600, NOW), LEASE_DO_ANSWER);
	return lease;
}

static int begin(void **state)
{
	(void)state;
	drawn = 0;
	memset(&heard, 0xee, sizeof(heard));
	return 0;
}

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

/* -- keeping it -- */

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

/* -- the carrier starts again, or is back -- */

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
#define TEST(name) cmocka_unit_test_setup(name, begin)
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
		TEST(one_that_may_be_lost_is_asked_for_again_at_some_moment),
		TEST(only_what_is_held_can_be_doubted),
		TEST(a_request_need_not_wait_once_the_carrier_is_back),
		TEST(at_another_address_a_request_has_all_its_patience_again),
		TEST(what_an_earlier_run_obtained_is_held_without_a_word),
		TEST(what_an_earlier_run_obtained_can_be_taken_away_and_given_back),
		TEST(a_release_names_the_mapping_and_suggests_nothing),
		TEST(a_release_is_over_with_any_answer),
		TEST(a_release_that_nobody_answers_is_given_up_after_four),
		TEST(what_was_asked_for_and_not_answered_is_given_back),
		TEST(what_the_carrier_cannot_have_is_not_given_back),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
