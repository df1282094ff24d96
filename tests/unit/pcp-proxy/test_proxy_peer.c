/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* Single flows at the carrier: PEER. */
#include "tests/support/proxy_peer.h"

#define REMOTE "198.51.100.7:5000"
#define PLAT   "[2001:db8:a::1]:5351"

static struct lease_wish flow(uint16_t port, const char *remote)
{
	struct lease_wish wanted = wish(PROTOCOL_UDP, port, 1);

	wanted.remote = endpoint(remote);
	return wanted;
}

static struct pcp_request sent_peer_from(struct proxy *proxy, const char *source)
{
	const struct proxy_decision *decision = next(proxy, PROXY_SEND);
	const struct pcp_abilities abilities = { .peer = true, .third_party = true };
	struct address from = address(source);
	struct pcp_request request;
	enum pcp_result why;

	assert_int_equal(pcp_decode_request(&request, &why, decision->send.bytes,
					    decision->send.length, &from, &abilities),
			 PCP_ACCEPT);
	assert_int_equal(request.opcode, PCP_PEER);
	return request;
}

static struct pcp_request sent_peer(struct proxy *proxy)
{
	return sent_peer_from(proxy, US);
}

static struct pcp_response peer_answer(const struct pcp_request *request, enum pcp_result result)
{
	struct pcp_response response = answer_to(request, result, NOW);

	response.opcode = PCP_PEER;
	response.remote = request->remote;
	return response;
}

static void assert_endpoint(const struct endpoint *has, const char *expected)
{
	struct endpoint wanted = endpoint(expected);

	assert_memory_equal(has->address.octets, wanted.address.octets, 16);
	assert_int_equal(has->port, wanted.port);
}

/* RFC 6887 12.4 */
static void an_answer_is_known_by_the_remote_as_well(void **state)
{
	struct lease_wish one = flow(4000, REMOTE), other = flow(4000, "198.51.100.8:5000");
	struct pcp_request request;
	struct pcp_response response;

	proxy_want(*state, 1, &one, NOW);
	request = sent_peer(*state);
	assert_endpoint(&request.remote, REMOTE);
	proxy_want(*state, 2, &other, NOW);
	request = sent_peer(*state);
	response = peer_answer(&request, PCP_SUCCESS);
	response.remote = endpoint("198.51.100.9:5000");
	say(*state, CARRIER, &response, NOW);
	response.remote = request.remote;
	response.opcode = PCP_MAP;
	say(*state, CARRIER, &response, NOW);
	nothing_follows(*state);
	response.opcode = PCP_PEER;
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 2, PCP_SUCCESS);
	nothing_follows(*state);
}

/* RFC 6887 12.1: PEER ends nothing; it is not sent in vain. */
static void what_is_needed_no_more_ends_by_itself(void **state)
{
	struct lease_wish wanted = flow(4000, REMOTE);
	struct pcp_request request;
	struct pcp_response response;

	proxy_want(*state, 1, &wanted, NOW);
	request = sent_peer(*state);
	response = peer_answer(&request, PCP_SUCCESS);
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	proxy_release(*state, 1, NOW);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 0);
}

/* The nonce of both is the host's; the port, too. */
static void a_flow_does_not_undo_the_release_of_a_mapping(void **state)
{
	struct lease_wish mapping = wish(PROTOCOL_UDP, 4000, 1), wanted = flow(4000, REMOTE);
	struct pcp_request request;

	proxy_want(*state, 1, &mapping, NOW);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	proxy_release(*state, 1, NOW);
	assert_int_equal(sent(*state).lifetime, 0);
	proxy_want(*state, 2, &wanted, NOW);
	sent_peer(*state);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).leases, 2);
}

static void a_carrier_without_peer_may_have_pcp(void **state)
{
	struct lease_wish wanted = flow(4000, REMOTE);
	struct pcp_request request;
	struct pcp_response response;

	proxy_want(*state, 1, &wanted, NOW);
	request = sent_peer(*state);
	response = peer_answer(&request, PCP_UNSUPP_OPCODE);
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_UNSUPP_OPCODE);
	nothing_follows(*state);
}

/* What is suggested to keep things as they are is to a server of PEER that or nothing. */
static void a_port_that_nobody_insists_on_may_become_another_one(void **state)
{
	struct lease_wish wanted = flow(4000, REMOTE);
	struct pcp_request request;
	struct pcp_response response;

	wanted.wish.suggested = endpoint("192.0.1.9:40001");
	proxy_want(*state, 1, &wanted, NOW);
	request = sent_peer(*state);
	assert_false(request.options.has_prefer_failure);
	assert_endpoint(&request.suggested, "192.0.1.9:40001");
	response = peer_answer(&request, PCP_CANNOT_PROVIDE_EXTERNAL);
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_REFUSES);
	request = sent_peer(*state);
	assert_endpoint(&request.suggested, "0.0.0.0");
	nothing_follows(*state);
	say(*state, CARRIER, &response, NOW); /* even so it cannot */
	answered(*state, 1, PCP_CANNOT_PROVIDE_EXTERNAL);
	nothing_follows(*state);
}

static void a_port_that_the_host_insists_on_may_not(void **state)
{
	struct lease_wish wanted = flow(4000, REMOTE);
	struct pcp_request request;
	struct pcp_response response;

	wanted.wish.suggested = endpoint("192.0.1.9:40001");
	wanted.wish.prefer_failure = true;
	proxy_want(*state, 1, &wanted, NOW);
	request = sent_peer(*state);
	assert_false(request.options.has_prefer_failure);
	response = peer_answer(&request, PCP_CANNOT_PROVIDE_EXTERNAL);
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_REFUSES);
	answered(*state, 1, PCP_CANNOT_PROVIDE_EXTERNAL);
	proxy_want(*state, 2, &wanted, NOW);
	request = sent_peer(*state);
	response = peer_answer(&request, PCP_SUCCESS);
	response.external.port = 40002; /* the flow exists: that is what it has */
	say(*state, CARRIER, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 2, PCP_SUCCESS);
}

/* -- through a CLAT -- */

static void use_plat(struct proxy *proxy, const char *prefix)
{
	struct carrier_line line = { .server = endpoint(PLAT),
				     .source = address("2001:db8:ff::9"),
				     .own = address("2001:db8:c::1"),
				     .has_nat64 = true };

	if (prefix)
		line.nat64 = (struct prefix){ address(prefix), 96 };
	use_line(proxy, &line, NOW);
	next(proxy, PROXY_SEND); /* asks for the prefix */
}

static void ask_through_clat(struct proxy *proxy)
{
	struct lease_wish wanted = flow(4000, REMOTE);

	wanted.internal.address = address("192.0.0.1");
	proxy_want(proxy, 1, &wanted, NOW);
}

static void through_a_clat_the_remote_is_as_the_prefix_makes_it(void **state)
{
	struct pcp_response response = { .opcode = PCP_ANNOUNCE,
					 .epoch = 5000,
					 .options = { .prefix64_count = 1 } };
	struct pcp_request request;

	use_plat(*state, "64:ff9b::");
	ask_through_clat(*state);
	request = sent_peer_from(*state, "2001:db8:ff::9");
	assert_endpoint(&request.remote, "[64:ff9b::c633:6407]:5000");
	assert_false(request.options.asks_prefix64);
	response.options.prefix64[0].prefix = (struct prefix){ address("2001:db8:64::"), 96 };
	say(*state, PLAT, &response, NOW);
	next(*state, PROXY_PREFIX64);
	run(*state);
	request = sent_peer_from(*state, "2001:db8:ff::9");
	assert_endpoint(&request.remote, "[2001:db8:64::c633:6407]:5000");
	response = peer_answer(&request, PCP_SUCCESS);
	response.options.has_third_party = true;
	response.options.third_party = address("2001:db8:c::1");
	say(*state, PLAT, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
}

static void through_a_clat_nothing_is_asked_without_the_prefix(void **state)
{
	use_plat(*state, NULL);
	ask_through_clat(*state);
	answered(*state, 1, PCP_NETWORK_FAILURE);
	nothing_follows(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_known_by_the_remote_as_well),
		TEST(what_is_needed_no_more_ends_by_itself),
		TEST(a_flow_does_not_undo_the_release_of_a_mapping),
		TEST(a_carrier_without_peer_may_have_pcp),
		TEST(a_port_that_nobody_insists_on_may_become_another_one),
		TEST(a_port_that_the_host_insists_on_may_not),
		TEST(through_a_clat_the_remote_is_as_the_prefix_makes_it),
		TEST(through_a_clat_nothing_is_asked_without_the_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
