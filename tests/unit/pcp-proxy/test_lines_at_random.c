/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two lines, hosts that want mappings, and everything that can happen to lines, in an order
 * that nobody has thought of. Once it is quiet each mapping has to be where its host leaves,
 * with kernel and carrier, and nowhere else. TOWN=7 in the environment repeats one of them.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/mapping_table.h"
#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/server.h"
#include "tests/support/spelled.h"
#include "tests/support/twin_kernel.h"

#define TOWNS  1000 /* each from a seed of its own */
#define EVENTS 120  /* in each */
#define LINES  2
#define HOSTS  4 /* in each family */
#define LEASES 512

/* One carrier's word about one mapping. */
struct lease {
	ticket ticket; /* 0: none */
	bool is_asked; /* and not answered yet */
	bool is_held;
	struct address internal; /* as it knows us: another one has nothing yet */
	struct endpoint outermost;
};

struct line {
	struct server_line is;
	struct address external;
	struct lease leases[LEASES];
	bool is_asked_address;
};

/* What an open pinhole towards a NAT64 is open to. */
struct door {
	ticket ticket;
	struct prefix nat64;
};

struct town {
	uint64_t seed, drawn;
	monotonic now;
	struct server *server;
	struct twin_kernel kernel;
	struct decision batch[512];
	size_t batched;
	struct line lines[LINES];
	uint8_t routes[2 * HOSTS];
	struct door doors[LEASES];
	unsigned int answers; /* to hosts, so far */
	uint16_t port;        /* that a carrier gave last */
};

/* -- chance -- */

static uint32_t draw(struct town *town, uint32_t limit)
{
	town->drawn = town->drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(town->drawn >> 33) % limit;
}

static void fill(void *self, void *octets, size_t length)
{
	uint8_t *octet = octets;

	while (length-- > 0)
		*octet++ = (uint8_t)draw(self, 256);
}

static bool perhaps(struct town *town, uint32_t percent)
{
	return draw(town, 100) < percent;
}

/* -- hosts and lines -- */

static struct address host_address(uint32_t host)
{
	char text[ADDRESS_TEXT];

	snprintf(text, sizeof(text), host < HOSTS ? "192.168.1.%u" : "2001:db8:1::%u", host + 1);
	return address(text);
}

static uint32_t host_at(const struct address *address)
{
	struct address one;
	uint32_t host;

	for (host = 0; host < 2 * HOSTS; host++) {
		one = host_address(host);
		if (address_same(&one, address))
			return host;
	}
	return 0;
}

static uint8_t choose(void *self, const struct address *host, uint8_t before)
{
	struct town *town = self;

	(void)before;
	return town->routes[host_at(host)];
}

static bool asks(const struct town *town, const struct mapping *mapping, uint8_t line)
{
	return deployment_crossing(town->lines[line].is.deployment,
				   address_is_ipv4(&mapping->key.internal),
				   mapping->key.external_ipv4)
		->asks;
}

/* -- carriers -- */

static struct lease *lease_of(struct line *line, ticket number)
{
	struct lease *lease;

	for (lease = line->leases; lease < line->leases + LEASES; lease++)
		if (lease->ticket == number)
			return lease;
	return NULL;
}

static void carrier_asked(struct town *town, const struct decision *decision)
{
	struct line *line = &town->lines[decision->line];
	struct lease *lease = lease_of(line, decision->ticket);

	if (!deployment_asks(line->is.deployment))
		fail_msg("town %u: a line without carrier is asked", (unsigned int)town->seed);
	if (!lease)
		lease = lease_of(line, 0);
	assert_non_null(lease);
	lease->is_held &=
		address_same(&lease->internal, &decision->subject.mapping.external.address);
	lease->internal = decision->subject.mapping.external.address;
	lease->ticket = decision->ticket;
	lease->is_asked = true;
}

static void carrier_released(struct town *town, const struct decision *decision)
{
	struct lease *lease = lease_of(&town->lines[decision->line], decision->ticket);

	if (lease)
		*lease = (struct lease){ 0 };
}

static void drain(struct town *town);

static void carrier_answers(struct town *town, struct lease *lease, bool agrees)
{
	struct carrier_answer answer = { .result = PCP_SUCCESS,
					 .lifetime = 600,
					 .outermost = lease->outermost };
	ticket number = lease->ticket;

	lease->is_asked = false;
	if (agrees && !lease->is_held)
		lease->outermost = (struct endpoint){ address("192.0.1.9"), ++town->port };
	answer.outermost = lease->outermost;
	lease->is_held = lease->is_held || agrees;
	if (!agrees)
		answer = (struct carrier_answer){ .result = PCP_NO_RESOURCES,
						  .lifetime = 30,
						  .stands = lease->is_held };
	if (!lease->is_held)
		*lease = (struct lease){ 0 };
	server_answered(town->server, number, &answer, town->now);
	drain(town);
}

static void answer_some(struct town *town, uint32_t percent, uint32_t agreeing)
{
	struct line *line;
	struct lease *lease;

	for (line = town->lines; line < town->lines + LINES; line++)
		for (lease = line->leases; lease < line->leases + LEASES; lease++)
			if (lease->is_asked && perhaps(town, percent))
				carrier_answers(town, lease, perhaps(town, agreeing));
}

static void carrier_is_another(struct town *town, uint8_t number)
{
	struct line *line = &town->lines[number];

	memset(line->leases, 0, sizeof(line->leases));
	line->is_asked_address = false;
}

/* -- the kernel -- */

static struct door *door_of(struct town *town, ticket number)
{
	struct door *door;

	for (door = town->doors; door < town->doors + LEASES; door++)
		if (door->ticket == number)
			return door;
	return NULL;
}

/* A door that is closed, or open for longer, has to be named as it was when it was opened. */
static void check_door(struct town *town, const struct decision *decision)
{
	const struct mapping *mapping = &decision->subject.mapping;
	const struct prefix *nat64 = server_nat64(town->server, mapping->line);
	struct door *door = door_of(town, decision->ticket);
	bool is_there = decision->kind == DECISION_REMOVE || decision->subject.refresh;

	if (!mapping_key_crosses_nat64(&mapping->key))
		return;
	if (is_there && door && memcmp(&door->nat64, nat64, sizeof(*nat64)) != 0)
		fail_msg("town %u: a door to another line's NAT64 stays open",
			 (unsigned int)town->seed);
	if (!door)
		door = door_of(town, 0);
	assert_non_null(door);
	*door = (struct door){ 0 };
	if (decision->kind == DECISION_INSTALL)
		*door = (struct door){ decision->ticket, *nat64 };
}

static void commit(struct town *town)
{
	static struct decision batch[sizeof(town->batch) / sizeof(town->batch[0])];
	static int errors[sizeof(town->batch) / sizeof(town->batch[0])];
	size_t count = town->batched, i;
	uint16_t taken;

	memcpy(batch, town->batch, count * sizeof(*batch));
	town->batched = 0;
	for (i = 0; i < count; i++) {
		errors[i] = 0;
		if (batch[i].kind == DECISION_REMOVE)
			(void)twin_remove(&town->kernel, &batch[i].subject);
		else
			errors[i] =
				twin_install(&town->kernel, &batch[i].subject, &taken, town->now);
		if (errors[i] == -EEXIST)
			fail_msg("town %u: two mappings are to be at one port",
				 (unsigned int)town->seed);
	}
	for (i = 0; i < count; i++)
		if (batch[i].kind == DECISION_INSTALL) {
			server_installed(town->server, batch[i].ticket, errors[i], 0, town->now);
			drain(town);
		}
}

/* -- decisions -- */

/* It may have begun before its host has got another line. */
static void find_flow(struct town *town, const struct decision *decision)
{
	const struct mapping_key *key = &decision->subject.mapping.key;
	struct endpoint external = { town->lines[draw(town, LINES)].external,
				     (uint16_t)(50000 + key->internal.octets[15] * 1000 +
						key->internal_port) };

	if (address_is_none(&external.address) || !address_is_ipv4(&external.address) ||
	    !address_is_ipv4(&key->internal) || perhaps(town, 50))
		server_found(town->server, decision->ticket, NULL, 0, town->now);
	else
		server_found(town->server, decision->ticket, &external, 60, town->now);
}

static void carry_out(struct town *town, const struct decision *decision)
{
	switch (decision->kind) {
	case DECISION_INSTALL:
	case DECISION_REMOVE:
		check_door(town, decision);
		assert_true(town->batched < sizeof(town->batch) / sizeof(town->batch[0]));
		town->batch[town->batched++] = *decision;
		break;
	case DECISION_FIND: find_flow(town, decision); break;
	case DECISION_ASK: carrier_asked(town, decision); break;
	case DECISION_RELEASE: carrier_released(town, decision); break;
	case DECISION_ASK_ADDRESS: town->lines[decision->line].is_asked_address = true; break;
	case DECISION_SEND: town->answers++; break;
	default: break;
	}
}

static void drain(struct town *town)
{
	const struct decision *next;
	struct decision decision;

	while ((next = server_next(town->server)) != NULL) {
		decision = *next;
		carry_out(town, &decision);
	}
}

static void end_turn(struct town *town)
{
	while (town->batched > 0)
		commit(town);
}

static void wake(struct town *town)
{
	server_wake(town->server, town->now);
	drain(town);
	end_turn(town);
}

/* -- what happens -- */

static void receive(struct town *town, uint32_t host, const uint8_t *bytes, size_t length)
{
	struct datagram datagram = {
		.source = { host_address(host), 40000 },
		.destination =
			endpoint(host < HOSTS ? "192.168.1.254:5351" : "[2001:db8:1::fe]:5351"),
		.bytes = bytes,
		.length = length,
	};

	server_receive(town->server, &datagram, town->now);
	drain(town);
}

static void host_asks(struct town *town)
{
	uint32_t host = draw(town, 2 * HOSTS);
	bool ipv4 = host < HOSTS || perhaps(town, 50);
	uint8_t bytes[PCP_MAX_LENGTH];
	struct pcp_request request = {
		.opcode = perhaps(town, 10) ? PCP_PEER : PCP_MAP,
		.lifetime = perhaps(town, 15) ? 0 : 600,
		.client = host_address(host),
		.protocol = perhaps(town, 50) ? PROTOCOL_TCP : PROTOCOL_UDP,
		.internal_port = (uint16_t)(80 + draw(town, 3)),
		.suggested = { ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE,
			       (uint16_t)(perhaps(town, 50) ? 80 + draw(town, 3) : 0) },
	};

	if (request.opcode == PCP_PEER)
		request.remote = endpoint(host < HOSTS ? "192.0.1.77:443" : "[2001:db8:9::9]:443");
	if (request.opcode == PCP_MAP && perhaps(town, 10)) {
		request.options.has_port_set = true;
		request.options.port_set =
			(struct pcp_port_set){ .size = 3,
					       .first_internal_port = request.internal_port };
	}
	receive(town, host, bytes, pcp_encode_request(bytes, sizeof(bytes), &request));
}

static void natpmp_host_asks(struct town *town)
{
	uint8_t bytes[NATPMP_MAX_LENGTH], address_request[2] = { NATPMP_VERSION, NATPMP_ADDRESS };
	struct natpmp_request request = {
		.opcode = perhaps(town, 50) ? NATPMP_MAP_TCP : NATPMP_MAP_UDP,
		.internal_port = (uint16_t)(perhaps(town, 10) ? 0 : 90 + draw(town, 3)),
		.lifetime = perhaps(town, 20) ? 0 : 600,
	};

	if (perhaps(town, 30))
		receive(town, draw(town, HOSTS), address_request, sizeof(address_request));
	else
		receive(town, draw(town, HOSTS), bytes, natpmp_encode_request(bytes, &request));
}

static void set_external(struct town *town, uint8_t number, const char *text)
{
	struct line *line = &town->lines[number];

	line->external = address(text);
	server_external(town->server, number, &line->external, town->now);
	drain(town);
}

/* Some are the same on both: each is behind a router of the other provider's. */
static void line_moves(struct town *town)
{
	static const char *const addresses[] = { "0.0.0.0", "100.64.0.2", "203.0.113.7",
						 "198.51.100.9" };

	set_external(town, (uint8_t)draw(town, LINES), addresses[draw(town, 4)]);
}

static void set_prefix64(struct town *town, uint8_t number, const char *text)
{
	struct pcp_prefix64 prefix = { .prefix = { ADDRESS_NONE, 96 } };
	const struct mapping *mapping = NULL;
	struct door *door;

	if (text)
		prefix.prefix.address = address(text);
	server_prefix64(town->server, number, &prefix, text ? 1 : 0);
	/* As cpe/gateway.c repairs what the kernel has. */
	while ((mapping = server_mapping(town->server, mapping)) != NULL)
		for (door = town->doors; door < town->doors + LEASES; door++)
			if (door->ticket != 0 && mapping->line == number &&
			    server_find(town->server, door->ticket) == mapping)
				door->nat64 = *server_nat64(town->server, number);
}

static void line_deploys(struct town *town)
{
	static const char *const kinds[] = { "public", "nat444", "dslite", "nat64", "464xlat" };
	size_t drawn = draw(town, 6);
	const struct deployment *kind = drawn < 5 ? deployment_find(kinds[drawn]) : &deployment_off;
	uint8_t number = (uint8_t)draw(town, LINES);
	struct line *line = &town->lines[number];
	bool is_another_line = perhaps(town, 30);

	if (!kind)
		return; /* built without the proxy */
	if (kind != line->is.deployment || is_another_line) {
		carrier_is_another(town, number);
		set_prefix64(town, number, NULL);
	}
	line->is.deployment = kind;
	server_deploy(town->server, number, &line->is, is_another_line, town->now);
	drain(town);
	if (deployment_asks(kind) && perhaps(town, 50))
		set_prefix64(town, number, number == 0 ? "64:ff9b::" : "2001:db8:64::");
}

static void routes_change(struct town *town)
{
	town->routes[draw(town, 2 * HOSTS)] = (uint8_t)draw(town, LINES);
	server_rechoose(town->server, town->now);
	drain(town);
}

static void carrier_speaks(struct town *town)
{
	struct line *line = &town->lines[draw(town, LINES)];
	struct lease *lease = &line->leases[draw(town, 8)];
	const struct mapping *mapping = server_find(town->server, lease->ticket);

	if (!lease->is_held || !mapping || mapping->stage != STAGE_SETTLED)
		return;
	lease->is_held = perhaps(town, 50);
	lease->is_asked = false;
	carrier_answers(town, lease, lease->is_held);
}

static void operator_wants(struct town *town)
{
	struct static_wish list[] = {
		{ .title = "web", .protocol = PROTOCOL_TCP, .external = 80 },
		{ .title = "game", .protocol = PROTOCOL_UDP, .external = 8081 },
	};
	size_t i;

	for (i = 0; i < 2; i++)
		list[i].internal = (struct endpoint){ host_address(draw(town, HOSTS)), 82 };
	assert_true(server_want(town->server, list, draw(town, 3), town->now));
}

static void something_happens(struct town *town)
{
	switch (draw(town, 16)) {
	case 0: line_moves(town); break;
	case 1: line_deploys(town); break;
	case 2:
	case 3: routes_change(town); break;
	case 4: carrier_speaks(town); break;
	case 5: operator_wants(town); break;
	case 6: town->now = after(town->now, seconds(draw(town, 200))); break;
	case 7: natpmp_host_asks(town); break;
	case 8:
	case 9: answer_some(town, 50, 80); break;
	case 10: town->kernel.refuse = perhaps(town, 20); break; /* the next one */
	default: host_asks(town); break;
	}
	if (perhaps(town, 70))
		end_turn(town);
	if (perhaps(town, 50))
		wake(town);
}

/* -- the end -- */

static void become_quiet(struct town *town)
{
	unsigned int i;

	town->kernel.refuse = 0;
	set_external(town, 0, "203.0.113.7");
	set_external(town, 1, perhaps(town, 30) ? "203.0.113.7" : "198.51.100.9");
	server_rechoose(town->server, town->now);
	for (i = 0; i < 200; i++) {
		wake(town);
		answer_some(town, 100, 100);
		end_turn(town);
	}
}

static void tell_of(const struct town *town, const struct mapping *mapping, const char *what)
{
	struct endpoint internal = { mapping->key.internal, mapping->key.internal_port };
	char inside[ENDPOINT_TEXT], outside[ENDPOINT_TEXT], outermost[ENDPOINT_TEXT];

	fail_msg("town %u: %s: protocol %u, %s at %s (%s), line %u of %s, stage %u",
		 (unsigned int)town->seed, what, mapping->key.protocol,
		 endpoint_print(&internal, inside), endpoint_print(&mapping->external, outside),
		 endpoint_print(&mapping->outermost, outermost), mapping->line,
		 town->lines[mapping->line].is.deployment->name, mapping->stage);
}

static void check_mapping(struct town *town, ticket number, const struct mapping *mapping)
{
	const struct line *line = &town->lines[mapping->line];
	const struct crossing *crossing =
		deployment_crossing(line->is.deployment, address_is_ipv4(&mapping->key.internal),
				    mapping->key.external_ipv4);
	uint8_t i;

	if (!mapping->standing || mapping->stage != STAGE_SETTLED)
		tell_of(town, mapping, "it is not granted");
	if (mapping->line != choose(town, &mapping->key.internal, 0))
		tell_of(town, mapping, "it is not where its host leaves");
	if (!crossing->possible || crossing->translates == mapping_is_pinhole(mapping))
		tell_of(town, mapping, "it has no way out there");
	if (crossing->translates && !address_same(&mapping->external.address, &line->external))
		tell_of(town, mapping, "it is at another address");
	if (!twin_forwards(&town->kernel, mapping, town->now))
		tell_of(town, mapping, "the kernel does not forward it");
	for (i = 0; i < LINES; i++) {
		const struct lease *lease = lease_of(&town->lines[i], number);
		bool should = i == mapping->line && asks(town, mapping, i);

		if (should != (lease && lease->is_held))
			tell_of(town, mapping,
				should ? "its carrier does not know it"
				       : "a carrier that it does not go by keeps it");
		if (should && !endpoint_same(&lease->outermost, &mapping->outermost))
			tell_of(town, mapping, "the carrier has it elsewhere");
	}
}

/* The kernel knows nothing else, and neither does a carrier. */
static void check_rest(struct town *town, size_t ports)
{
	const struct line *line;
	const struct lease *lease;

	if (twin_count(&town->kernel, town->now) != ports)
		fail_msg("town %u: the kernel forwards %zu ports instead of %zu",
			 (unsigned int)town->seed, twin_count(&town->kernel, town->now), ports);
	for (line = town->lines; line < town->lines + LINES; line++)
		for (lease = line->leases; lease < line->leases + LEASES; lease++)
			if (lease->ticket != 0 && !server_find(town->server, lease->ticket))
				fail_msg("town %u: a carrier keeps what nobody has",
					 (unsigned int)town->seed);
}

/* In NAT-PMP everybody is told an address, if need be with the carrier's help. */
static void check_addresses(struct town *town)
{
	uint8_t bytes[NATPMP_MAX_LENGTH] = { NATPMP_VERSION, NATPMP_ADDRESS }, i;
	bool is_known = natpmp_encode_request(bytes, &(struct natpmp_request){ 0 }) > 0;
	struct address outermost = address("192.0.1.9");
	unsigned int before = town->answers;
	uint32_t host;

	for (host = 0; host < HOSTS; host++)
		receive(town, host, bytes, 2);
	for (i = 0; i < LINES; i++) {
		if (town->lines[i].is_asked_address)
			server_outermost(town->server, i, &outermost, town->now);
		drain(town);
	}
	if (is_known && town->answers < before + HOSTS)
		fail_msg("town %u: a host waits for its address", (unsigned int)town->seed);
}

static void check(struct town *town)
{
	const struct mapping *mapping = NULL;
	size_t ports = 0;

	while ((mapping = server_mapping(town->server, mapping)) != NULL) {
		ports += mapping->more_ports + 1u;
		check_mapping(town, mapping_ticket(mapping), mapping);
	}
	check_rest(town, ports);
	check_addresses(town);
}

static void live(uint64_t seed)
{
	static struct town town;
	struct random_source chance = { fill, &town };
	struct server_settings settings = {
		.lines = { { .deployment = deployment_find("public") },
			   { .deployment = deployment_find("public") } },
		.line_choice = { choose, &town },
		.lifetime_min = 120,
		.lifetime_max = 3600,
		.max_mappings = LEASES / 2,
		.port_low = 1024,
		.port_high = 49151,
		.port_set_max = 4,
		.natpmp = true,
	};
	unsigned int i;

	memset(&town, 0, sizeof(town));
	town.seed = town.drawn = seed;
	town.now = seconds(1000);
	town.port = 40000;
	town.kernel.refusal = -ENOMEM;
	for (i = 0; i < LINES; i++)
		town.lines[i] =
			(struct line){ .is = settings.lines[i], .external = ADDRESS_NONE_IPV4 };
	town.server = server_new(&settings, &chance, town.now);
	assert_non_null(town.server);
	for (i = 0; i < EVENTS; i++)
		something_happens(&town);
	become_quiet(&town);
	check(&town);
	server_free(town.server);
}

static void each_mapping_is_where_its_host_leaves_and_nowhere_else(void **state)
{
	const char *only = getenv("TOWN");
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= TOWNS; seed++)
		if (!only || seed == strtoull(only, NULL, 10))
			live(seed);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mapping_is_where_its_host_leaves_and_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
