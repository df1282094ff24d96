/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxy towards its carrier: requests as octets, answers that find their
 * mapping, and how we stand with the carrier. What becomes of a single lease:
 * test_lease.c.
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

/* -- which server -- */

static void without_a_server_nothing_is_sent_and_the_host_is_told(void **state)
{
	unsigned int i;

	want(*state, 1, 8080, NOW);
	for (i = 0; i < 4; i++) {
		nothing_follows(*state);
		run(*state);
	}
	answered(*state, 1, PCP_NETWORK_FAILURE);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).sent, 0);
	assert_int_equal(proxy_status(*state).state, CARRIER_UNKNOWN);
	assert_true(proxy_status(*state).last_heard == NEVER);
}

/* PCP-C-002 */
static void a_server_that_becomes_known_is_asked_at_once(void **state)
{
	want(*state, 1, 8080, NOW);
	nothing_follows(*state);
	use_server(*state, CARRIER, US, NOW + seconds(1));
	nothing_follows(*state);
	assert_true(run(*state) == NOW + seconds(1));
	assert_int_equal(sent(*state).internal_port, 8080);
}

/* Its epoch has nothing to do with the other one's. */
static void another_server_is_asked_for_everything_anew(void **state)
{
	struct endpoint other = endpoint("100.64.0.66:5351");
	struct proxy_status status;
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now = NOW + seconds(100);

	hold(*state, 1, 8080);
	use_server(*state, "100.64.0.66:5351", US, now);
	news(*state, CARRIER_UNKNOWN);
	nothing_follows(*state);
	assert_true(proxy_status(*state).last_heard == NEVER);
	status = proxy_status(*state);
	assert_true(endpoint_same(&status.server, &other));
	assert_true(proxy_wake_at(*state) <= now + seconds(5));
	now = run(*state);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 7;
	say(*state, CARRIER, &answer, now); /* too late */
	nothing_follows(*state);
	say(*state, "100.64.0.66:5351", &answer, now);
	news(*state, CARRIER_ANSWERS);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).restarts, 0);
}

static void silence_of_one_server_is_not_the_other_ones(void **state)
{
	want(*state, 1, 8080, NOW);
	sent(*state);
	run(*state);
	sent(*state);
	use_server(*state, "100.64.0.66:5351", US, NOW + seconds(4));
	run(*state);
	sent(*state);
	nothing_follows(*state);
}

#define OTHER "100.64.0.66:5351"

static struct upstream_list two_addresses(void)
{
	return (struct upstream_list){
		.lines = { { .server = endpoint(CARRIER),
			     .source = address(US),
			     .own = address(US) },
			   { .server = endpoint(OTHER),
			     .source = address(US),
			     .own = address(US) } },
		.count = 2,
	};
}

/* Due at that moment, on that line. */
static struct pcp_request asked_on(struct proxy *proxy, uint8_t line, monotonic now)
{
	const struct proxy_decision *decision;
	struct pcp_request request;
	enum pcp_result why;
	struct address from = address(US);
	const struct pcp_abilities abilities = { .map = true };

	proxy_wake(proxy, now);
	decision = next(proxy, PROXY_SEND);
	assert_int_equal(decision->send.line, line);
	assert_int_equal(pcp_decode_request(&request, &why, decision->send.bytes,
					    decision->send.length, &from, &abilities),
			 PCP_ACCEPT);
	return request;
}

/* RFC 7488 3 */
static void an_address_where_nobody_is_is_left_at_once(void **state)
{
	struct upstream_list list = two_addresses();
	struct pcp_response response;
	struct pcp_request request;

	proxy_upstream(*state, &list, NOW);
	want(*state, 1, 8080, NOW);
	sent(*state);
	proxy_unreachable(*state, 1, NOW); /* it is not asked */
	nothing_follows(*state);
	proxy_unreachable(*state, 0, NOW);
	request = asked_on(*state, 1, NOW);
	response = answer_to(&request, PCP_SUCCESS, NOW);
	say(*state, OTHER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	nothing_follows(*state);
}

/* RFC 6887 11.2 */
static void the_next_server_sees_another_nonce(void **state)
{
	struct upstream_list list = two_addresses();
	struct pcp_request first, second;
	struct pcp_response response;

	list.lines[1].of_server = 1;
	upstream_list_mask(&list);
	proxy_upstream(*state, &list, NOW);
	want(*state, 1, 8080, NOW);
	first = sent(*state);
	proxy_unreachable(*state, 0, NOW);
	second = asked_on(*state, 1, NOW);
	assert_memory_not_equal(&first.nonce, &second.nonce, sizeof(first.nonce));
	response = answer_to(&first, PCP_SUCCESS, NOW);
	say(*state, OTHER, &response, NOW);
	nothing_follows(*state); /* the other one's is none of it */
	response = answer_to(&second, PCP_SUCCESS, NOW);
	say(*state, OTHER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
}

/* A network that refuses everything makes us send no more than one that is silent. */
static void where_nobody_is_anywhere_there_is_no_hurry(void **state)
{
	struct upstream_list list = two_addresses();

	proxy_upstream(*state, &list, NOW);
	want(*state, 1, 8080, NOW);
	sent(*state);
	proxy_unreachable(*state, 0, NOW);
	asked_on(*state, 1, NOW);
	proxy_unreachable(*state, 1, NOW);
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) > NOW + seconds(2));
	asked_on(*state, 0, proxy_wake_at(*state));
	proxy_unreachable(*state, 0, NOW + seconds(4));
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) > NOW + seconds(7));
}

/* Nobody can drive us back and forth between servers that do answer. */
static void whoever_answered_is_left_so_at_most_twice_a_minute(void **state)
{
	struct upstream_list list = two_addresses();
	struct pcp_response response;
	struct pcp_request request;

	proxy_upstream(*state, &list, NOW);
	want(*state, 1, 8080, NOW);
	request = sent(*state);
	response = answer_to(&request, PCP_SUCCESS, NOW);
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	want(*state, 2, 8081, NOW);
	sent(*state);
	proxy_unreachable(*state, 0, NOW);
	news(*state, CARRIER_UNKNOWN);
	request = asked_on(*state, 1, NOW);
	response = answer_to(&request, PCP_SUCCESS, NOW);
	say(*state, OTHER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	next(*state, PROXY_ADDRESS); /* what the other has granted is asked for again */
	answered(*state, 2, PCP_SUCCESS);
	proxy_unreachable(*state, 1, NOW + seconds(29));
	nothing_follows(*state);
	proxy_unreachable(*state, 1, NOW + seconds(30));
	news(*state, CARRIER_UNKNOWN);
}

/* One request that is lost again and again is not a server that is gone: RFC 7488 3. */
static void an_address_that_answers_others_is_not_left(void **state)
{
	struct upstream_list list = two_addresses();
	struct endpoint first = endpoint(CARRIER);
	struct pcp_request request;
	struct proxy_status status;
	unsigned int i;

	proxy_upstream(*state, &list, NOW);
	want(*state, 1, 8080, NOW);
	sent(*state);
	for (i = 1; i < 4; i++) {
		want(*state, 2, 8081, proxy_wake_at(*state));
		request = sent(*state);
		carrier_answers(*state, &request, PCP_SUCCESS, proxy_wake_at(*state));
		if (i == 1)
			news(*state, CARRIER_ANSWERS);
		answered(*state, 2, PCP_SUCCESS);
		run(*state);
		sent(*state);
		nothing_follows(*state);
	}
	run(*state);
	answered(*state, 1, PCP_NETWORK_FAILURE);
	status = proxy_status(*state);
	assert_true(endpoint_same(&status.server, &first));
	assert_int_equal(status.state, CARRIER_ANSWERS);
}

static void the_same_server_again_is_no_reason_to_ask(void **state)
{
	monotonic due;

	hold(*state, 1, 8080);
	due = proxy_wake_at(*state);
	use_server(*state, CARRIER, US, NOW + seconds(10));
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) == due);
	assert_int_equal(proxy_status(*state).state, CARRIER_ANSWERS);
}

/* RFC 6887 8.1: the header names the address that the packet leaves from. */
static void requests_name_the_address_that_they_leave_from(void **state)
{
	hold(*state, 1, 8080);
	use_server(*state, CARRIER, "100.64.9.9", NOW);
	want(*state, 2, 8081, NOW);
	sent_from(*state, "100.64.9.9");
}

/* -- giving back -- */

static void what_is_released_is_given_back_and_forgotten(void **state)
{
	struct pcp_request request;

	hold(*state, 1, 8080);
	proxy_release(*state, 1, NOW + seconds(1));
	request = sent(*state);
	nothing_follows(*state);
	assert_int_equal(request.lifetime, 0);
	assert_int_equal(request.internal_port, 8080);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW + seconds(1));
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 0);
	assert_true(proxy_wake_at(*state) == NEVER);
}

static void what_is_not_held_is_released_without_a_word(void **state)
{
	hold(*state, 1, 8080);
	proxy_release(*state, 2, NOW);
	nothing_follows(*state);
	proxy_release(*state, 1, NOW + seconds(3600)); /* it has just ended there */
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 0);
}

/* The carrier sees one mapping in both: a late release would end the new one. */
static void wanting_the_same_again_ends_a_release_under_way(void **state)
{
	struct pcp_request release, request;

	hold(*state, 1, 8080);
	proxy_release(*state, 1, NOW);
	release = sent(*state);
	want(*state, 2, 8080, NOW);
	request = sent(*state);
	assert_int_equal(request.lifetime, 3600);
	assert_int_equal(proxy_status(*state).leases, 1);
	carrier_answers(*state, &release, PCP_SUCCESS, NOW);
	nothing_follows(*state);
	run(*state);
	assert_int_equal(sent(*state).lifetime, 3600);
	nothing_follows(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW + seconds(3));
	answered(*state, 2, PCP_SUCCESS);
}

/* Another nonce, protocol or port is another mapping there: both go on. */
static void wanting_something_else_leaves_a_release_under_way(void **state)
{
	struct lease_wish others[] = {
		wish(PROTOCOL_TCP, 8080, 2),
		wish(PROTOCOL_UDP, 8080, 1),
		wish(PROTOCOL_TCP, 8080 + 256, 1),
	};
	struct pcp_request request;
	unsigned int i;

	hold(*state, 1, 8080);
	proxy_release(*state, 1, NOW);
	assert_int_equal(sent(*state).lifetime, 0);
	for (i = 0; i < 3; i++) {
		proxy_want(*state, i + 2, &others[i], NOW);
		request = sent(*state);
		carrier_answers(*state, &request, PCP_SUCCESS, NOW);
		answered(*state, i + 2, PCP_SUCCESS);
	}
	assert_int_equal(proxy_status(*state).leases, 4);
	run(*state);
	assert_int_equal(sent(*state).lifetime, 0);
}

/* A mapping may be asked for again under the same ticket before its release is through. */
static void a_release_under_way_is_not_taken_for_the_lease(void **state)
{
	struct pcp_request request;

	hold(*state, 1, 8080);
	proxy_release(*state, 1, NOW);
	assert_int_equal(sent(*state).lifetime, 0);
	want(*state, 1, 9090, NOW);
	request = sent(*state);
	assert_int_equal(proxy_status(*state).leases, 2);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	answered(*state, 1, PCP_SUCCESS);
	proxy_release(*state, 1, NOW);
	request = sent(*state);
	assert_int_equal(request.internal_port, 9090);
	assert_int_equal(request.lifetime, 0);
}

/* -- room -- */

static void who_finds_no_room_is_told_and_others_go_on(void **state)
{
	const struct proxy_decision *decision;
	struct pcp_request request;
	unsigned int port;

	for (port = 1; port <= CAPACITY; port++)
		hold(*state, port, (uint16_t)port);
	want(*state, CAPACITY + 1, CAPACITY + 1, NOW);
	decision = next(*state, PROXY_ANSWER);
	assert_int_equal(decision->ticket, CAPACITY + 1);
	assert_int_equal(decision->answer.result, PCP_NO_RESOURCES);
	assert_int_equal(decision->answer.lifetime, 30);
	nothing_follows(*state);
	hold(*state, 7, 7); /* who is in already is not refused */
	proxy_release(*state, 200, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	nothing_follows(*state);
	hold(*state, CAPACITY + 1, CAPACITY + 1);
	assert_int_equal(proxy_status(*state).leases, CAPACITY);
}

/* -- an earlier run's -- */

/* PCP-C-022 */
static void what_was_restored_is_held_and_asked_for_with_its_port(void **state)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, 8080, 1);
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	struct pcp_request request;

	proxy_restore(*state, 1, &wanted, &outermost, NOW + seconds(900), NOW);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 1);
	assert_true(proxy_wake_at(*state) == NOW + seconds(900));
	/* A server is found: it may be one that knows nothing of us. */
	use_server(*state, CARRIER, US, NOW);
	nothing_follows(*state);
	run(*state);
	request = sent(*state);
	assert_int_equal(request.suggested.port, 40001);
	assert_int_equal(request.lifetime, 900);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	news(*state, CARRIER_ANSWERS);
	nothing_follows(*state);
	proxy_release(*state, 1, NOW);
	assert_int_equal(sent(*state).lifetime, 0);
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
		TEST_WITHOUT_SERVER(without_a_server_nothing_is_sent_and_the_host_is_told),
		TEST_WITHOUT_SERVER(a_server_that_becomes_known_is_asked_at_once),
		TEST(another_server_is_asked_for_everything_anew),
		TEST(silence_of_one_server_is_not_the_other_ones),
		TEST(an_address_where_nobody_is_is_left_at_once),
		TEST(the_next_server_sees_another_nonce),
		TEST(where_nobody_is_anywhere_there_is_no_hurry),
		TEST(whoever_answered_is_left_so_at_most_twice_a_minute),
		TEST(an_address_that_answers_others_is_not_left),
		TEST(the_same_server_again_is_no_reason_to_ask),
		TEST(requests_name_the_address_that_they_leave_from),
		TEST(what_is_released_is_given_back_and_forgotten),
		TEST(what_is_not_held_is_released_without_a_word),
		TEST(wanting_the_same_again_ends_a_release_under_way),
		TEST(wanting_something_else_leaves_a_release_under_way),
		TEST(a_release_under_way_is_not_taken_for_the_lease),
		TEST(who_finds_no_room_is_told_and_others_go_on),
		TEST_WITHOUT_SERVER(what_was_restored_is_held_and_asked_for_with_its_port),
		TEST(the_address_is_learned_from_a_mapping_that_nobody_uses),
		TEST(an_address_that_cannot_be_learned_is_none),
		TEST(each_probe_draws_a_nonce),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
