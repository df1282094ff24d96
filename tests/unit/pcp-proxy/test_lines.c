/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_NATPMP */
/*
 * Several ways outside at once: each host's mappings are on the line that it leaves by,
 * stay there, and follow it to another one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/server.h"
#include "tests/support/spelled.h"

#define NOW seconds(1000)

#define BY_FIRST  "192.168.1.20" /* the host that leaves by line 0 at first */
#define BY_SECOND "192.168.1.21" /* by line 1 */

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x55, length);
}

static const struct random_source chance = { fill, NULL };

/* Where the gateway's routes send them; by the last octet of the host. */
struct routes {
	uint8_t line[256];
	uint8_t before[256]; /* which line each was said to have when it was asked for */
	unsigned int asked;
};

static uint8_t choose(void *self, const struct address *host, uint8_t before)
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

static int open_town(void **state, const char *first, const char *second)
{
	static struct town town;
	struct server_settings settings = {
		.lines = { { .deployment = deployment_find(first) },
			   { .deployment = deployment_find(second) } },
		.external = { address("203.0.113.7"), address("198.51.100.9") },
		.line_choice = { choose, &town.routes },
		.lifetime_min = 120,
		.lifetime_max = 86400,
		.max_mappings = 100,
		.port_low = 1024,
		.port_high = 49151,
		.natpmp = true,
	};

	if (!settings.lines[0].deployment || !settings.lines[1].deployment)
		return 0;
	flow = NULL;
	town = (struct town){ .routes.line[21] = 1 };
	town.server = server_new(&settings, &chance, NOW);
	*state = town.server ? &town : NULL;
	return town.server ? 0 : -1;
}

static int open_public(void **state)
{
	return open_town(state, "public", "public");
}

/* Without deployments that ask a carrier there is nothing to see. */
static int open_carriers(void **state)
{
	return open_town(state, "public", "nat444");
}

static int open_nat64(void **state)
{
	return open_town(state, "nat64", "nat64");
}

static int close_town(void **state)
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

static void find(struct server *server, ticket number)
{
	struct endpoint external = endpoint(flow ? flow : "0.0.0.0");

	server_found(server, number, flow ? &external : NULL, 30, NOW);
}

static void say_yes(struct server *server, const struct decision *decision, struct done *done)
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

static struct done run(struct server *server)
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

static void get_addresses(struct town *town)
{
	struct address first = address("203.0.113.7"), second = address("198.51.100.9");

	server_external(town->server, 0, &first, NOW);
	server_external(town->server, 1, &second, NOW);
	run(town->server);
}

static void hear(struct town *town, const char *host, uint16_t port, uint8_t opcode)
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
	struct datagram datagram = {
		.source = { address(host), 40000 },
		.destination = endpoint("192.168.1.1:5351"),
		.bytes = bytes,
		.length = pcp_encode_request(bytes, sizeof(bytes), &request),
	};

	server_receive(town->server, &datagram, NOW);
}

static struct done ask_for(struct town *town, const char *host, uint16_t port, uint8_t opcode)
{
	hear(town, host, port, opcode);
	return run(town->server);
}

static struct done ask(struct town *town, const char *host, uint16_t port)
{
	return ask_for(town, host, port, PCP_MAP);
}

static const struct mapping *mapping_of(const struct server *server, const char *host)
{
	struct address wanted = address(host);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (address_same(&mapping->key.internal, &wanted))
			return mapping;
	return NULL;
}

static void assert_outermost(const struct town *town, const char *host, const char *text)
{
	const struct mapping *mapping = mapping_of(town->server, host);
	char print[ENDPOINT_TEXT];

	assert_non_null(mapping);
	assert_string_equal(endpoint_print(&mapping->outermost, print), text);
}

/* -- tests -- */

/* One that was begun when its host had another line, and that lives. */
static void a_flow_is_kept_on_the_line_that_it_has(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	flow = "203.0.113.7:50000";
	done = ask_for(town, BY_SECOND, 443, PCP_PEER);
	assert_int_equal(done.of[DECISION_ASK], 0);
	assert_outermost(town, BY_SECOND, "203.0.113.7:50000");
	flow = "198.51.100.9:50000";
	done = ask_for(town, BY_FIRST, 443, PCP_PEER);
	assert_int_equal(done.of[DECISION_ASK], 1);
	assert_int_equal(done.asked_line, 1);
	assert_outermost(town, BY_FIRST, "192.0.1.9:40000");
	assert_int_equal(mapping_of(town->server, BY_FIRST)->line, 1);
}

static void a_flow_stays_where_it_is_if_another_line_has_the_same_address(void **state)
{
	struct town *town = *state;
	struct address same = address("203.0.113.7");

	if (!town)
		skip();
	get_addresses(town);
	server_external(town->server, 1, &same, NOW);
	run(town->server);
	flow = "203.0.113.7:50000";
	assert_int_equal(ask_for(town, BY_FIRST, 443, PCP_PEER).of[DECISION_ASK], 0);
	assert_int_equal(mapping_of(town->server, BY_FIRST)->line, 0);
}

/* The whole endpoint is mapped on the line that its host had until now. */
static void a_flow_to_come_has_nothing_of_another_line(void **state)
{
	struct town *town = *state;
	const struct mapping *peer = NULL;
	char text[ENDPOINT_TEXT];

	get_addresses(town);
	ask(town, BY_SECOND, 443);
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	flow = NULL;
	hear(town, BY_SECOND, 443, PCP_PEER); /* before its turn to move comes */
	find(town->server, server_next(town->server)->ticket);
	run(town->server);
	do
		peer = server_mapping(town->server, peer);
	while (peer && !mapping_key_is_peer(&peer->key));
	assert_non_null(peer);
	assert_string_equal(endpoint_print(&peer->outermost, text), "203.0.113.7:443");
}

static void each_host_is_mapped_on_its_line(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 80);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

static void a_line_is_kept_until_all_are_chosen_anew(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	ask(town, BY_SECOND, 80);
	town->routes.line[21] = 0;
	ask(town, BY_SECOND, 80);
	ask(town, BY_SECOND, 81);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
	assert_int_equal(mapping_of(town->server, BY_SECOND)->line, 1);
}

/* It has no mapping, and has been silent since long ago. */
static void who_comes_back_after_many_choices_is_chosen_for_anew(void **state)
{
	struct town *town = *state;
	unsigned int i;

	get_addresses(town);
	ask_for(town, BY_SECOND, 80, PCP_ANNOUNCE);
	town->routes.line[21] = 0;
	for (i = 0; i < 255; i++)
		server_rechoose(town->server, NOW);
	ask(town, BY_SECOND, 80);
	assert_outermost(town, BY_SECOND, "203.0.113.7:80");
}

static void mappings_follow_their_host_to_another_line(void **state)
{
	struct town *town = *state;
	uint32_t epoch;
	struct done done;

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 8080);
	town->routes.line[21] = 0;
	epoch = server_epoch(town->server, NOW + seconds(50));
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_REMOVE], 1); /* the other host's is not touched */
	assert_int_equal(done.of[DECISION_INSTALL], 1);
	assert_int_equal(done.last_event.event, EVENT_CHANGED);
	assert_true(done.of[DECISION_ANNOUNCE] > 0);
	assert_int_equal(town->routes.before[21], 1);
	assert_outermost(town, BY_SECOND, "203.0.113.7:8080");
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_true(server_epoch(town->server, NOW + seconds(50)) <= epoch);
}

static void nobody_hears_of_a_choice_that_changes_nothing(void **state)
{
	struct town *town = *state;
	struct done done;

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 80);
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_ANNOUNCE], 0);
	assert_int_equal(done.of[DECISION_INSTALL], 0);
}

static void a_line_without_address_is_not_moved_to(void **state)
{
	struct town *town = *state;
	struct address first = address("203.0.113.7"), second = address("198.51.100.9");

	server_external(town->server, 0, &first, NOW);
	run(town->server);
	ask(town, BY_FIRST, 80);
	town->routes.line[20] = 1;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	server_external(town->server, 1, &second, NOW);
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "198.51.100.9:80");
}

static void a_new_address_moves_the_mappings_of_its_line_alone(void **state)
{
	struct town *town = *state;
	struct address other = address("198.51.100.10");

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 80);
	server_external(town->server, 1, &other, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 1);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "198.51.100.10:80");
}

/* Its visitors come there for a while, and it may be back in a moment. */
static void nobody_gets_the_port_that_a_mapping_had_on_the_line_before(void **state)
{
	struct town *town = *state;

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	town->routes.line[20] = 1;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "198.51.100.9:80");
	ask(town, "192.168.1.22", 80);
	assert_outermost(town, "192.168.1.22", "203.0.113.7:17066");
	town->routes.line[20] = 0;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
}

/* Each is behind a router of another provider's, say. */
static void two_lines_may_have_the_same_address(void **state)
{
	struct town *town = *state;
	struct address same = address("203.0.113.7");

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 80);
	server_external(town->server, 1, &same, NOW);
	run(town->server);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "203.0.113.7:17066");
}

static void what_happened_to_a_line_that_is_down_is_made_up_for(void **state)
{
	struct town *town = *state;
	struct address none = ADDRESS_NONE_IPV4, second = address("198.51.100.9");
	struct server_line is = { .deployment = deployment_find("public") };

	get_addresses(town);
	ask(town, BY_SECOND, 80);
	server_external(town->server, 1, &none, NOW);
	server_deploy(town->server, 1, &is, true, NOW);
	server_rechoose(town->server, NOW); /* all mappings are looked at meanwhile */
	run(town->server);
	server_external(town->server, 1, &second, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 1);
}

/* Also one that is down: nothing waits for it to come back. */
static void what_a_line_has_ends_when_it_is_switched_off(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = &deployment_off };
	struct address none = ADDRESS_NONE_IPV4;

	get_addresses(town);
	ask(town, BY_FIRST, 80);
	ask(town, BY_SECOND, 80);
	server_external(town->server, 1, &none, NOW);
	server_deploy(town->server, 1, &is, false, NOW);
	assert_int_equal(run(town->server).of[DECISION_REMOVE], 1);
	assert_int_equal(server_count(town->server), 1);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	ask(town, BY_SECOND, 80);
	assert_int_equal(server_count(town->server), 1);
}

static void the_other_line_is_another_kind_and_asks_its_carrier(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	assert_int_equal(ask(town, BY_FIRST, 80).of[DECISION_ASK], 0);
	done = ask(town, BY_SECOND, 80);
	assert_int_equal(done.of[DECISION_ASK], 1);
	assert_int_equal(done.asked_line, 1);
	assert_outermost(town, BY_SECOND, "192.0.1.9:40000");

	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_RELEASE], 1);
	assert_int_equal(done.released_line, 1);
	/* The other host has port 80 there. */
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, BY_SECOND, "203.0.113.7:17066");
}

/* Which it is open to depends on the line. */
static void a_door_to_the_nat64_of_a_line_is_closed_before_its_host_has_another(void **state)
{
	struct town *town = *state;
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	ask(town, "2001:db8:1::15", 80); /* whose octet is 21, too */
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	done = run(town->server);
	assert_int_equal(done.of[DECISION_REMOVE], 1);
	assert_int_equal(done.removed_line, 1);
	assert_int_equal(done.of[DECISION_INSTALL], 1);
	assert_int_equal(mapping_of(town->server, "2001:db8:1::15")->line, 0);
}

/* What the operator's people know it by outside. */
static void the_port_that_the_operator_wants_is_to_be_had_on_each_line(void **state)
{
	struct town *town = *state;
	struct static_wish web = { .title = "web",
				   .internal = { address(BY_SECOND), 80 },
				   .protocol = PROTOCOL_TCP,
				   .external = 8080 };

	if (!town)
		skip();
	get_addresses(town);
	assert_true(server_want(town->server, &web, 1, NOW));
	run(town->server);
	assert_outermost(town, BY_SECOND, "192.0.1.9:40000");
	ask(town, BY_FIRST, 8080); /* who might come first there */
	town->routes.line[21] = 0;
	server_rechoose(town->server, NOW);
	run(town->server);
	assert_outermost(town, BY_SECOND, "203.0.113.7:8080");
}

static struct done ask_address(struct town *town, const char *host)
{
	uint8_t bytes[2] = { NATPMP_VERSION, NATPMP_ADDRESS };
	struct datagram datagram = { .source = { address(host), 40000 },
				     .destination = endpoint("192.168.1.1:5351"),
				     .bytes = bytes,
				     .length = sizeof(bytes) };

	server_receive(town->server, &datagram, NOW);
	return run(town->server);
}

static void assert_address(const struct done *done, const char *text)
{
	struct address wanted = address(text);

	assert_int_equal(done->of[DECISION_SEND], 1);
	assert_memory_equal(done->last_message.bytes + 8, wanted.octets + 12, 4);
}

static void each_host_is_told_the_address_of_its_line(void **state)
{
	struct town *town = *state;
	struct address outermost = address("192.0.1.9");
	struct done done;

	if (!town)
		skip();
	get_addresses(town);
	done = ask_address(town, BY_FIRST);
	assert_address(&done, "203.0.113.7");
	done = ask_address(town, BY_SECOND);
	assert_int_equal(done.of[DECISION_ASK_ADDRESS], 1);
	assert_int_equal(done.address_line, 1);
	server_outermost(town->server, 1, &outermost, NOW);
	done = run(town->server);
	assert_address(&done, "192.0.1.9");
}

/* The kernel's answer comes when the carrier for whose sake it was asked has gone. */
static void a_carrier_that_has_gone_is_not_asked(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = deployment_find("public") };
	const struct decision *install;
	ticket number;

	if (!town)
		skip();
	get_addresses(town);
	hear(town, BY_SECOND, 80, PCP_MAP);
	install = server_next(town->server);
	assert_int_equal(install->kind, DECISION_INSTALL);
	number = install->ticket;
	server_deploy(town->server, 1, &is, false, NOW);
	server_installed(town->server, number, 0, 0, NOW);
	assert_int_equal(run(town->server).of[DECISION_ASK], 0);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

/* What a carrier was asked for, another one does not answer. */
static void a_host_that_waits_for_its_address_is_told_by_the_carrier_of_now(void **state)
{
	struct town *town = *state;
	struct server_line is = { .deployment = deployment_find("nat444") };

	if (!town)
		skip();
	get_addresses(town);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 1);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 0);
	server_deploy(town->server, 1, &is, true, NOW);
	run(town->server);
	assert_int_equal(ask_address(town, BY_SECOND).of[DECISION_ASK_ADDRESS], 1);
}

static void restore(struct town *town, const char *host, uint8_t line, const char *external)
{
	static const struct mapping_details plain = { .description_length = 0 };
	struct mapping earlier = {
		.key = { .internal = address(host),
			 .internal_port = 80,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.line = line,
		.external = endpoint(external),
		.outermost = endpoint(external),
	};

	assert_true(server_restore(town->server, &earlier, &plain, 600, NOW) != 0);
}

static void what_an_earlier_run_had_stays_on_its_line(void **state)
{
	struct town *town = *state;

	town->routes.line[21] = 0; /* while nothing is up yet */
	restore(town, BY_SECOND, 1, "198.51.100.9:80");
	get_addresses(town);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
	town->routes.line[21] = 1;
	server_rechoose(town->server, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 0);
	assert_int_equal(town->routes.before[21], 1);
}

/* In the file the lines stood in another order. */
static void what_an_earlier_run_had_is_found_on_its_line_by_the_address(void **state)
{
	struct town *town = *state;

	restore(town, BY_SECOND, 0, "198.51.100.9:80");
	get_addresses(town);
	assert_int_equal(mapping_of(town->server, BY_SECOND)->line, 1);
	server_rechoose(town->server, NOW);
	assert_int_equal(run(town->server).of[DECISION_INSTALL], 0);
	assert_outermost(town, BY_SECOND, "198.51.100.9:80");
}

static void what_an_earlier_run_has_not_moved_yet_is_moved(void **state)
{
	struct town *town = *state;

	restore(town, BY_FIRST, 0, "203.0.113.99:80");
	restore(town, "192.168.1.22", 0, "203.0.113.7:81");
	get_addresses(town);
	assert_outermost(town, BY_FIRST, "203.0.113.7:80");
	assert_outermost(town, "192.168.1.22", "203.0.113.7:81");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_host_is_mapped_on_its_line, open_public,
						close_town),
		cmocka_unit_test_setup_teardown(a_line_is_kept_until_all_are_chosen_anew,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(
			who_comes_back_after_many_choices_is_chosen_for_anew, open_public,
			close_town),
		cmocka_unit_test_setup_teardown(mappings_follow_their_host_to_another_line,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(nobody_hears_of_a_choice_that_changes_nothing,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(a_line_without_address_is_not_moved_to, open_public,
						close_town),
		cmocka_unit_test_setup_teardown(a_new_address_moves_the_mappings_of_its_line_alone,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(the_other_line_is_another_kind_and_asks_its_carrier,
						open_carriers, close_town),
		cmocka_unit_test_setup_teardown(
			nobody_gets_the_port_that_a_mapping_had_on_the_line_before, open_public,
			close_town),
		cmocka_unit_test_setup_teardown(two_lines_may_have_the_same_address, open_public,
						close_town),
		cmocka_unit_test_setup_teardown(what_happened_to_a_line_that_is_down_is_made_up_for,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(what_a_line_has_ends_when_it_is_switched_off,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(
			a_door_to_the_nat64_of_a_line_is_closed_before_its_host_has_another,
			open_nat64, close_town),
		cmocka_unit_test_setup_teardown(
			the_port_that_the_operator_wants_is_to_be_had_on_each_line, open_carriers,
			close_town),
		cmocka_unit_test_setup_teardown(each_host_is_told_the_address_of_its_line,
						open_carriers, close_town),
		cmocka_unit_test_setup_teardown(a_flow_is_kept_on_the_line_that_it_has,
						open_carriers, close_town),
		cmocka_unit_test_setup_teardown(
			a_flow_stays_where_it_is_if_another_line_has_the_same_address,
			open_carriers, close_town),
		cmocka_unit_test_setup_teardown(a_flow_to_come_has_nothing_of_another_line,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(a_carrier_that_has_gone_is_not_asked, open_carriers,
						close_town),
		cmocka_unit_test_setup_teardown(
			a_host_that_waits_for_its_address_is_told_by_the_carrier_of_now,
			open_carriers, close_town),
		cmocka_unit_test_setup_teardown(what_an_earlier_run_had_stays_on_its_line,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(what_an_earlier_run_has_not_moved_yet_is_moved,
						open_public, close_town),
		cmocka_unit_test_setup_teardown(
			what_an_earlier_run_had_is_found_on_its_line_by_the_address, open_public,
			close_town),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
