/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which server the proxy asks: none yet, another one, or the next of several where
 * nobody is.
 */
#include "tests/support/proxy_peer.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
