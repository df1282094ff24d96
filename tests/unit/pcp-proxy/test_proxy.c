/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxy towards its carrier: requests as octets, answers that find their
 * mapping, how we stand with the carrier, and our outermost address. What becomes of
 * a single lease: test_lease.c.
 */
#include "tests/support/proxy_peer.h"

/* -- asking and being answered -- */

/* PCP-P-002, PCP-P-040 */
static void a_wish_becomes_a_request_from_our_address(void **state)
{
	struct lease_wish wanted = wish(PROTOCOL_UDP, 5000, 7);
	struct pcp_request request;

	wanted.wish.suggested = endpoint("192.0.1.9:443");
	proxy_want(*state, 1, &wanted, NOW);
	request = sent(*state);
	nothing_follows(*state);
	assert_int_equal(request.protocol, PROTOCOL_UDP);
	assert_int_equal(request.internal_port, 5000);
	assert_int_equal(request.lifetime, 3600);
	assert_int_equal(request.nonce.octets[0], 7);
	assert_true(endpoint_same(&request.suggested, &wanted.wish.suggested));
	assert_false(request.options.has_third_party);
	assert_int_equal(proxy_status(*state).leases, 1);
	assert_int_equal(proxy_status(*state).sent, 1);
}

static void the_answer_goes_to_who_wanted_it(void **state)
{
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	const struct proxy_decision *decision;
	struct pcp_request request;

	want(*state, 4711, 8080, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW + seconds(1));
	news(*state, CARRIER_ANSWERS);
	decision = next(*state, PROXY_ANSWER);
	assert_int_equal(decision->ticket, 4711);
	assert_int_equal(decision->answer.result, PCP_SUCCESS);
	assert_int_equal(decision->answer.lifetime, 3600);
	assert_true(endpoint_same(&decision->answer.outermost, &outermost));
	nothing_follows(*state);
	assert_true(proxy_status(*state).last_heard == NOW + seconds(1));
}

/* PCP-C-011: any one of protocol, port and nonce tells them apart. */
static void answers_find_their_lease_in_any_order(void **state)
{
	struct lease_wish one = wish(PROTOCOL_TCP, 8080, 1), others[] = {
		wish(PROTOCOL_UDP, 8080, 1),
		wish(PROTOCOL_TCP, 8081, 1),
		wish(PROTOCOL_TCP, 8080, 2),
	};
	struct pcp_request request, other;
	unsigned int i;

	hold(*state, 9, 9);
	for (i = 0; i < 3; i++) {
		proxy_want(*state, 1, &one, NOW);
		request = sent(*state);
		proxy_want(*state, i + 2, &others[i], NOW);
		other = sent(*state);
		carrier_answers(*state, &other, PCP_SUCCESS, NOW);
		answered(*state, i + 2, PCP_SUCCESS);
		carrier_answers(*state, &request, PCP_SUCCESS, NOW);
		answered(*state, 1, PCP_SUCCESS);
		nothing_follows(*state);
	}
}

/* PCP-C-010, PCP-C-017: nobody can speak for the carrier. */
static void strangers_are_not_heard(void **state)
{
	static const char *const strangers[] = { "100.64.0.2:5351", "100.64.0.1:5350",
						 "[2001:db8::1]:5351" };
	struct pcp_request request;
	struct pcp_response answer, announcement = { .opcode = PCP_ANNOUNCE, .epoch = 0 };
	size_t i;

	want(*state, 1, 8080, NOW);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, NOW);
	for (i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
		say(*state, strangers[i], &answer, NOW);
		say(*state, strangers[i], &announcement, NOW);
	}
	nothing_follows(*state);
	assert_true(proxy_status(*state).last_heard == NEVER);
}

static void what_answers_nothing_that_was_asked_changes_nothing(void **state)
{
	static const uint8_t garbage[] = { 2, 0x81, 0 };
	struct pcp_request request;
	struct pcp_response answer;

	hold(*state, 1, 8080);
	want(*state, 2, 8081, NOW);
	request = sent(*state);
	receive(*state, CARRIER, garbage, sizeof(garbage), NOW + seconds(1));
	answer = answer_to(&request, PCP_SUCCESS, NOW);
	answer.nonce.octets[0] ^= 0xff;
	answer.epoch = 0; /* even of its state it says nothing: RFC 6887 8.3 */
	say(*state, CARRIER, &answer, NOW + seconds(1));
	answer = answer_to(&request, PCP_SUCCESS, NOW);
	answer.opcode = PCP_PEER;
	answer.remote = endpoint("198.51.100.7:5000");
	say(*state, CARRIER, &answer, NOW + seconds(1));
	nothing_follows(*state);
	assert_true(proxy_status(*state).last_heard == NOW);
	assert_int_equal(proxy_status(*state).restarts, 0);
}

/* Its mapping was given another port of ours meanwhile. */
static void a_lease_is_found_by_the_port_that_it_was_last_wanted_for(void **state)
{
	struct pcp_request before, request;

	want(*state, 1, 8080, NOW);
	before = sent(*state);
	want(*state, 1, 9090, NOW);
	request = sent(*state);
	assert_int_equal(request.internal_port, 9090);
	assert_int_equal(proxy_status(*state).leases, 1);
	carrier_answers(*state, &before, PCP_SUCCESS, NOW);
	nothing_follows(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
}

/* -- how we stand with the carrier -- */

static void a_refusal_is_an_answer_and_is_news(void **state)
{
	struct pcp_request request;

	want(*state, 1, 8080, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_USER_EX_QUOTA, NOW);
	news(*state, CARRIER_REFUSES);
	answered(*state, 1, PCP_USER_EX_QUOTA);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).last_refusal, PCP_USER_EX_QUOTA);
	assert_int_equal(proxy_status(*state).leases, 0);
	/* That it is there is not that it grants anything. */
	carrier_announces(*state, 5000, NOW);
	nothing_follows(*state);
	/* The next success is news, too, but the one after that is not. */
	want(*state, 2, 8080, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 2, PCP_SUCCESS);
	hold(*state, 3, 8081);
}

static void a_server_without_map_is_none_of_pcp(void **state)
{
	struct pcp_request request;

	want(*state, 1, 8080, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_UNSUPP_OPCODE, NOW);
	news(*state, CARRIER_NO_PCP);
	next(*state, PROXY_ANSWER);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).last_refusal, PCP_UNSUPP_OPCODE);
}

/* -- silence -- */

static void three_requests_without_an_answer_are_silence(void **state)
{
	want(*state, 1, 8080, NOW);
	sent(*state);
	run(*state);
	sent(*state);
	nothing_follows(*state);
	run(*state);
	sent(*state);
	news(*state, CARRIER_SILENT);
	run(*state);
	sent(*state);
	run(*state);
	answered(*state, 1, PCP_NETWORK_FAILURE);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 0);
	assert_true(proxy_wake_at(*state) == NEVER);
}

static void an_announcement_ends_silence(void **state)
{
	unsigned int i;

	want(*state, 1, 8080, NOW);
	for (i = 0; i < 2; i++) {
		sent(*state);
		run(*state);
	}
	sent(*state);
	news(*state, CARRIER_SILENT);
	carrier_announces(*state, 0, NOW + seconds(10));
	news(*state, CARRIER_ANSWERS);
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) <= NOW + seconds(11));
}

/* However long the others would have waited: the first word says that it is worth asking. */
static void a_carrier_that_is_back_is_asked_for_everything_at_once(void **state)
{
	monotonic now = NOW;
	struct pcp_request first = { .opcode = PCP_MAP }, request;
	struct lease_wish wanted = wish(PROTOCOL_TCP, 8080, 1);

	wanted.wish.host_waits = false;
	proxy_want(*state, 1, &wanted, NOW);
	first = sent(*state);
	wanted.internal.port = 8081;
	proxy_want(*state, 2, &wanted, NOW);
	sent(*state);
	while (now < NOW + seconds(600)) {
		now = run(*state);
		while (proxy_next(*state))
			; /* nobody answers */
	}
	assert_int_equal(proxy_status(*state).state, CARRIER_SILENT);
	assert_true(proxy_wake_at(*state) > now + seconds(100));
	drawn = 0x80;
	now += seconds(60);
	carrier_answers(*state, &first, PCP_SUCCESS, now);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	nothing_follows(*state);
	assert_in_range(proxy_wake_at(*state), now + milliseconds(400), now + milliseconds(600));
	now = run(*state);
	request = sent(*state);
	assert_int_equal(request.internal_port, 8081);
	carrier_answers(*state, &request, PCP_SUCCESS, now);
	answered(*state, 2, PCP_SUCCESS);
	nothing_follows(*state);
}

/* -- our outermost address -- */

/* RFC 6887 11.6 */
static void the_address_is_learned_from_a_mapping_that_nobody_uses(void **state)
{
	struct pcp_request request;

	proxy_want_address(*state, NOW);
	request = sent(*state);
	nothing_follows(*state);
	assert_int_equal(request.protocol, PROTOCOL_UDP);
	assert_int_equal(request.internal_port, 9);
	assert_in_range(request.lifetime, 1, 120);
	assert_int_equal(request.suggested.port, 0);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	news(*state, CARRIER_ANSWERS);
	address_is(*state, "192.0.1.9");
	nothing_follows(*state);
	/* It runs out, and there is nothing to do about it. */
	while (proxy_wake_at(*state) != NEVER) {
		run(*state);
		nothing_follows(*state);
	}
	assert_int_equal(proxy_status(*state).leases, 0);
}

static void an_address_that_cannot_be_learned_is_none(void **state)
{
	struct pcp_request request;
	unsigned int i;

	proxy_want_address(*state, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_NO_RESOURCES, NOW);
	news(*state, CARRIER_REFUSES);
	address_is(*state, "0.0.0.0");
	nothing_follows(*state);
	proxy_want_address(*state, NOW);
	for (i = 0; i < 4; i++) {
		while (proxy_next(*state))
			; /* nobody answers */
		run(*state);
	}
	address_is(*state, "0.0.0.0");
	nothing_follows(*state);
}

/* What carriers know us by must not be guessed: two probes are not one. */
static void each_probe_draws_a_nonce(void **state)
{
	struct pcp_request first, second;

	drawn = 0x11;
	proxy_want_address(*state, NOW);
	first = sent(*state);
	drawn = 0x22;
	proxy_want_address(*state, NOW);
	second = sent(*state);
	assert_int_equal(first.nonce.octets[0], 0x11);
	assert_int_equal(first.nonce.octets[PCP_NONCE_LENGTH - 1], 0x11);
	assert_int_equal(second.nonce.octets[0], 0x22);
	assert_int_equal(proxy_status(*state).leases, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wish_becomes_a_request_from_our_address),
		TEST(the_answer_goes_to_who_wanted_it),
		TEST(answers_find_their_lease_in_any_order),
		TEST(strangers_are_not_heard),
		TEST(what_answers_nothing_that_was_asked_changes_nothing),
		TEST(a_lease_is_found_by_the_port_that_it_was_last_wanted_for),
		TEST(a_refusal_is_an_answer_and_is_news),
		TEST(a_server_without_map_is_none_of_pcp),
		TEST(three_requests_without_an_answer_are_silence),
		TEST(an_announcement_ends_silence),
		TEST(a_carrier_that_is_back_is_asked_for_everything_at_once),
		TEST(the_address_is_learned_from_a_mapping_that_nobody_uses),
		TEST(an_address_that_cannot_be_learned_is_none),
		TEST(each_probe_draws_a_nonce),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
