/* SPDX-License-Identifier: BSD-2-Clause */
/* The leases that a proxy has: given back, too many, and an earlier run's. */
#include "tests/support/proxy_peer.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_released_is_given_back_and_forgotten),
		TEST(what_is_not_held_is_released_without_a_word),
		TEST(wanting_the_same_again_ends_a_release_under_way),
		TEST(wanting_something_else_leaves_a_release_under_way),
		TEST(a_release_under_way_is_not_taken_for_the_lease),
		TEST(who_finds_no_room_is_told_and_others_go_on),
		TEST_WITHOUT_SERVER(what_was_restored_is_held_and_asked_for_with_its_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
