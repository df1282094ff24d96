/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A server, for tests: what its hosts ask, what it decides, and the mappings that an
 * earlier run left to it. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_SERVER_BENCH_H
#define HOMEPORT_TESTS_SERVER_BENCH_H

#include <string.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/server.h"
#include "tests/support/spelled.h"

#define NOW      seconds(1000)
#define CAPACITY 100

static inline void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x55, length);
}

static const struct random_source chance = { fill, NULL };

static inline struct server_settings settings(void)
{
	return (struct server_settings){
		.lines[0].deployment = deployment_find("public"),
		.lifetime_min = 120,
		.lifetime_max = 86400,
		.max_mappings = CAPACITY,
		.port_low = 1024,
		.port_high = 49151,
		.natpmp = true,
	};
}

static inline int open_behind_carrier(void **state)
{
	struct server_settings usual = settings();

	usual.lines[0].deployment = deployment_find("nat444");
	*state = usual.lines[0].deployment ? server_new(&usual, &chance, NOW) : NULL;
	return usual.lines[0].deployment && !*state ? -1 : 0;
}

static inline int open_server(void **state)
{
	const struct server_settings usual = settings();

	*state = server_new(&usual, &chance, NOW);
	return *state ? 0 : -1;
}

static inline int close_server(void **state)
{
	server_free(*state);
	return 0;
}

/* -- decisions -- */

/* What was decided since, by kind. */
struct decided {
	unsigned int of[DECISION_EVENT + 1];
	struct subject last_event, last_install;
	struct message last_message;
};

static inline struct decided drain(struct server *server)
{
	struct decided decided = { .of = { 0 } };
	const struct decision *decision;

	while ((decision = server_next(server)) != NULL) {
		decided.of[decision->kind]++;
		if (decision->kind == DECISION_EVENT)
			decided.last_event = decision->subject;
		if (decision->kind == DECISION_SEND)
			decided.last_message = decision->message;
		if (decision->kind == DECISION_INSTALL)
			decided.last_install = decision->subject;
	}
	return decided;
}

static inline void outside(struct server *server, const char *text, monotonic now)
{
	struct address external = address(text);

	server_external(server, 0, &external, now);
}

/* -- requests -- */

static inline void send_octets(struct server *server, const char *host, const uint8_t *bytes,
			       size_t length, monotonic now)
{
	struct datagram datagram = { .source = { address(host), 40000 },
				     .destination = endpoint("192.168.1.1:5351"),
				     .bytes = bytes,
				     .length = length };

	server_receive(server, &datagram, now);
}

static inline void ask(struct server *server, const char *host, uint16_t port, uint32_t lifetime,
		       monotonic now)
{
	struct pcp_request request = {
		.opcode = PCP_MAP,
		.lifetime = lifetime,
		.client = address(host),
		.protocol = PROTOCOL_TCP,
		.internal_port = port,
		.suggested = { ADDRESS_NONE_IPV4, 0 },
	};
	uint8_t bytes[PCP_MAX_LENGTH];

	send_octets(server, host, bytes, pcp_encode_request(bytes, sizeof(bytes), &request), now);
}

/* Asks, and the kernel agrees. */
static inline void obtain(struct server *server, const char *host, uint16_t port, monotonic now)
{
	const struct decision *decision;
	ticket number;

	ask(server, host, port, 3600, now);
	decision = server_next(server);
	assert_non_null(decision);
	assert_int_equal(decision->kind, DECISION_INSTALL);
	number = decision->ticket;
	assert_null(server_next(server));
	server_installed(server, number, 0, 0, now);
	drain(server);
}

/* -- an earlier run's -- */

static inline struct mapping earlier(uint16_t port)
{
	struct mapping mapping = {
		.key = { .internal = address("192.168.1.20"),
			 .internal_port = port,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.external = { address("203.0.113.7"), port },
		.outermost = { address("203.0.113.7"), port },
		.nonce = { { 7 } },
		.origin = ORIGIN_PCP,
		.holder = { .client = endpoint("192.168.1.20:40000"),
			    .server = endpoint("192.168.1.1:5351") },
	};

	return mapping;
}

static const struct mapping_details plain = { .description_length = 0 };

/* -- groups of tests -- */

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_server, close_server)
#define TEST_BEHIND_CARRIER(name) \
	cmocka_unit_test_setup_teardown(name, open_behind_carrier, close_server)

#endif
