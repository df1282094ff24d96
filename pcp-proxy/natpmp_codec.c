/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NAT-PMP packets have one fixed layout each, and an opcode that is a protocol
 * at the same time. Packets may be longer than their layout.
 */
#include "pcp-proxy/natpmp_codec.h"

#include <assert.h>

#include "cpe/base/wire.h"

#define RESPONSE_BIT   0x80
#define REFUSAL_LENGTH 8 /* up to and with the epoch */

static uint8_t protocol_of(uint8_t opcode)
{
	switch (opcode) {
	case NATPMP_MAP_UDP: return PROTOCOL_UDP;
	case NATPMP_MAP_TCP: return PROTOCOL_TCP;
	default: return PROTOCOL_ALL;
	}
}

/* -- the server's side -- */

enum pcp_verdict natpmp_decode_request(struct natpmp_request *request, const uint8_t *bytes,
				       size_t length)
{
	struct reader reader = reader_over(bytes, length);
	uint8_t version = read_u8(&reader);

	*request = (struct natpmp_request){ .opcode = read_u8(&reader) };
	if (reader.bad || version != NATPMP_VERSION || (request->opcode & RESPONSE_BIT))
		return PCP_DROP;
	if (request->opcode > NATPMP_MAP_TCP)
		return PCP_REFUSE;
	if (request->opcode == NATPMP_ADDRESS)
		return PCP_ACCEPT;
	reader_skip(&reader, 2);
	request->protocol = protocol_of(request->opcode);
	request->internal_port = read_u16(&reader);
	request->suggested_port = read_u16(&reader);
	request->lifetime = read_u32(&reader);
	return reader.bad ? PCP_DROP : PCP_ACCEPT;
}

size_t natpmp_encode_response(uint8_t out[NATPMP_MAX_LENGTH],
			      const struct natpmp_response *response)
{
	struct writer writer = writer_over(out, NATPMP_MAX_LENGTH);

	write_u8(&writer, NATPMP_VERSION);
	write_u8(&writer, RESPONSE_BIT | response->opcode);
	write_u16(&writer, response->result);
	write_u32(&writer, response->epoch);
	if (response->opcode != NATPMP_ADDRESS) {
		write_u16(&writer, response->internal_port);
		write_u16(&writer, response->external_port);
		write_u32(&writer, response->lifetime);
	} else if (response->result == NATPMP_SUCCESS) {
		write_bytes(&writer, address_ipv4_octets(&response->external), 4);
	} else {
		write_zeros(&writer, 4);
	}
	return writer_length(&writer);
}

size_t natpmp_encode_refusal(uint8_t out[PCP_MAX_LENGTH], const uint8_t *request, size_t length,
			     enum natpmp_result result, uint32_t epoch)
{
	size_t copied = length < PCP_MAX_LENGTH ? length : PCP_MAX_LENGTH;
	struct writer copy = writer_over(out, PCP_MAX_LENGTH), header = copy;

	assert(length >= 2);
	write_bytes(&copy, request, copied);
	write_u8(&header, NATPMP_VERSION);
	write_u8(&header, RESPONSE_BIT | request[1]);
	write_u16(&header, (uint16_t)result);
	write_u32(&header, epoch);
	return copied < REFUSAL_LENGTH ? REFUSAL_LENGTH : copied;
}

/* -- the client's side -- */

size_t natpmp_encode_request(uint8_t out[NATPMP_MAX_LENGTH], const struct natpmp_request *request)
{
	struct writer writer = writer_over(out, NATPMP_MAX_LENGTH);

	write_u8(&writer, NATPMP_VERSION);
	write_u8(&writer, request->opcode);
	if (request->opcode != NATPMP_ADDRESS) {
		write_u16(&writer, 0);
		write_u16(&writer, request->internal_port);
		write_u16(&writer, request->suggested_port);
		write_u32(&writer, request->lifetime);
	}
	return writer_length(&writer);
}

static void read_fields(struct natpmp_response *response, struct reader *reader)
{
	if (response->opcode == NATPMP_ADDRESS) {
		response->external = ADDRESS_NONE_IPV4;
		reader_copy(reader, response->external.octets + 12, 4);
		return;
	}
	response->protocol = protocol_of(response->opcode);
	response->internal_port = read_u16(reader);
	response->external_port = read_u16(reader);
	response->lifetime = read_u32(reader);
}

bool natpmp_decode_response(struct natpmp_response *response, const uint8_t *bytes, size_t length)
{
	struct reader reader = reader_over(bytes, length);
	uint8_t version = read_u8(&reader), opcode = read_u8(&reader);

	*response = (struct natpmp_response){ .opcode = opcode & ~RESPONSE_BIT };
	response->result = read_u16(&reader);
	response->epoch = read_u32(&reader);
	if (reader.bad || version != NATPMP_VERSION || !(opcode & RESPONSE_BIT) ||
	    response->opcode > NATPMP_MAP_TCP)
		return false;
	read_fields(response, &reader);
	/* A refusal may end behind the epoch. */
	return !reader.bad || response->result != NATPMP_SUCCESS;
}
