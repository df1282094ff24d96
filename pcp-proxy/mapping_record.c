/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings as octets for the kernel and for flash. */
#include "pcp-proxy/mapping_record.h"

#include "cpe/base/wire.h"

#define FORMAT 1

static void write_address(struct writer *writer, const struct address *address)
{
	write_bytes(writer, address->octets, sizeof(address->octets));
}

static void write_endpoint(struct writer *writer, const struct endpoint *endpoint)
{
	write_address(writer, &endpoint->address);
	write_u16(writer, endpoint->port);
}

static struct endpoint read_endpoint(struct reader *reader)
{
	struct endpoint endpoint;

	reader_copy(reader, endpoint.address.octets, sizeof(endpoint.address.octets));
	endpoint.port = read_u16(reader);
	return endpoint;
}

size_t mapping_record_write(uint8_t record[MAPPING_RECORD_MAX], const struct mapping *mapping,
			    const struct mapping_details *details)
{
	struct writer writer = writer_over(record, MAPPING_RECORD_MAX);

	write_u8(&writer, FORMAT);
	write_u8(&writer, (uint8_t)mapping->origin);
	write_bytes(&writer, mapping->nonce.octets, PCP_NONCE_LENGTH);
	write_endpoint(&writer, &mapping->outermost);
	write_endpoint(&writer, &mapping->holder.client);
	write_address(&writer, &mapping->holder.server.address);
	write_bytes(&writer, details->description, details->description_length);
	return writer_length(&writer);
}

bool mapping_record_read(struct mapping *mapping, struct mapping_details *details,
			 const uint8_t *record, size_t length)
{
	struct reader reader = reader_over(record, length);
	uint8_t format = read_u8(&reader), origin = read_u8(&reader);
	struct pcp_nonce nonce;
	struct endpoint outermost;
	struct reply_path holder = { .server.port = PCP_SERVER_PORT };

	reader_copy(&reader, nonce.octets, PCP_NONCE_LENGTH);
	outermost = read_endpoint(&reader);
	holder.client = read_endpoint(&reader);
	reader_copy(&reader, holder.server.address.octets, sizeof(holder.server.address.octets));
	if (reader.bad || reader_left(&reader) > MAPPING_DESCRIPTION || format != FORMAT ||
	    origin > ORIGIN_STATIC)
		return false;
	mapping->origin = (enum mapping_origin)origin;
	mapping->nonce = nonce;
	mapping->outermost = outermost;
	mapping->holder = holder;
	details->description_length = (uint8_t)reader_left(&reader);
	reader_copy(&reader, details->description, details->description_length);
	return true;
}
