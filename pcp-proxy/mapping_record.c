/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings as octets for the kernel and for flash. */
#include "pcp-proxy/mapping_record.h"

#include "cpe/base/wire.h"

#define FORMAT_SINGLE 1
#define FORMAT_SET    2 /* has two octets for the first internal port, two for how many follow it */

/* Beside the origin: a bit, and two for the line. */
#define WITHIN_NAT64 0x80
#define LINE_SHIFT   4
#define LINE_BITS    0x30

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

	write_u8(&writer, mapping->more_ports > 0 ? FORMAT_SET : FORMAT_SINGLE);
	write_u8(&writer, (uint8_t)(mapping->origin | mapping->line << LINE_SHIFT |
				    (mapping->within_nat64 ? WITHIN_NAT64 : 0)));
	write_bytes(&writer, mapping->nonce.octets, PCP_NONCE_LENGTH);
	write_endpoint(&writer, &mapping->outermost);
	write_endpoint(&writer, &mapping->holder.client);
	write_address(&writer, &mapping->holder.server.address);
	if (mapping->more_ports > 0) {
		write_u16(&writer, mapping->key.internal_port);
		write_u16(&writer, mapping->more_ports);
	}
	write_bytes(&writer, details->description, details->description_length);
	return writer_length(&writer);
}

/* From one port to the whole set; false if it is none of its ports. */
static bool widen(struct mapping *mapping, struct reader *reader)
{
	uint16_t first = read_u16(reader), more = read_u16(reader);
	uint32_t before = (uint32_t)mapping->key.internal_port - first;
	uint32_t external = mapping->external.port - before;

	if (reader->bad || first == 0 || more == 0 || mapping->key.internal_port < first ||
	    before > more || before >= mapping->external.port ||
	    (uint32_t)first + more > UINT16_MAX || external + more > UINT16_MAX)
		return false;
	mapping->key.internal_port = first;
	mapping->external.port = (uint16_t)external;
	mapping->more_ports = more;
	return true;
}

bool mapping_record_read(struct mapping *mapping, struct mapping_details *details,
			 const uint8_t *record, size_t length)
{
	struct reader reader = reader_over(record, length);
	uint8_t format = read_u8(&reader), origin = read_u8(&reader);
	struct mapping whole = *mapping;
	struct pcp_nonce nonce;
	struct endpoint outermost;
	struct reply_path holder = { .server.port = PCP_SERVER_PORT };

	reader_copy(&reader, nonce.octets, PCP_NONCE_LENGTH);
	outermost = read_endpoint(&reader);
	holder.client = read_endpoint(&reader);
	reader_copy(&reader, holder.server.address.octets, sizeof(holder.server.address.octets));
	if (format == FORMAT_SET && !widen(&whole, &reader))
		return false;
	whole.within_nat64 = origin & WITHIN_NAT64;
	whole.line = (origin & LINE_BITS) >> LINE_SHIFT;
	origin &= (uint8_t) ~(WITHIN_NAT64 | LINE_BITS);
	if (reader.bad || reader_left(&reader) > MAPPING_DESCRIPTION ||
	    (format != FORMAT_SINGLE && format != FORMAT_SET) || origin > ORIGIN_STATIC)
		return false;
	*mapping = whole;
	mapping->origin = (enum mapping_origin)origin;
	mapping->nonce = nonce;
	mapping->outermost = outermost;
	mapping->holder = holder;
	details->description_length = (uint8_t)reader_left(&reader);
	reader_copy(&reader, details->description, details->description_length);
	return true;
}
