/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A proxy and its carrier, for tests: what the proxy sends, read as the carrier reads it,
 * and what the carrier says to it. Chance draws the least, unless a test says otherwise.
 */
#ifndef HOMEPORT_PROXY_PEER_H
#define HOMEPORT_PROXY_PEER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/proxy.h"
#include "tests/support/spelled.h"

#define CAPACITY 300
#define NOW      seconds(1000)
#define CARRIER  "100.64.0.1:5351"
#define US       "100.64.7.9"

static uint8_t drawn; /* octet of which all random numbers consist */

static inline void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, drawn, length);
}

static const struct random_source chance = { fill, NULL };

static inline void use_line(struct proxy *proxy, const struct carrier_line *line, monotonic now)
{
	struct upstream_list list = { .lines = { *line }, .count = 1 };

	proxy_upstream(proxy, &list, now);
}

static inline void use_server(struct proxy *proxy, const char *server, const char *source,
			      monotonic now)
{
	struct carrier_line line = { .server = endpoint(server),
				     .source = address(source),
				     .own = address(source) };

	use_line(proxy, &line, now);
}

static inline int open_without_server(void **state)
{
	drawn = 0;
	*state = proxy_new(CAPACITY, &chance);
	return *state ? 0 : -1;
}

static inline int open_proxy(void **state)
{
	if (open_without_server(state) != 0)
		return -1;
	use_server(*state, CARRIER, US, NOW);
	return proxy_next(*state) ? -1 : 0; /* a server alone is no news */
}

static inline int close_proxy(void **state)
{
	proxy_free(*state);
	return 0;
}

/* -- what is wanted -- */

static inline struct lease_wish wish(uint8_t protocol, uint16_t port, uint8_t nonce)
{
	return (struct lease_wish){
		.internal = { address(US), port },
		.protocol = protocol,
		.nonce = { { nonce } },
		.wish = { .lifetime = 3600, .suggested = endpoint("0.0.0.0"), .host_waits = true },
	};
}

static inline void want(struct proxy *proxy, ticket number, uint16_t port, monotonic now)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port, 1);

	proxy_want(proxy, number, &wanted, now);
}

/* -- what is decided -- */

static inline void nothing_follows(struct proxy *proxy)
{
	const struct proxy_decision *decision = proxy_next(proxy);

	if (decision)
		fail_msg("a decision of kind %d was not expected", decision->kind);
}

static inline const struct proxy_decision *next(struct proxy *proxy, enum proxy_decision_kind kind)
{
	const struct proxy_decision *decision = proxy_next(proxy);

	assert_non_null(decision);
	assert_int_equal(decision->kind, kind);
	return decision;
}

/* A request, as the carrier reads it: it sees packets come from `source`. */
static inline struct pcp_request sent_from(struct proxy *proxy, const char *source)
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

static inline struct pcp_request sent(struct proxy *proxy)
{
	return sent_from(proxy, US);
}

static inline void answered(struct proxy *proxy, ticket number, enum pcp_result result)
{
	const struct proxy_decision *decision = next(proxy, PROXY_ANSWER);

	assert_int_equal(decision->ticket, number);
	assert_int_equal(decision->answer.result, result);
}

static inline void news(struct proxy *proxy, enum carrier_state state)
{
	next(proxy, PROXY_NEWS);
	assert_int_equal(proxy_status(proxy).state, state);
}

static inline void address_is(struct proxy *proxy, const char *text)
{
	const struct proxy_decision *decision = next(proxy, PROXY_ADDRESS);
	struct address expected = address(text);

	assert_true(address_same(&decision->address, &expected));
}

/* -- what the carrier says -- */

static inline void receive(struct proxy *proxy, const char *source, const void *bytes,
			   size_t length, monotonic now)
{
	struct datagram datagram = { .source = endpoint(source),
				     .destination = endpoint("100.64.7.9:5350"),
				     .bytes = bytes,
				     .length = length };

	proxy_receive(proxy, &datagram, now);
}

static inline void say(struct proxy *proxy, const char *source, const struct pcp_response *response,
		       monotonic now)
{
	uint8_t bytes[PCP_MAX_LENGTH];

	receive(proxy, source, bytes, pcp_encode_response(bytes, sizeof(bytes), response), now);
}

/* An answer to the request. Its clock runs as ours does, from this epoch at NOW. */
static inline struct pcp_response answer_to(const struct pcp_request *request,
					    enum pcp_result result, monotonic now)
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

static inline void carrier_answers(struct proxy *proxy, const struct pcp_request *request,
				   enum pcp_result result, monotonic now)
{
	struct pcp_response response = answer_to(request, result, now);

	say(proxy, CARRIER, &response, now);
}

static inline void carrier_announces(struct proxy *proxy, uint32_t epoch, monotonic now)
{
	struct pcp_response response = { .opcode = PCP_ANNOUNCE, .epoch = epoch };

	say(proxy, CARRIER, &response, now);
}

/* A lease for this ticket and TCP port is held; the carrier is known to answer. */
static inline void hold(struct proxy *proxy, ticket number, uint16_t port)
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
static inline monotonic run(struct proxy *proxy)
{
	monotonic now = proxy_wake_at(proxy);

	assert_true(now != NEVER);
	proxy_wake(proxy, now);
	return now;
}

/* -- groups of tests -- */

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_proxy, close_proxy)
#define TEST_WITHOUT_SERVER(name) \
	cmocka_unit_test_setup_teardown(name, open_without_server, close_proxy)

#endif
