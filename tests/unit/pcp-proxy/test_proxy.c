/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxy towards its carrier: requests as octets, answers that find their
 * mapping, and how we stand with the carrier. Chance draws the least, unless a
 * test says otherwise. What becomes of a single lease: test_lease.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/proxy.h"
#include "tests/support/spelled.h"

#define CAPACITY 300
#define NOW      seconds(1000)
#define CARRIER  "100.64.0.1:5351"
#define US       "100.64.7.9"

static uint8_t drawn; /* octet of which all random numbers consist */

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, drawn, length);
}

static const struct random_source chance = { fill, NULL };

static void use_line(struct proxy *proxy, const struct carrier_line *line, monotonic now)
{
	struct upstream_list list = { .lines = { *line }, .count = 1 };

	proxy_upstream(proxy, &list, now);
}

static void use_server(struct proxy *proxy, const char *server, const char *source, monotonic now)
{
	struct carrier_line line = { .server = endpoint(server),
				     .source = address(source),
				     .own = address(source) };

	use_line(proxy, &line, now);
}

static int open_without_server(void **state)
{
	drawn = 0;
	*state = proxy_new(CAPACITY, &chance);
	return *state ? 0 : -1;
}

static int open_proxy(void **state)
{
	if (open_without_server(state) != 0)
		return -1;
	use_server(*state, CARRIER, US, NOW);
	return proxy_next(*state) ? -1 : 0; /* a server alone is no news */
}

static int close_proxy(void **state)
{
	proxy_free(*state);
	return 0;
}

/* -- what is wanted -- */

static struct lease_wish wish(uint8_t protocol, uint16_t port, uint8_t nonce)
{
	return (struct lease_wish){
		.internal = { address(US), port },
		.protocol = protocol,
		.nonce = { { nonce } },
		.wish = { .lifetime = 3600, .suggested = endpoint("0.0.0.0"), .host_waits = true },
	};
}

static void want(struct proxy *proxy, ticket number, uint16_t port, monotonic now)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port, 1);

	proxy_want(proxy, number, &wanted, now);
}

/* -- what is decided -- */

static void nothing_follows(struct proxy *proxy)
{
	const struct proxy_decision *decision = proxy_next(proxy);

	if (decision)
		fail_msg("a decision of kind %d was not expected", decision->kind);
}

static const struct proxy_decision *next(struct proxy *proxy, enum proxy_decision_kind kind)
{
	const struct proxy_decision *decision = proxy_next(proxy);

	assert_non_null(decision);
	assert_int_equal(decision->kind, kind);
	return decision;
}

/* A request, as the carrier reads it: it sees packets come from `source`. */
static struct pcp_request sent_from(struct proxy *proxy, const char *source)
{
	const struct proxy_decision *decision = next(proxy, PROXY_SEND);
	const struct pcp_abilities abilities = { .map = true,
						 .prefer_failure = true,
						 .third_party = true };
	struct address from = address(source);
	struct pcp_request request;
	enum pcp_result why;

	assert_int_equal(pcp_decode_request(&request, &why, decision->send.bytes,
					    decision->send.length, &from, &abilities),
			 PCP_ACCEPT);
	assert_int_equal(request.opcode, PCP_MAP);
	return request;
}

static struct pcp_request sent(struct proxy *proxy)
{
	return sent_from(proxy, US);
}

static void answered(struct proxy *proxy, ticket number, enum pcp_result result)
{
	const struct proxy_decision *decision = next(proxy, PROXY_ANSWER);

	assert_int_equal(decision->ticket, number);
	assert_int_equal(decision->answer.result, result);
}

static void news(struct proxy *proxy, enum carrier_state state)
{
	next(proxy, PROXY_NEWS);
	assert_int_equal(proxy_status(proxy).state, state);
}

static void address_is(struct proxy *proxy, const char *text)
{
	const struct proxy_decision *decision = next(proxy, PROXY_ADDRESS);
	struct address expected = address(text);

	assert_true(address_same(&decision->address, &expected));
}

/* -- what the carrier says -- */

static void receive(struct proxy *proxy, const char *source, const void *bytes, size_t length,
		    monotonic now)
{
	struct datagram datagram = { .source = endpoint(source),
				     .destination = endpoint("100.64.7.9:5350"),
				     .bytes = bytes,
				     .length = length };

	proxy_receive(proxy, &datagram, now);
}

static void say(struct proxy *proxy, const char *source, const struct pcp_response *response,
		monotonic now)
{
	uint8_t bytes[PCP_MAX_LENGTH];

	receive(proxy, source, bytes, pcp_encode_response(bytes, sizeof(bytes), response), now);
}

/* An answer to the request. Its clock runs as ours does, from this epoch at NOW. */
static struct pcp_response answer_to(const struct pcp_request *request, enum pcp_result result,
				     monotonic now)
{
	return (struct pcp_response){
		.opcode = PCP_MAP,
		.result = result,
		.lifetime = result == PCP_SUCCESS ? request->lifetime : 30,
		.epoch = 5000 + (uint32_t)((now - NOW) / MONOTONIC_SECOND),
		.nonce = request->nonce,
		.protocol = request->protocol,
		.internal_port = request->internal_port,
		.external = { address("192.0.1.9"), 40001 },
	};
}

static void carrier_answers(struct proxy *proxy, const struct pcp_request *request,
			    enum pcp_result result, monotonic now)
{
	struct pcp_response response = answer_to(request, result, now);

	say(proxy, CARRIER, &response, now);
}

static void carrier_announces(struct proxy *proxy, uint32_t epoch, monotonic now)
{
	struct pcp_response response = { .opcode = PCP_ANNOUNCE, .epoch = epoch };

	say(proxy, CARRIER, &response, now);
}

/* A lease for this ticket and TCP port is held; the carrier is known to answer. */
static void hold(struct proxy *proxy, ticket number, uint16_t port)
{
	bool first = proxy_status(proxy).state == CARRIER_UNKNOWN;
	struct pcp_request request;

	want(proxy, number, port, NOW);
	request = sent(proxy);
	carrier_answers(proxy, &request, PCP_SUCCESS, NOW);
	if (first)
		news(proxy, CARRIER_ANSWERS);
	answered(proxy, number, PCP_SUCCESS);
	nothing_follows(proxy);
}

/* Wakes the proxy when it wants to be woken, until something follows; when was it? */
static monotonic run(struct proxy *proxy)
{
	monotonic now = proxy_wake_at(proxy);

	assert_true(now != NEVER);
	proxy_wake(proxy, now);
	return now;
}

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

/* -- a carrier that speaks NAT-PMP -- */

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

/* -- a carrier that has lost its state -- */

/* PCP-P-030, PCP-P-032 */
static void after_a_restart_everything_is_asked_for_again(void **state)
{
	struct pcp_request request;
	monotonic now = NOW + seconds(100);

	hold(*state, 1, 8080);
	drawn = 0xf0;
	carrier_announces(*state, 0, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).restarts, 1);
	/* Somewhere in five seconds, so that its subscribers do not ask all at once. */
	assert_in_range(proxy_wake_at(*state), now + seconds(4), now + seconds(5));
	now = run(*state);
	request = sent(*state);
	assert_int_equal(request.internal_port, 8080);
	assert_int_equal(request.suggested.port, 40001);
	assert_in_range(request.lifetime, 3495, 3500);
	nothing_follows(*state);
}

/* What the mapping has is what it had: nobody needs to hear of it. */
static void a_restart_that_changes_no_port_is_told_nobody(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now;

	hold(*state, 1, 8080);
	carrier_announces(*state, 0, NOW + seconds(100));
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	now = run(*state);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 1;
	say(*state, CARRIER, &answer, now);
	news(*state, CARRIER_ANSWERS);
	nothing_follows(*state);
}

static void a_restart_that_changes_a_port_is_told_its_mapping(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now;

	hold(*state, 1, 8080);
	hold(*state, 2, 8081);
	carrier_announces(*state, 0, NOW + seconds(100));
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	now = run(*state);
	request = sent(*state);
	sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 1;
	answer.external.port = 40777;
	say(*state, CARRIER, &answer, now);
	news(*state, CARRIER_ANSWERS);
	answered(*state, request.internal_port == 8080 ? 1 : 2, PCP_SUCCESS);
	nothing_follows(*state);
}

/* PCP-C-016: any response tells of it; the one that does is an answer all the same. */
static void an_answer_can_tell_of_a_restart(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now = NOW + seconds(100);

	hold(*state, 1, 8080);
	want(*state, 2, 8081, now);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 3;
	say(*state, CARRIER, &answer, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	answered(*state, 2, PCP_SUCCESS);
	nothing_follows(*state);
	/* Only what was not just granted is doubted. */
	run(*state);
	assert_int_equal(sent(*state).internal_port, 8080);
	nothing_follows(*state);
}

/* PCP-P-032: a carrier may announce itself as often as it likes. */
static void an_announcement_that_tells_nothing_new_changes_nothing(void **state)
{
	monotonic due;

	hold(*state, 1, 8080);
	due = proxy_wake_at(*state);
	carrier_announces(*state, 5100, NOW + seconds(100));
	carrier_announces(*state, 5100, NOW + seconds(100));
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) == due);
	assert_int_equal(proxy_status(*state).restarts, 0);
	assert_true(proxy_status(*state).last_heard == NOW + seconds(100));
}

/* A turn of the loop has room for so many decisions; the rest comes in the next. */
static void many_leases_are_repaired_in_steps(void **state)
{
	bool seen[201] = { false };
	unsigned int port, repaired = 0, steps = 0;
	monotonic now = NOW + seconds(100);
	const struct proxy_decision *decision;

	for (port = 1; port <= 200; port++)
		hold(*state, port, (uint16_t)port);
	carrier_announces(*state, 0, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	while (proxy_wake_at(*state) <= now) {
		assert_true(++steps <= 200);
		proxy_wake(*state, now);
		while ((decision = proxy_next(*state)) != NULL) {
			if (decision->kind != PROXY_SEND)
				continue; /* many that are not answered are silence: not of interest */
			port = (unsigned int)decision->send.bytes[40] << 8 |
			       decision->send.bytes[41];
			assert_in_range(port, 1, 200);
			assert_false(seen[port]);
			seen[port] = true;
			repaired++;
		}
	}
	assert_int_equal(repaired, 200);
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

/* One request that is lost again and again is not a server that is gone: RFC 7488 3. */
static void an_address_that_answers_others_is_not_left(void **state)
{
	struct upstream_list list = {
		.lines = { { endpoint(CARRIER), address(US), address(US), false, 0, 0 },
			   { endpoint("100.64.0.66:5351"), address(US), address(US), false, 0,
			     0 } },
		.count = 2,
	};
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

/* -- other deployments -- */

static struct lease_wish hosts_own(const char *host, uint16_t port)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port, 1);

	wanted.internal.address = address(host);
	wanted.is_host = true;
	return wanted;
}

static struct pcp_request sent_about_third_party(struct proxy *proxy, const char *host)
{
	const struct proxy_decision *decision = next(proxy, PROXY_SEND);
	const struct pcp_abilities abilities = { .map = true, .third_party = true };
	struct address from = address("2001:db8:ff::9"), third_party = address(host);
	struct pcp_request request;
	enum pcp_result why;

	assert_int_equal(pcp_decode_request(&request, &why, decision->send.bytes,
					    decision->send.length, &from, &abilities),
			 PCP_ACCEPT);
	assert_true(request.options.has_third_party);
	assert_true(address_same(&request.options.third_party, &third_party));
	return request;
}

#define AFTR "[2001:db8:a::1]:5351"

static void use_aftr(struct proxy *proxy, const char *source)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address(source),
				     .own = address("192.0.0.2") };

	use_line(proxy, &line, NOW);
}

/* PCP-P-002, PCP-P-051, PCP-C-011 */
static void an_answer_about_another_host_is_none(void **state)
{
	struct lease_wish wanted = hosts_own("192.168.1.20", 8080);
	struct pcp_response response;
	struct pcp_request request;

	use_aftr(*state, "2001:db8:ff::9");
	proxy_want(*state, 1, &wanted, NOW);
	request = sent_about_third_party(*state, "192.168.1.20");
	response = answer_to(&request, PCP_SUCCESS, NOW);
	say(*state, AFTR, &response, NOW); /* about nobody else than us */
	nothing_follows(*state);
	response.options.has_third_party = true;
	response.options.third_party = address("192.168.1.21");
	say(*state, AFTR, &response, NOW);
	nothing_follows(*state);
	response.options.third_party = address("192.168.1.20");
	say(*state, AFTR, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
}

/* The address is the B4's, which the AFTR knows by its softwire alone. */
static void the_b4_asks_for_its_address_by_its_own(void **state)
{
	use_aftr(*state, "2001:db8:ff::9");
	proxy_want_address(*state, NOW);
	sent_about_third_party(*state, "192.0.0.2");
}

/* PCP-P-055 */
static void another_softwire_is_asked_for_everything_anew(void **state)
{
	struct lease_wish wanted = hosts_own("192.168.1.20", 8080);
	struct pcp_response response;
	struct pcp_request request;

	use_aftr(*state, "2001:db8:ff::9");
	proxy_want(*state, 1, &wanted, NOW);
	request = sent_about_third_party(*state, "192.168.1.20");
	response = answer_to(&request, PCP_SUCCESS, NOW);
	response.options.has_third_party = true;
	response.options.third_party = address("192.168.1.20");
	say(*state, AFTR, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
	use_aftr(*state, "2001:db8:ff::9");
	assert_true(proxy_wake_at(*state) > NOW + seconds(60)); /* nothing has changed */
	use_aftr(*state, "2001:db8:ff::a");
	assert_true(run(*state) <= NOW + seconds(5));
	request = sent_from(*state, "2001:db8:ff::a");
	assert_int_equal(request.suggested.port, 40001);
}

/* PCP-P-063 */
static void the_prefixes_of_the_nat64_are_learned_and_forgotten(void **state)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address("2001:db8:ff::9"),
				     .own = address("2001:db8:ff::9"),
				     .has_nat64 = true };
	struct pcp_response response = { .opcode = PCP_ANNOUNCE,
					 .epoch = 5000,
					 .options = { .prefix64_count = 1 } };
	uint8_t count;

	use_line(*state, &line, NOW);
	next(*state, PROXY_SEND);
	response.options.prefix64[0].prefix = (struct prefix){ address("64:ff9b::"), 96 };
	say(*state, CARRIER, &response, NOW); /* from somebody else */
	nothing_follows(*state);
	say(*state, AFTR, &response, NOW);
	next(*state, PROXY_PREFIX64);
	assert_int_equal(proxy_prefix64(*state, &count)[0].prefix.length, 96);
	assert_int_equal(count, 1);
	say(*state, AFTR, &response, NOW); /* again, and no news */
	nothing_follows(*state);
	use_server(*state, CARRIER, US, NOW);
	next(*state, PROXY_PREFIX64);
	(void)proxy_prefix64(*state, &count);
	assert_int_equal(count, 0);
}

/* PCP-P-063, RFC 7488 3 */
static void the_prefixes_are_those_of_the_address_in_use(void **state)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address("2001:db8:ff::9"),
				     .own = address("2001:db8:ff::9"),
				     .has_nat64 = true };
	struct pcp_response response = { .opcode = PCP_ANNOUNCE,
					 .epoch = 5000,
					 .options = { .prefix64_count = 1 } };
	struct upstream_list list = { .lines = { line, line }, .count = 2 };
	unsigned int sent_count;
	uint8_t count;

	list.lines[1].server = endpoint("[2001:db8:a::2]:5351");
	proxy_upstream(*state, &list, NOW);
	next(*state, PROXY_SEND);
	response.options.prefix64[0].prefix = (struct prefix){ address("64:ff9b::"), 96 };
	say(*state, AFTR, &response, NOW);
	next(*state, PROXY_PREFIX64);
	want(*state, 1, 8080, NOW);
	for (sent_count = 1; sent_count < 4; sent_count++) {
		next(*state, PROXY_SEND);
		if (sent_count == 3)
			news(*state, CARRIER_SILENT);
		run(*state);
	}
	next(*state, PROXY_SEND);
	run(*state); /* the other address is asked, for its prefixes as well */
	next(*state, PROXY_PREFIX64);
	(void)proxy_prefix64(*state, &count);
	assert_int_equal(count, 0);
	assert_int_equal(next(*state, PROXY_SEND)->send.line, 1);
	news(*state, CARRIER_UNKNOWN);
	assert_int_equal(next(*state, PROXY_SEND)->send.line, 1);
	nothing_follows(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_proxy, close_proxy)
#define TEST_WITHOUT_SERVER(name) \
	cmocka_unit_test_setup_teardown(name, open_without_server, close_proxy)
		TEST(a_wish_becomes_a_request_from_our_address),
		TEST(the_answer_goes_to_who_wanted_it),
		TEST(answers_find_their_lease_in_any_order),
		TEST(strangers_are_not_heard),
		TEST(what_answers_nothing_that_was_asked_changes_nothing),
		TEST(a_lease_is_found_by_the_port_that_it_was_last_wanted_for),
		TEST(a_refusal_is_an_answer_and_is_news),
		TEST(a_server_without_map_is_none_of_pcp),
		TEST(where_natpmp_is_of_no_help_its_server_is_told_from_a_silent_one),
		TEST(its_address_can_be_asked_without_a_mapping),
		TEST(a_new_wish_outlives_the_end_of_an_old_one),
		TEST(a_restart_shows_in_any_answer),
		TEST(who_has_learned_pcp_is_asked_in_that),
		TEST(a_late_refusal_of_pcp_is_nothing_new),
		TEST(who_speaks_neither_is_not_asked_for_ever),
		TEST(three_requests_without_an_answer_are_silence),
		TEST(an_announcement_ends_silence),
		TEST(a_carrier_that_is_back_is_asked_for_everything_at_once),
		TEST(after_a_restart_everything_is_asked_for_again),
		TEST(a_restart_that_changes_no_port_is_told_nobody),
		TEST(a_restart_that_changes_a_port_is_told_its_mapping),
		TEST(an_answer_can_tell_of_a_restart),
		TEST(an_announcement_that_tells_nothing_new_changes_nothing),
		TEST(many_leases_are_repaired_in_steps),
		TEST_WITHOUT_SERVER(without_a_server_nothing_is_sent_and_the_host_is_told),
		TEST_WITHOUT_SERVER(a_server_that_becomes_known_is_asked_at_once),
		TEST(another_server_is_asked_for_everything_anew),
		TEST(silence_of_one_server_is_not_the_other_ones),
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
		TEST(an_answer_about_another_host_is_none),
		TEST(the_b4_asks_for_its_address_by_its_own),
		TEST(another_softwire_is_asked_for_everything_anew),
		TEST(the_prefixes_of_the_nat64_are_learned_and_forgotten),
		TEST(the_prefixes_are_those_of_the_address_in_use),
#undef TEST_WITHOUT_SERVER
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
