/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Layouts are asked of the codecs; here is only which of them a message has.
 * Covered by: tests/unit/pcp-proxy/test_pcp_text
 */
#include "pcp-proxy/text_message.h"

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"

#define RESPONSE_BIT 0x80
#define RESERVED_AT  12
#define LONGEST_FORM 80

static enum text_form natpmp_form(uint8_t opcode)
{
	switch (opcode) {
	case NATPMP_ADDRESS: return TEXT_NATPMP_ADDRESSING;
	case NATPMP_MAP_UDP:
	case NATPMP_MAP_TCP: return TEXT_NATPMP_MAPPING;
	default: return TEXT_NATPMP_BARE;
	}
}

enum text_form text_message_form(const struct text_message *message)
{
	if (message->response && message->result == PCP_UNSUPP_VERSION)
		return message->natpmp ? TEXT_NATPMP_BARE : TEXT_BARE;
	if (message->natpmp)
		return natpmp_form(message->opcode);
	switch (message->opcode) {
	case PCP_MAP: return TEXT_MAPPING;
	case PCP_PEER: return TEXT_PEERING;
	default: return TEXT_BARE;
	}
}

size_t text_message_length(const struct text_message *message)
{
	static const struct {
		size_t request, response;
	} lengths[] = {
		[TEXT_BARE] = { 24, 24 },
		[TEXT_MAPPING] = { 60, 60 },
		[TEXT_PEERING] = { LONGEST_FORM, LONGEST_FORM },
		[TEXT_NATPMP_BARE] = { 2, 8 },
		[TEXT_NATPMP_ADDRESSING] = { 2, 12 },
		[TEXT_NATPMP_MAPPING] = { 12, 16 },
	};
	enum text_form form = text_message_form(message);

	return message->response ? lengths[form].response : lengths[form].request;
}

/* -- octets to message -- */

static bool read_pcp_request(struct text_message *message, const uint8_t *bytes, size_t length)
{
	static const struct pcp_abilities able = { .map = true, .peer = true };
	struct address source = address_from_ipv6(bytes + 8);
	struct pcp_request request;
	enum pcp_result why;

	pcp_decode_request(&request, &why, bytes, length, &source, &able);
	message->lifetime = request.lifetime;
	message->client = request.client;
	message->nonce = request.nonce;
	message->protocol = request.protocol;
	message->internal_port = request.internal_port;
	message->external = request.suggested;
	message->remote = request.remote;
	return true;
}

static bool read_pcp_response(struct text_message *message, const uint8_t *bytes, size_t length)
{
	struct pcp_response response;
	uint8_t version;

	if (pcp_decode_response(&response, &version, bytes, length) != PCP_ACCEPT)
		return false;
	message->lifetime = response.lifetime;
	message->epoch = response.epoch;
	memcpy(message->reserved, bytes + RESERVED_AT, sizeof(message->reserved));
	message->nonce = response.nonce;
	message->protocol = response.protocol;
	message->internal_port = response.internal_port;
	message->external = response.external;
	message->remote = response.remote;
	return true;
}

static bool read_natpmp_request(struct text_message *message, const uint8_t *bytes, size_t length)
{
	struct natpmp_request request;

	if (natpmp_decode_request(&request, bytes, length) == PCP_DROP)
		return false;
	message->protocol = request.protocol;
	message->internal_port = request.internal_port;
	message->external = (struct endpoint){ ADDRESS_NONE_IPV4, request.suggested_port };
	message->lifetime = request.lifetime;
	return true;
}

static bool read_natpmp_response(struct text_message *message, const uint8_t *bytes, size_t length)
{
	struct natpmp_response response;

	if (!natpmp_decode_response(&response, bytes, length))
		return false;
	message->epoch = response.epoch;
	message->protocol = response.protocol;
	message->internal_port = response.internal_port;
	message->external.address =
		response.opcode == NATPMP_ADDRESS ? response.external : ADDRESS_NONE_IPV4;
	message->external.port = response.external_port;
	message->lifetime = response.lifetime;
	return true;
}

/* The codecs read no header with an opcode they do not know, so they are shown another one. */
bool text_message_read(struct text_message *message, const uint8_t *bytes, size_t length)
{
	uint8_t fixed[LONGEST_FORM];
	enum text_form form;
	size_t needed;

	if (length < 2 || (bytes[0] != PCP_VERSION && bytes[0] != NATPMP_VERSION))
		return false;
	message->natpmp = bytes[0] == NATPMP_VERSION;
	message->response = bytes[1] & RESPONSE_BIT;
	message->opcode = bytes[1] & ~RESPONSE_BIT;
	if (message->response && length < 4)
		return false;
	if (message->response)
		message->result = message->natpmp ? bytes[2] << 8 | bytes[3] : bytes[3];
	form = text_message_form(message);
	needed = text_message_length(message);
	if (length < needed)
		return false;
	memcpy(fixed, bytes, needed);
	if (form == TEXT_BARE || form == TEXT_NATPMP_BARE)
		fixed[1] = message->response ? RESPONSE_BIT : 0; /* ANNOUNCE or ADDRESS */
	if (message->natpmp)
		return message->response ? read_natpmp_response(message, fixed, needed)
					 : read_natpmp_request(message, fixed, needed);
	return message->response ? read_pcp_response(message, fixed, needed)
				 : read_pcp_request(message, fixed, needed);
}

/* -- message to octets, without options and rest -- */

static size_t encode_pcp_request(uint8_t out[LONGEST_FORM], const struct text_message *message)
{
	struct pcp_request request = {
		.opcode = message->opcode,
		.lifetime = message->lifetime,
		.client = message->client,
		.nonce = message->nonce,
		.protocol = message->protocol,
		.internal_port = message->internal_port,
		.suggested = message->external,
		.remote = message->remote,
	};

	return pcp_encode_request(out, LONGEST_FORM, &request);
}

static size_t encode_pcp_response(uint8_t out[LONGEST_FORM], const struct text_message *message)
{
	struct pcp_response response = {
		.opcode = message->opcode,
		.result = (enum pcp_result)message->result,
		.lifetime = message->lifetime,
		.epoch = message->epoch,
		.nonce = message->nonce,
		.protocol = message->protocol,
		.internal_port = message->internal_port,
		.external = message->external,
		.remote = message->remote,
	};
	size_t length = pcp_encode_response(out, LONGEST_FORM, &response);

	memcpy(out + RESERVED_AT, message->reserved, sizeof(message->reserved));
	return length;
}

static size_t encode_natpmp_request(uint8_t out[LONGEST_FORM], const struct text_message *message)
{
	struct natpmp_request request = {
		.opcode = message->opcode,
		.internal_port = message->internal_port,
		.suggested_port = message->external.port,
		.lifetime = message->lifetime,
	};

	return natpmp_encode_request(out, &request);
}

static size_t encode_natpmp_response(uint8_t out[LONGEST_FORM], const struct text_message *message)
{
	struct natpmp_response response = {
		.opcode = message->opcode,
		.result = (uint16_t)message->result,
		.epoch = message->epoch,
		.external = message->external.address,
		.internal_port = message->internal_port,
		.external_port = message->external.port,
		.lifetime = message->lifetime,
	};

	return natpmp_encode_response(out, &response);
}

void text_message_write(struct writer *writer, const struct text_message *message)
{
	uint8_t fixed[LONGEST_FORM];
	size_t length;

	if (message->natpmp)
		length = message->response ? encode_natpmp_response(fixed, message)
					   : encode_natpmp_request(fixed, message);
	else
		length = message->response ? encode_pcp_response(fixed, message)
					   : encode_pcp_request(fixed, message);
	if (length > 0)
		write_bytes(writer, fixed, text_message_length(message));
}
