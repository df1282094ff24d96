/* SPDX-License-Identifier: BSD-2-Clause */
/* Laws that hold for every request. */
#include "tests/support/besieged.h"

#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/server.h"
#include "tests/support/abilities.h"

#define MAPPINGS     16
#define PORT_SET_MAX 12
#define MOST_ANSWERS 8 /* to one PORT_SET: pcp-proxy(7) */

struct besieged {
	struct server *server;
	struct endpoint client;
	monotonic now;
	unsigned int answers, refusals; /* how many of them */
	struct message answer;          /* the last one */
	unsigned int changes;           /* installs and removals */
	struct address own, outermost;  /* of the gateway, and of all that is granted */
};

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x35, length);
}

static const struct random_source steady = { .fill = fill };

/* A host that may have everything, so that as much as possible is reached. */
static const struct policy generous = {
	.hosts = { .length = 0 },
	.allow = true,
	.wildcards = true,
	.internal_ports = { 1, UINT16_MAX },
	.external_ports = { 1, UINT16_MAX },
	.max_mappings = MAPPINGS,
	.third_parties = { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, 0 } }, 120 },
};

static bool is_refusal(const struct message *answer)
{
	if (answer->bytes[0] == NATPMP_VERSION)
		return answer->length >= 4 && (answer->bytes[2] | answer->bytes[3]) != 0;
	return answer->bytes[3] != PCP_SUCCESS;
}

/* Whatever it is asked for, and the port that the gateway has itself. */
static void carrier_grants(struct besieged *besieged, const struct decision *decision)
{
	struct carrier_answer answer = {
		.result = PCP_SUCCESS,
		.lifetime = decision->subject.wish.lifetime,
		.outermost = { besieged->outermost, decision->subject.mapping.external.port },
	};

	server_answered(besieged->server, decision->ticket, &answer, besieged->now);
}

/* Every other flow that is asked for is there. */
static void kernel_looks(struct besieged *besieged, const struct decision *decision)
{
	struct endpoint external = { besieged->own, 40000 };
	bool is_there = decision->ticket & 1;

	server_found(besieged->server, decision->ticket, is_there ? &external : NULL, 60,
		     besieged->now);
}

static void carry_out(struct besieged *besieged, const struct decision *decision)
{
	switch (decision->kind) {
	case DECISION_SEND:
		besieged->answers++;
		besieged->answer = decision->message;
		besieged->refusals += is_refusal(&decision->message);
		break;
	case DECISION_INSTALL:
		besieged->changes++;
		server_installed(besieged->server, decision->ticket, 0, 0, besieged->now);
		break;
	case DECISION_REMOVE: besieged->changes++; break;
	case DECISION_ASK: carrier_grants(besieged, decision); break;
	case DECISION_FIND: kernel_looks(besieged, decision); break;
	default: break;
	}
}

static void drain(struct besieged *besieged)
{
	const struct decision *next;
	struct decision decision;

	while ((next = server_next(besieged->server)) != NULL) {
		decision = *next;
		carry_out(besieged, &decision);
	}
}

static void receive(struct besieged *besieged, const struct endpoint *from, const uint8_t *bytes,
		    size_t length)
{
	struct datagram datagram = { .source = *from, .bytes = bytes, .length = length };

	endpoint_parse("192.168.1.1:5351", 0, &datagram.destination);
	server_receive(besieged->server, &datagram, besieged->now);
	drain(besieged);
}

static void map_for_bystander(struct besieged *besieged)
{
	struct endpoint host;
	struct pcp_request request = { .opcode = PCP_MAP,
				       .lifetime = 86400,
				       .nonce = { "nobody knows" },
				       .protocol = PROTOCOL_TCP,
				       .internal_port = 80,
				       .suggested = { ADDRESS_NONE_IPV4, 80 } };
	uint8_t bytes[PCP_MAX_LENGTH];

	endpoint_parse("192.168.1.99:40000", 0, &host);
	request.client = host.address;
	receive(besieged, &host, bytes, pcp_encode_request(bytes, sizeof(bytes), &request));
}

struct besieged *besieged_new(bool behind_carrier)
{
	struct server_settings settings = {
		.lines[0].deployment = deployment_find(behind_carrier ? "nat444" : "public"),
		.lifetime_min = 120,
		.lifetime_max = 86400,
		.max_mappings = MAPPINGS,
		.port_set_max = PORT_SET_MAX,
		.port_low = 1024,
		.port_high = 49151,
		.natpmp = true,
		.policies = { &generous, 1 },
	};
	struct besieged *besieged = calloc(1, sizeof(*besieged));

	if (!besieged)
		abort();
	besieged->now = seconds(1000);
	endpoint_parse("192.168.1.20:40000", 0, &besieged->client);
	besieged->server = server_new(&settings, &steady, 0);
	if (!besieged->server)
		abort();
	address_parse("203.0.113.7", &besieged->outermost);
	address_parse(behind_carrier ? "100.64.7.9" : "203.0.113.7", &besieged->own);
	server_external(besieged->server, 0, &besieged->own, besieged->now);
	drain(besieged);
	map_for_bystander(besieged);
	return besieged;
}

void besieged_free(struct besieged *besieged)
{
	server_free(besieged->server);
	free(besieged);
}

/* -- laws -- */

static bool bystander_stands(const struct besieged *besieged)
{
	const struct mapping *mapping = NULL;
	struct endpoint outermost = { besieged->outermost, 80 };

	while ((mapping = server_mapping(besieged->server, mapping)) != NULL)
		if (mapping->key.internal.octets[15] == 99 && mapping->key.internal_port == 80 &&
		    mapping->key.protocol == PROTOCOL_TCP && !mapping_key_is_peer(&mapping->key))
			return mapping->standing && endpoint_same(&mapping->outermost, &outermost);
	return false;
}

/* NAT-PMP echoes a request that it does not know: RFC 6886 3.5. */
static bool length_is_sound(const struct message *answer, size_t asked)
{
	if (answer->bytes[0] == NATPMP_VERSION)
		return answer->length >= 8 && (answer->length <= 16 || answer->length == asked ||
					       answer->length == PCP_MAX_LENGTH);
	return answer->length >= PCP_HEADER_LENGTH && answer->length <= PCP_MAX_LENGTH &&
	       answer->length % 4 == 0;
}

/* Time passes; NAT-PMP may end all mappings of a host, in the steps in which mappings expire. */
static void pass(struct besieged *besieged)
{
	besieged->now += milliseconds(100);
	while (server_wake_at(besieged->server) <= besieged->now) {
		server_wake(besieged->server, besieged->now);
		drain(besieged);
	}
	besieged->answers = 0;
	besieged->refusals = 0;
	besieged->changes = 0;
}

/* Whoever the request says it is from, so that it goes further than to that check; mostly. */
static struct endpoint sender(const struct besieged *besieged, const uint8_t *bytes, size_t length)
{
	struct endpoint from = besieged->client;
	struct address claimed, bystander;

	address_parse("192.168.1.99", &bystander);
	if (length < PCP_HEADER_LENGTH || bytes[0] != PCP_VERSION)
		return from;
	memcpy(claimed.octets, bytes + 8, sizeof(claimed.octets));
	if (address_names_host(&claimed) && !address_same(&claimed, &bystander))
		from.address = claimed;
	return from;
}

/* It may concern several mappings then, each of which has an answer: RFC 7753 4.4.1. */
static bool names_port_set(const uint8_t *bytes, size_t length, const struct address *from)
{
	struct pcp_request request;
	enum pcp_result why;

	return length > 0 && bytes[0] == PCP_VERSION &&
	       pcp_decode_request(&request, &why, bytes, length, from, &all_and_others) ==
		       PCP_ACCEPT &&
	       request.options.has_port_set;
}

const char *besieged_send(struct besieged *besieged, const uint8_t *bytes, size_t length)
{
	const struct message *answer = &besieged->answer;
	struct endpoint from = sender(besieged, bytes, length);
	uint32_t before;

	pass(besieged);
	before = server_count(besieged->server);
	receive(besieged, &from, bytes, length);
	if (!bystander_stands(besieged))
		return "another host's mapping was touched";
	if (server_count(besieged->server) > MAPPINGS)
		return "there are more mappings than there may be";
	if (besieged->answers > 1 && !names_port_set(bytes, length, &from.address))
		return "there was more than one answer";
	if (besieged->answers > MOST_ANSWERS)
		return "there were too many answers";
	if (besieged->answers == 0)
		return besieged->changes > 0 ? "something was changed without a word" : NULL;
	if (!length_is_sound(answer, length))
		return "the answer has no sound length";
	if (length < 2 || answer->bytes[1] != (bytes[1] | 0x80))
		return "the answer is to another request";
	if (besieged->refusals == besieged->answers &&
	    (server_count(besieged->server) != before || besieged->changes > 0))
		return "a refusal changed something";
	return NULL;
}
