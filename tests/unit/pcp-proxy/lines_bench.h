/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A server with two lines, for tests: where the routes send each host, what it asks, and a
 * kernel and carriers that say yes. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_LINES_BENCH_H
#define HOMEPORT_TESTS_LINES_BENCH_H

#include "tests/unit/pcp-proxy/server_bench.h"

#define BY_FIRST  "192.168.1.20" /* the host that leaves by line 0 at first */
#define BY_SECOND "192.168.1.21" /* by line 1 */

/* Where the gateway's routes send them; by the last octet of the host. */
struct routes {
	uint8_t line[256];
	uint8_t before[256]; /* which line each was said to have when it was asked for */
	unsigned int asked;
};

static inline uint8_t choose(void *self, const struct address *host, uint8_t before)
{
	struct routes *routes = self;

	routes->asked++;
	routes->before[host->octets[15]] = before;
	return routes->line[host->octets[15]];
}

struct town {
	struct routes routes;
	struct server *server;
};

static const char *flow; /* external endpoint of the only one there is; NULL: there is none */

static inline int open_town(void **state, const char *first, const char *second)
{
	static struct town town;
	struct server_settings usual = settings();

	usual.lines[0].deployment = deployment_find(first);
	usual.lines[1].deployment = deployment_find(second);
	usual.external[0] = address("203.0.113.7");
	usual.external[1] = address("198.51.100.9");
	usual.line_choice = (struct line_choice){ choose, &town.routes };
	if (!usual.lines[0].deployment || !usual.lines[1].deployment)
		return 0;
	flow = NULL;
	town = (struct town){ .routes.line[21] = 1 };
	town.server = server_new(&usual, &chance, NOW);
	*state = town.server ? &town : NULL;
	return town.server ? 0 : -1;
}

static inline int open_public(void **state)
{
	return open_town(state, "public", "public");
}

/* Without deployments that ask a carrier there is nothing to see. */
static inline int open_carriers(void **state)
{
	return open_town(state, "public", "nat444");
}

static inline int open_nat64(void **state)
{
	return open_town(state, "nat64", "nat64");
}

static inline int close_town(void **state)
{
	struct town *town = *state;

	if (town)
		server_free(town->server);
	return 0;
}

/* -- everybody else: they say yes -- */

struct done {
	unsigned int of[DECISION_EVENT + 1];
	uint8_t asked_line, released_line, removed_line, address_line;
	struct subject last_event;
	struct message last_message;
};

static inline void find(struct server *server, ticket number)
{
	struct endpoint external = endpoint(flow ? flow : "0.0.0.0");

	server_found(server, number, flow ? &external : NULL, 30, NOW);
}

static inline void say_yes(struct server *server, const struct decision *decision,
			   struct done *done)
{
	struct carrier_answer granted = { .result = PCP_SUCCESS,
					  .lifetime = 3600,
					  .outermost = endpoint("192.0.1.9:40000") };

	done->of[decision->kind]++;
	switch (decision->kind) {
	case DECISION_INSTALL: server_installed(server, decision->ticket, 0, 0, NOW); break;
	case DECISION_FIND: find(server, decision->ticket); break;
	case DECISION_ASK:
		done->asked_line = decision->line;
		server_answered(server, decision->ticket, &granted, NOW);
		break;
	case DECISION_RELEASE: done->released_line = decision->line; break;
	case DECISION_REMOVE: done->removed_line = decision->subject.mapping.line; break;
	case DECISION_ASK_ADDRESS: done->address_line = decision->line; break;
	case DECISION_EVENT: done->last_event = decision->subject; break;
	case DECISION_SEND: done->last_message = decision->message; break;
	default: break;
	}
}

static inline struct done run(struct server *server)
{
	struct done done = { .of = { 0 } };
	const struct decision *next;
	struct decision decision;

	do {
		server_wake(server, NOW);
		while ((next = server_next(server)) != NULL) {
			decision = *next;
			say_yes(server, &decision, &done);
		}
	} while (server_wake_at(server) <= NOW);
	return done;
}

static inline void get_addresses(struct town *town)
{
	struct address first = address("203.0.113.7"), second = address("198.51.100.9");

	server_external(town->server, 0, &first, NOW);
	server_external(town->server, 1, &second, NOW);
	run(town->server);
}

/* -- requests -- */

static inline void hear(struct town *town, const char *host, uint16_t port, uint8_t opcode)
{
	struct pcp_request request = {
		.opcode = opcode,
		.lifetime = 3600,
		.client = address(host),
		.protocol = PROTOCOL_TCP,
		.internal_port = port,
		.suggested = { ADDRESS_NONE_IPV4, 0 },
		.remote = endpoint("192.0.2.7:443"),
	};
	uint8_t bytes[PCP_MAX_LENGTH];

	send_octets(town->server, host, bytes, pcp_encode_request(bytes, sizeof(bytes), &request),
		    NOW);
}

static inline struct done ask_for(struct town *town, const char *host, uint16_t port,
				  uint8_t opcode)
{
	hear(town, host, port, opcode);
	return run(town->server);
}

static inline struct done asks(struct town *town, const char *host, uint16_t port)
{
	return ask_for(town, host, port, PCP_MAP);
}

/* -- mappings -- */

static inline const struct mapping *mapping_of(const struct server *server, const char *host)
{
	struct address wanted = address(host);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (address_same(&mapping->key.internal, &wanted))
			return mapping;
	return NULL;
}

static inline void assert_outermost(const struct town *town, const char *host, const char *text)
{
	const struct mapping *mapping = mapping_of(town->server, host);
	char print[ENDPOINT_TEXT];

	assert_non_null(mapping);
	assert_string_equal(endpoint_print(&mapping->outermost, print), text);
}

/* -- groups of tests -- */

#define TEST_OF_LINES(name)    cmocka_unit_test_setup_teardown(name, open_public, close_town)
#define TEST_OF_CARRIERS(name) cmocka_unit_test_setup_teardown(name, open_carriers, close_town)
#define TEST_OF_NAT64(name)    cmocka_unit_test_setup_teardown(name, open_nat64, close_town)

#endif
