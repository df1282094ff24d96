/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers and opcode fields of PCP messages, the order of checks on a request,
 * and error responses. Options: pcp_option.c.
 */
#include "pcp-proxy/pcp_codec.h"

#include <assert.h>

#include "cpe/base/wire.h"
#include "pcp-proxy/pcp_option.h"

#define RESPONSE_BIT 0x80
#define ECHOED_FROM  12 /* octets 12 to 23: the end of the client's address, or reserved */

/* -- opcode fields: what MAP and PEER have between header and options -- */

struct mapping_fields {
	struct pcp_nonce nonce;
	uint8_t protocol;
	uint16_t internal_port;
	struct endpoint external;
	struct endpoint remote;
};

static struct address read_address(struct reader *reader)
{
	struct address address;

	reader_copy(reader, address.octets, sizeof(address.octets));
	return address;
}

/* RFC 6887 11.1 and, from the remote port on, 12.1. */
static struct mapping_fields read_fields(struct reader *reader, uint8_t opcode)
{
	struct mapping_fields fields = { 0 };

	if (opcode != PCP_MAP && opcode != PCP_PEER)
		return fields;
	reader_copy(reader, fields.nonce.octets, PCP_NONCE_LENGTH);
	fields.protocol = read_u8(reader);
	reader_skip(reader, 3);
	fields.internal_port = read_u16(reader);
	fields.external.port = read_u16(reader);
	fields.external.address = read_address(reader);
	if (opcode != PCP_PEER)
		return fields;
	fields.remote.port = read_u16(reader);
	reader_skip(reader, 2);
	fields.remote.address = read_address(reader);
	return fields;
}

static void write_fields(struct writer *writer, uint8_t opcode, const struct mapping_fields *fields)
{
	if (opcode != PCP_MAP && opcode != PCP_PEER)
		return;
	write_bytes(writer, fields->nonce.octets, PCP_NONCE_LENGTH);
	write_u8(writer, fields->protocol);
	write_zeros(writer, 3);
	write_u16(writer, fields->internal_port);
	write_u16(writer, fields->external.port);
	write_bytes(writer, fields->external.address.octets, 16);
	if (opcode != PCP_PEER)
		return;
	write_u16(writer, fields->remote.port);
	write_zeros(writer, 2);
	write_bytes(writer, fields->remote.address.octets, 16);
}

static void read_request_fields(struct pcp_request *request, struct reader *reader)
{
	struct mapping_fields fields = read_fields(reader, request->opcode);

	request->nonce = fields.nonce;
	request->protocol = fields.protocol;
	request->internal_port = fields.internal_port;
	request->suggested = fields.external;
	request->remote = fields.remote;
}

static void read_response_fields(struct pcp_response *response, struct reader *reader)
{
	struct mapping_fields fields = read_fields(reader, response->opcode);

	response->nonce = fields.nonce;
	response->protocol = fields.protocol;
	response->internal_port = fields.internal_port;
	response->external = fields.external;
	response->remote = fields.remote;
}

/* -- requests -- */

static bool is_able(const struct pcp_abilities *abilities, uint8_t opcode)
{
	switch (opcode) {
	case PCP_ANNOUNCE: return true;
	case PCP_MAP: return abilities->map;
	case PCP_PEER: return abilities->peer;
	default: return false;
	}
}

static bool has_ports(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_DCCP ||
	       protocol == PROTOCOL_SCTP || protocol == PROTOCOL_UDP_LITE;
}

static bool is_family_of(const struct address *one, const struct address *other)
{
	return address_is_ipv4(one) == address_is_ipv4(other);
}

static const struct address *internal_address(const struct pcp_request *request)
{
	return request->options.has_third_party ? &request->options.third_party : &request->client;
}

static bool remote_is_sound(const struct pcp_request *request)
{
	return request->remote.port != 0 && address_names_host(&request->remote.address) &&
	       is_family_of(&request->remote.address, internal_address(request));
}

/* Fields that contradict each other: RFC 6887 11.3, 12.1, 13.1. */
static bool fields_are_sound(const struct pcp_request *request)
{
	const struct pcp_options *options = &request->options;

	if (options->has_third_party && address_same(&options->third_party, &request->client))
		return false;
	switch (request->opcode) {
	case PCP_MAP: return request->internal_port == 0 || has_ports(request->protocol);
	case PCP_PEER:
		return request->internal_port != 0 && has_ports(request->protocol) &&
		       remote_is_sound(request);
	default: return true;
	}
}

static bool filters_make_sense(const struct pcp_request *request)
{
	const struct pcp_options *options = &request->options;
	size_t i;

	for (i = 0; i < options->filter_count; i++)
		if (options->filters[i].remote.length != 0 &&
		    !is_family_of(&options->filters[i].remote.address, internal_address(request)))
			return false;
	return options->filter_count == 0 || request->lifetime != 0;
}

/* RFC 7753 4.2; a delete request only says which set it means. */
static bool port_set_makes_sense(const struct pcp_request *request)
{
	const struct pcp_options *options = &request->options;

	if (!options->has_port_set || request->lifetime == 0)
		return true;
	return options->port_set.size != 0 && request->internal_port != 0 &&
	       options->port_set.first_internal_port == request->internal_port &&
	       !options->has_prefer_failure;
}

/* Options that do not go with the rest: RFC 6887 13, 7225 4.1, 7753 4.2. */
static bool options_make_sense(const struct pcp_request *request)
{
	const struct pcp_options *options = &request->options;

	if (options->has_third_party && !address_names_host(&options->third_party))
		return false;
	if (options->has_prefer_failure && (request->lifetime == 0 || request->suggested.port == 0))
		return false;
	return options->prefix64_count == 0 && filters_make_sense(request) &&
	       port_set_makes_sense(request);
}

/* The checks in their order: pcp-proxy.7. */
static enum pcp_result examine(struct pcp_request *request, const uint8_t *bytes, size_t length,
			       const struct address *source, const struct pcp_abilities *abilities)
{
	struct reader reader = reader_over(bytes, length);
	enum pcp_result result;

	if (read_u8(&reader) != PCP_VERSION)
		return PCP_UNSUPP_VERSION;
	request->opcode = read_u8(&reader);
	reader_skip(&reader, 2);
	request->lifetime = read_u32(&reader);
	request->client = read_address(&reader);
	if (length > PCP_MAX_LENGTH || length % 4 != 0)
		return PCP_MALFORMED_REQUEST;
	if (!is_able(abilities, request->opcode))
		return PCP_UNSUPP_OPCODE;
	read_request_fields(request, &reader);
	if (reader.bad)
		return PCP_MALFORMED_REQUEST;
	if (!address_same(&request->client, source))
		return PCP_ADDRESS_MISMATCH;
	if (!pcp_options_close(reader))
		return PCP_MALFORMED_OPTION;
	result = pcp_options_read_request(&request->options, reader, request->opcode, abilities);
	if (result != PCP_SUCCESS)
		return result;
	if (!fields_are_sound(request))
		return PCP_MALFORMED_REQUEST;
	return options_make_sense(request) ? PCP_SUCCESS : PCP_MALFORMED_OPTION;
}

/* RFC 6887 8.2; the version of a request decides what a short one is (9). */
static bool deserves_answer(const uint8_t *bytes, size_t length)
{
	if (length < 2 || (bytes[1] & RESPONSE_BIT))
		return false;
	return bytes[0] != PCP_VERSION || length >= PCP_HEADER_LENGTH;
}

enum pcp_verdict pcp_decode_request(struct pcp_request *request, enum pcp_result *why,
				    const uint8_t *bytes, size_t length,
				    const struct address *source,
				    const struct pcp_abilities *abilities)
{
	*request = (struct pcp_request){ 0 };
	*why = PCP_SUCCESS;
	if (!deserves_answer(bytes, length))
		return PCP_DROP;
	*why = examine(request, bytes, length, source, abilities);
	return *why == PCP_SUCCESS ? PCP_ACCEPT : PCP_REFUSE;
}

static struct writer message_over(uint8_t *out, size_t size)
{
	return writer_over(out, size < PCP_MAX_LENGTH ? size : PCP_MAX_LENGTH);
}

size_t pcp_encode_request(uint8_t *out, size_t size, const struct pcp_request *request)
{
	struct writer writer = message_over(out, size);
	struct mapping_fields fields = {
		.nonce = request->nonce,
		.protocol = request->protocol,
		.internal_port = request->internal_port,
		.external = request->suggested,
		.remote = request->remote,
	};

	write_u8(&writer, PCP_VERSION);
	write_u8(&writer, request->opcode);
	write_zeros(&writer, 2);
	write_u32(&writer, request->lifetime);
	write_bytes(&writer, request->client.octets, 16);
	write_fields(&writer, request->opcode, &fields);
	pcp_options_write(&writer, &request->options);
	return writer_length(&writer);
}

/* -- responses -- */

size_t pcp_encode_response(uint8_t *out, size_t size, const struct pcp_response *response)
{
	struct writer writer = message_over(out, size);
	struct mapping_fields fields = {
		.nonce = response->nonce,
		.protocol = response->protocol,
		.internal_port = response->internal_port,
		.external = response->external,
		.remote = response->remote,
	};

	write_u8(&writer, PCP_VERSION);
	write_u8(&writer, RESPONSE_BIT | response->opcode);
	write_zeros(&writer, 1);
	write_u8(&writer, (uint8_t)response->result);
	write_u32(&writer, response->lifetime);
	write_u32(&writer, response->epoch);
	write_zeros(&writer, PCP_HEADER_LENGTH - ECHOED_FROM);
	write_fields(&writer, response->opcode, &fields);
	pcp_options_write(&writer, &response->options);
	return writer_length(&writer);
}

/* Then the response carries the end of the client's address: RFC 6887 7.2. */
static bool says_not_parsed(enum pcp_result result)
{
	return result == PCP_UNSUPP_VERSION || result == PCP_MALFORMED_REQUEST ||
	       result == PCP_MALFORMED_OPTION || result == PCP_UNSUPP_OPCODE;
}

size_t pcp_encode_error(uint8_t out[PCP_MAX_LENGTH], const uint8_t *request, size_t length,
			enum pcp_result result, uint32_t lifetime, uint32_t epoch)
{
	size_t copied = length < PCP_MAX_LENGTH ? length : PCP_MAX_LENGTH;
	size_t whole = copied < PCP_HEADER_LENGTH ? PCP_HEADER_LENGTH : (copied + 3) / 4 * 4;
	struct writer copy = writer_over(out, whole), header = copy;

	assert(length >= 2 && result != PCP_SUCCESS);
	write_bytes(&copy, request, copied);
	write_zeros(&copy, whole - copied);
	write_u8(&header, PCP_VERSION);
	write_u8(&header, RESPONSE_BIT | request[1]);
	write_zeros(&header, 1);
	write_u8(&header, (uint8_t)result);
	write_u32(&header, lifetime);
	write_u32(&header, epoch);
	if (!says_not_parsed(result))
		write_zeros(&header, PCP_HEADER_LENGTH - ECHOED_FROM);
	return whole;
}

static bool has_layout(uint8_t opcode)
{
	return opcode == PCP_ANNOUNCE || opcode == PCP_MAP || opcode == PCP_PEER;
}

/* The version may be any, and the length that of a NAT-PMP packet. What is not there is zero. */
static void decode_unsupp_version(struct pcp_response *response, uint8_t version,
				  struct reader *rest)
{
	if (version != NATPMP_VERSION)
		response->lifetime = read_u32(rest);
	response->epoch = read_u32(rest);
}

enum pcp_verdict pcp_decode_response(struct pcp_response *response, uint8_t *version,
				     const uint8_t *bytes, size_t length)
{
	struct reader reader = reader_over(bytes, length);
	uint8_t opcode;

	*response = (struct pcp_response){ 0 };
	*version = read_u8(&reader);
	opcode = read_u8(&reader);
	response->opcode = opcode & ~RESPONSE_BIT;
	reader_skip(&reader, 1);
	response->result = (enum pcp_result)read_u8(&reader);
	/* RFC 6886 3.5 draws the refusal of a version without the response bit. */
	if (reader.bad || (!(opcode & RESPONSE_BIT) && *version != NATPMP_VERSION))
		return PCP_DROP;
	if (response->result == PCP_UNSUPP_VERSION) {
		decode_unsupp_version(response, *version, &reader);
		return PCP_ACCEPT;
	}
	if (*version != PCP_VERSION || length > PCP_MAX_LENGTH || length % 4 != 0 ||
	    !has_layout(response->opcode))
		return PCP_DROP;
	response->lifetime = read_u32(&reader);
	response->epoch = read_u32(&reader);
	reader_skip(&reader, PCP_HEADER_LENGTH - ECHOED_FROM);
	read_response_fields(response, &reader);
	/* An error is a copy of the request, broken options and all. */
	if (reader.bad || (response->result == PCP_SUCCESS && !pcp_options_close(reader)))
		return PCP_DROP;
	pcp_options_read_response(&response->options, reader);
	return PCP_ACCEPT;
}
