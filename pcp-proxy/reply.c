/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server's answers as octets, in the protocol in which the host asked.
 * Covered by: tests/story/map.story, tests/story/malformed.story, tests/story/version.story
 * Covered by: tests/story/filter-updates.story, tests/story/description-long.story
 * Covered by: tests/story/carrier-moves.story, tests/story/prefix64.story, tests/story/natpmp.story
 * Covered by: tests/unit/pcp-proxy/test_server, tests/unit/pcp-proxy/test_server_restored
 */
#include <string.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_option.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

struct question question_of_datagram(const struct datagram *datagram)
{
	return (struct question){
		.path = { datagram->source, datagram->destination, datagram->interface },
		.bytes = datagram->bytes,
		.length = datagram->length,
	};
}

struct question question_of_exchange(const struct exchange *exchange)
{
	return (struct question){
		.path = exchange->path,
		.bytes = exchange->request,
		.length = exchange->length,
		.answered = exchange->answered,
		.answered_length = exchange->answered_length,
	};
}

static struct message *message_to(struct server *server, const struct reply_path *path)
{
	struct message *message = &decision_queue_add(&server->queue, DECISION_SEND)->message;

	message->path = *path;
	return message;
}

/* The gateway itself has asked, for a static mapping: there is nobody to answer. */
static bool is_silent(const struct question *question)
{
	return question->length == 0;
}

static bool is_natpmp(const struct question *question)
{
	return question->bytes[0] == NATPMP_VERSION;
}

static void natpmp_answer(struct server *server, const struct question *question, uint16_t result,
			  const struct mapping *mapping, uint32_t lifetime, monotonic now)
{
	struct message *message = message_to(server, &question->path);
	struct natpmp_response response = {
		.result = result,
		.epoch = server_epoch(server, now),
		.lifetime = lifetime,
	};
	struct natpmp_request request;

	if (natpmp_decode_request(&request, question->bytes, question->length) != PCP_ACCEPT) {
		message->length = (uint16_t)natpmp_encode_refusal(
			message->bytes, question->bytes, question->length, result, response.epoch);
		return;
	}
	response.opcode = request.opcode;
	response.protocol = request.protocol;
	response.internal_port = request.internal_port;
	if (mapping)
		response.external_port =
			mapping_port_at(mapping, &mapping->outermost, request.internal_port).port;
	if (response.lifetime > request.lifetime)
		response.lifetime = request.lifetime; /* never more than asked: RFC 6886 3.3 */
	message->length = (uint16_t)natpmp_encode_response(message->bytes, &response);
}

/* As much of it as was kept: RFC 7220 3. */
static void show_description(struct pcp_options *options, const struct mapping *mapping)
{
	const struct mapping_details *details = mapping ? mapping->details : NULL;

	if (!options->has_description)
		return;
	options->description_length = details ? details->description_length : 0;
	options->description = details ? details->description : NULL;
}

/*
 * RFC 7753 4.2: of what is mapped, and without the option if that is a single port. A
 * port that was not asked for by name is one that a set was found to overlap with (5.3).
 */
static void show_ports(struct pcp_response *response, const struct mapping *mapping)
{
	bool asked_parity = response->options.has_port_set && response->options.port_set.parity;

	response->options.has_port_set = mapping && mapping->more_ports > 0;
	if (mapping && !mapping_has_port(mapping, response->internal_port))
		response->internal_port = mapping->key.internal_port;
	if (response->options.has_port_set)
		response->options.port_set = (struct pcp_port_set){
			.size = (uint16_t)(mapping->more_ports + 1),
			.first_internal_port = mapping->key.internal_port,
			.parity = asked_parity &&
				  (mapping->outermost.port ^ mapping->key.internal_port) % 2 == 0,
		};
}

/* RFC 7225 4.2: who asks for it is told. */
static void show_prefix64(const struct server *server, const struct line *line,
			  struct pcp_options *options)
{
	if (!options->asks_prefix64)
		return;
	options->asks_prefix64 = false;
	options->prefix64_count = line->prefix64_count;
	memcpy(options->prefix64, line->prefix64, sizeof(line->prefix64));
	if (options->prefix64_count > 0)
		return;
	options->prefix64_count = 1;
	options->prefix64[0] = (struct pcp_prefix64){ .prefix = server->settings.prefix64 };
}

static bool has_unknown(const struct pcp_options *options, uint8_t code)
{
	uint8_t i;

	for (i = 0; i < options->unknown_count; i++)
		if (options->unknown[i].code == code)
			return true;
	return false;
}

/* Of what the carrier has answered, what the host has asked about: RFC 7648 3.4. */
static void show_unknown(struct pcp_options *options, const struct question *question)
{
	struct pcp_options asked, answered;
	uint8_t i;

	if (options->unknown_count == 0)
		return;
	asked = *options;
	pcp_options_take_unknown(&answered, question->answered, question->answered_length);
	options->unknown_count = 0;
	for (i = 0; i < answered.unknown_count; i++)
		if (has_unknown(&asked, answered.unknown[i].code))
			options->unknown[options->unknown_count++] = answered.unknown[i];
}

static void pcp_success(struct server *server, const struct question *question,
			const struct mapping *mapping, uint32_t lifetime, monotonic now)
{
	struct message *message;
	const struct address *client = &question->path.client.address;
	const struct line *line = &server->lines[line_of_host(server, client)];
	struct pcp_abilities abilities = abilities_for(server, client);
	struct pcp_request request;
	struct pcp_response response;
	enum pcp_result why;

	/* It was accepted when it came in; what it asked for is read from it once more. */
	(void)pcp_decode_request(&request, &why, question->bytes, question->length, client,
				 &abilities);
	response = (struct pcp_response){
		.opcode = request.opcode,
		.result = PCP_SUCCESS,
		.lifetime = lifetime,
		.epoch = server_epoch(server, now),
		.nonce = request.nonce,
		.protocol = request.protocol,
		.internal_port = request.internal_port,
		.external = mapping ? mapping->outermost : request.suggested,
		.remote = request.remote,
		.options = request.options,
	};
	show_ports(&response, mapping);
	show_description(&response.options, mapping);
	show_prefix64(server, line, &response.options);
	show_unknown(&response.options, question);
	if (lifetime == 0)
		response.external = request.suggested; /* RFC 6887 15.1: copied from the request */
	message = message_to(server, &question->path);
	message->length =
		(uint16_t)pcp_encode_response(message->bytes, sizeof(message->bytes), &response);
}

void reply_success(struct server *server, const struct question *question,
		   const struct mapping *mapping, uint32_t lifetime, monotonic now)
{
	if (is_silent(question))
		return;
	if (is_natpmp(question))
		natpmp_answer(server, question, NATPMP_SUCCESS, lifetime > 0 ? mapping : NULL,
			      lifetime, now);
	else
		pcp_success(server, question, mapping, lifetime, now);
}

void reply_error(struct server *server, const struct question *question, enum pcp_result result,
		 uint32_t lifetime, monotonic now)
{
	struct message *message;

	if (is_silent(question))
		return;
	server->counters.errors++;
	/* Where NAT-PMP is not spoken its clients are told so in PCP: RFC 6887 9, appendix A. */
	if (is_natpmp(question) && result != PCP_UNSUPP_VERSION) {
		natpmp_answer(server, question, pcp_result_for_natpmp(result), NULL, 0, now);
		return;
	}
	message = message_to(server, &question->path);
	message->length =
		(uint16_t)pcp_encode_error(message->bytes, question->bytes, question->length,
					   result, lifetime, server_epoch(server, now));
}

/* Nobody has asked: what a host needs to know its mapping by was kept. RFC 6887 14.2 */
static void unasked(struct server *server, const struct mapping *mapping, enum pcp_result result,
		    uint32_t lifetime, const struct endpoint *external, monotonic now)
{
	struct message *message = message_to(server, &mapping->holder);
	const struct filter_list *filters = mapping->details ? &mapping->details->filters : NULL;
	struct pcp_response response = {
		.opcode = mapping_key_is_peer(&mapping->key) ? PCP_PEER : PCP_MAP,
		.result = result,
		.lifetime = lifetime,
		.epoch = server_epoch(server, now),
		.nonce = mapping->nonce,
		.protocol = mapping->key.protocol,
		.internal_port = mapping->key.internal_port,
		.external = *external,
		.remote = mapping->key.remote,
		.options = { .has_third_party = !address_same(&mapping->holder.client.address,
							      &mapping->key.internal),
			     .third_party = mapping->key.internal },
	};

	show_ports(&response, mapping);
	if (filters) {
		response.options.filter_count = filters->count;
		memcpy(response.options.filters, filters->filters, sizeof(filters->filters));
	}

	message->length =
		(uint16_t)pcp_encode_response(message->bytes, sizeof(message->bytes), &response);
}

void reply_update(struct server *server, const struct mapping *mapping, monotonic now)
{
	unasked(server, mapping, PCP_SUCCESS, seconds_until(mapping->expires, now),
		&mapping->outermost, now);
}

void reply_loss(struct server *server, const struct mapping *mapping, enum pcp_result why,
		uint32_t lifetime, monotonic now)
{
	struct endpoint nothing = { ADDRESS_NONE_IPV4, 0 };

	if (mapping->origin == ORIGIN_PCP && mapping->holder.client.port != 0)
		unasked(server, mapping, why, lifetime, &nothing, now);
}

#define NATPMP_ERROR_LENGTH 8 /* version, opcode, result and epoch: RFC 6886 3.5 */

void reply_natpmp_only(struct server *server, const struct question *question, monotonic now)
{
	struct message *message = message_to(server, &question->path);
	struct natpmp_response response = {
		.opcode = NATPMP_ADDRESS,
		.result = NATPMP_UNSUPP_VERSION,
		.epoch = server_epoch(server, now),
	};

	server->counters.errors++;
	natpmp_encode_response(message->bytes, &response);
	message->length = NATPMP_ERROR_LENGTH;
}

void reply_address(struct server *server, const struct reply_path *path,
		   const struct address *address, monotonic now)
{
	struct message *message = message_to(server, path);
	struct natpmp_response response = {
		.opcode = NATPMP_ADDRESS,
		.result = address_is_none(address) ? NATPMP_NETWORK_FAILURE : NATPMP_SUCCESS,
		.epoch = server_epoch(server, now),
		.external = *address,
	};

	message->length = (uint16_t)natpmp_encode_response(message->bytes, &response);
}
