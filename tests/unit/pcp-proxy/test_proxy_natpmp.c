/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* A carrier that speaks NAT-PMP. */
#include "pcp-proxy/natpmp_codec.h"
#include "tests/support/proxy_peer.h"

static const uint8_t natpmp_alone[] = { 0, 0x81, 0, 1, 0, 0, 0, 9 }; /* RFC 6886 3.5 */
static const uint8_t no_natpmp[] = { 2, 0x80, 0, 1, 0, 0, 7, 8, 0, 0, 0, 9,
				     0, 0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

static struct natpmp_request sent_natpmp(struct proxy *proxy, enum natpmp_opcode opcode)
{
	const struct proxy_decision *decision = next(proxy, PROXY_SEND);
	struct natpmp_request request;

	assert_int_equal(
		natpmp_decode_request(&request, decision->send.bytes, decision->send.length),
		PCP_ACCEPT);
	assert_int_equal(request.opcode, opcode);
	return request;
}

static void say_natpmp(struct proxy *proxy, const struct natpmp_response *response, monotonic now)
{
	uint8_t bytes[NATPMP_MAX_LENGTH];

	receive(proxy, CARRIER, bytes, natpmp_encode_response(bytes, response), now);
}

static void tell_address(struct proxy *proxy, const char *external, uint32_t epoch, monotonic now)
{
	struct natpmp_response response = { .opcode = NATPMP_ADDRESS,
					    .epoch = epoch,
					    .external = address(external) };

	say_natpmp(proxy, &response, now);
}

static void grant(struct proxy *proxy, const struct natpmp_request *request, uint32_t epoch,
		  monotonic now)
{
	struct natpmp_response response = { .opcode = request->opcode,
					    .epoch = epoch,
					    .internal_port = request->internal_port,
					    .external_port = request->lifetime ? 40001 : 0,
					    .lifetime = request->lifetime };

	say_natpmp(proxy, &response, now);
}

/* A lease for TCP port 8080 that was obtained in NAT-PMP, of epoch 9 at NOW. */
static void hold_in_natpmp(struct proxy *proxy)
{
	struct natpmp_request request;

	want(proxy, 1, 8080, NOW);
	sent(proxy);
	receive(proxy, CARRIER, natpmp_alone, sizeof(natpmp_alone), NOW);
	proxy_wake(proxy, NOW);
	sent_natpmp(proxy, NATPMP_ADDRESS);
	tell_address(proxy, "192.0.1.9", 9, NOW);
	news(proxy, CARRIER_NATPMP);
	proxy_wake(proxy, NOW);
	request = sent_natpmp(proxy, NATPMP_MAP_TCP);
	grant(proxy, &request, 9, NOW);
	answered(proxy, 1, PCP_SUCCESS);
	nothing_follows(proxy);
}

/* NAT-PMP is about whoever asks over IPv4: elsewhere it is of no help. */
static void where_natpmp_is_of_no_help_its_server_is_told_from_a_silent_one(void **state)
{
	const char *server = "[2001:db8::1]:5351", *us = "2001:db8::9";
	monotonic now = NOW;
	unsigned int i;

	use_server(*state, server, us, NOW);
	want(*state, 1, 8080, NOW);
	sent_from(*state, us);
	receive(*state, server, natpmp_alone, sizeof(natpmp_alone), NOW);
	news(*state, CARRIER_NO_PCP);
	nothing_follows(*state);
	/* The host is told as if nobody had answered, for the carrier can be mended meanwhile. */
	for (i = 0; i < 3; i++) {
		now = run(*state);
		sent_from(*state, us);
		receive(*state, server, natpmp_alone, sizeof(natpmp_alone), now);
		nothing_follows(*state);
	}
	run(*state);
	answered(*state, 1, PCP_NETWORK_FAILURE);
	assert_int_equal(proxy_status(*state).state, CARRIER_NO_PCP);
	assert_int_equal(proxy_status(*state).last_refusal, PCP_UNSUPP_VERSION);
}

static void its_address_can_be_asked_without_a_mapping(void **state)
{
	hold_in_natpmp(*state);
	proxy_want_address(*state, NOW);
	sent_natpmp(*state, NATPMP_ADDRESS);
	tell_address(*state, "192.0.1.9", 9, NOW);
	address_is(*state, "192.0.1.9");
	nothing_follows(*state);
	proxy_want_address(*state, NOW);
	sent_natpmp(*state, NATPMP_ADDRESS);
	tell_address(*state, "0.0.0.0", 9, NOW); /* it has none itself now */
	address_is(*state, "0.0.0.0");
	nothing_follows(*state);
}

/* It has no nonces to tell them apart. */
static void a_new_wish_outlives_the_end_of_an_old_one(void **state)
{
	struct natpmp_request end, request;
	struct lease_wish other = wish(PROTOCOL_TCP, 8080, 2);

	hold_in_natpmp(*state);
	proxy_release(*state, 1, NOW);
	end = sent_natpmp(*state, NATPMP_MAP_TCP);
	assert_int_equal(end.lifetime, 0);
	proxy_want(*state, 2, &other, NOW);
	request = sent_natpmp(*state, NATPMP_MAP_TCP);
	assert_int_equal(proxy_status(*state).leases, 1);
	grant(*state, &end, 9, NOW);
	nothing_follows(*state);
	grant(*state, &request, 9, NOW);
	answered(*state, 2, PCP_SUCCESS);
}

static struct lease_wish flow(uint16_t port)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port, 1);

	wanted.remote = endpoint("198.51.100.7:5000");
	return wanted;
}

/* It has no word for one, and what it says is about ports. */
static void a_flow_is_not_asked_for_nor_meant(void **state)
{
	struct lease_wish wanted = flow(8080);
	struct natpmp_request request;

	hold_in_natpmp(*state);
	proxy_want(*state, 2, &wanted, NOW);
	answered(*state, 2, PCP_UNSUPP_OPCODE);
	nothing_follows(*state);
	proxy_release(*state, 1, NOW);
	request = sent_natpmp(*state, NATPMP_MAP_TCP);
	proxy_want(*state, 2, &wanted, NOW); /* which leaves the release alone */
	answered(*state, 2, PCP_UNSUPP_OPCODE);
	assert_int_equal(proxy_status(*state).leases, 1);
	grant(*state, &request, 9, NOW);
	assert_int_equal(proxy_status(*state).leases, 0);
}

/* Obtained when the carrier spoke PCP: what it says in NAT-PMP is about the port alone. */
static void a_flow_of_before_is_not_taken_for_a_port(void **state)
{
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	struct lease_wish wanted = flow(8080), port = wish(PROTOCOL_TCP, 8080, 1);
	struct natpmp_request request;

	proxy_want(*state, 1, &port, NOW);
	sent(*state);
	proxy_restore(*state, 2, &wanted, &outermost, NOW + seconds(600), NOW);
	receive(*state, CARRIER, natpmp_alone, sizeof(natpmp_alone), NOW);
	proxy_wake(*state, NOW);
	sent_natpmp(*state, NATPMP_ADDRESS);
	tell_address(*state, "192.0.1.9", 9, NOW);
	news(*state, CARRIER_NATPMP);
	proxy_wake(*state, NOW);
	request = sent_natpmp(*state, NATPMP_MAP_TCP);
	grant(*state, &request, 9, NOW);
	answered(*state, 1, PCP_SUCCESS);
	nothing_follows(*state);
}

/* RFC 6886 3.6; PCP is tried first again, and what it knows in NAT-PMP it may have lost. */
static void a_restart_shows_in_any_answer(void **state)
{
	struct natpmp_request request;

	hold_in_natpmp(*state);
	want(*state, 2, 8081, NOW + seconds(100));
	request = sent_natpmp(*state, NATPMP_MAP_TCP);
	grant(*state, &request, 1, NOW + seconds(100));
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	nothing_follows(*state);
	proxy_wake(*state, NOW + seconds(100));
	sent(*state);
	assert_int_equal(proxy_status(*state).restarts, 1);
}

/* RFC 6887 9: it speaks PCP now, and says so to whoever asks it in NAT-PMP. */
static void who_has_learned_pcp_is_asked_in_that(void **state)
{
	struct pcp_request request;
	monotonic now = NOW + seconds(10);

	hold_in_natpmp(*state);
	want(*state, 2, 8081, now);
	sent_natpmp(*state, NATPMP_MAP_TCP);
	receive(*state, CARRIER, no_natpmp, sizeof(no_natpmp), now);
	nothing_follows(*state);
	proxy_wake(*state, now);
	request = sent(*state);
	carrier_answers(*state, &request, PCP_SUCCESS, now);
	news(*state, CARRIER_ANSWERS);
	address_is(*state, "0.0.0.0");
	answered(*state, 2, PCP_SUCCESS);
	/* What was obtained in NAT-PMP is obtained again. */
	run(*state);
	request = sent(*state);
	assert_int_equal(request.internal_port, 8080);
}

static void a_late_refusal_of_pcp_is_nothing_new(void **state)
{
	static const uint8_t late[] = { 0, 0x80, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0 };

	hold_in_natpmp(*state);
	receive(*state, CARRIER, late, sizeof(late), NOW);
	receive(*state, CARRIER, natpmp_alone, sizeof(natpmp_alone), NOW);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).state, CARRIER_NATPMP);
}

static void who_speaks_neither_is_not_asked_for_ever(void **state)
{
	want(*state, 1, 8080, NOW);
	sent(*state);
	receive(*state, CARRIER, natpmp_alone, sizeof(natpmp_alone), NOW);
	proxy_wake(*state, NOW);
	sent_natpmp(*state, NATPMP_ADDRESS);
	receive(*state, CARRIER, no_natpmp, sizeof(no_natpmp), NOW);
	proxy_wake(*state, NOW);
	sent(*state);
	receive(*state, CARRIER, natpmp_alone, sizeof(natpmp_alone), NOW);
	news(*state, CARRIER_NO_PCP);
	proxy_wake(*state, NOW);
	nothing_follows(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(where_natpmp_is_of_no_help_its_server_is_told_from_a_silent_one),
		TEST(its_address_can_be_asked_without_a_mapping),
		TEST(a_flow_is_not_asked_for_nor_meant),
		TEST(a_flow_of_before_is_not_taken_for_a_port),
		TEST(a_new_wish_outlives_the_end_of_an_old_one),
		TEST(a_restart_shows_in_any_answer),
		TEST(who_has_learned_pcp_is_asked_in_that),
		TEST(a_late_refusal_of_pcp_is_nothing_new),
		TEST(who_speaks_neither_is_not_asked_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
