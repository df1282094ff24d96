/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS UPDATE messages, RFC 2136. */
#include "ddns/dns_update.h"

#define CLASS_IN   1
#define CLASS_NONE 254
#define CLASS_ANY  255

/* The second 16 bits of the header. */
#define OPCODE_UPDATE 0x2800
#define OPCODE_MASK   0x7800
#define RESPONSE      0x8000
#define RCODE_MASK    0x000f

/* -- requests -- */

void dns_update_begin(struct dns_update *update, uint8_t *buffer, size_t size, uint16_t id,
		      const struct dns_name *zone)
{
	struct writer *writer = &update->writer;

	*update = (struct dns_update){ .writer = writer_over(buffer, size) };
	write_u16(writer, id);
	write_u16(writer, OPCODE_UPDATE);
	write_u16(writer, 1); /* one zone */
	write_zeros(writer, 6);
	dns_name_write(writer, zone);
	write_u16(writer, DNS_SOA);
	write_u16(writer, CLASS_IN);
}

static void write_record(struct writer *writer, const struct dns_name *name, uint16_t type,
			 uint16_t class, uint32_t ttl, const struct dns_data *data)
{
	static const struct dns_data nothing;

	if (!data)
		data = &nothing;
	dns_name_write(writer, name);
	write_u16(writer, type);
	write_u16(writer, class);
	write_u32(writer, ttl);
	write_u16(writer, data->length);
	write_bytes(writer, data->octets, data->length);
}

void dns_update_require_absent(struct dns_update *update, const struct dns_name *name,
			       uint16_t type)
{
	write_record(&update->writer, name, type, CLASS_NONE, 0, NULL);
	update->prerequisites++;
}

void dns_update_require(struct dns_update *update, const struct dns_name *name, uint16_t type,
			const struct dns_data *data)
{
	write_record(&update->writer, name, type, CLASS_IN, 0, data);
	update->prerequisites++;
}

void dns_update_delete(struct dns_update *update, const struct dns_name *name, uint16_t type)
{
	write_record(&update->writer, name, type, CLASS_ANY, 0, NULL);
	update->changes++;
}

void dns_update_delete_one(struct dns_update *update, const struct dns_name *name, uint16_t type,
			   const struct dns_data *data)
{
	write_record(&update->writer, name, type, CLASS_NONE, 0, data);
	update->changes++;
}

void dns_update_add(struct dns_update *update, const struct dns_name *name, uint16_t type,
		    uint32_t ttl, const struct dns_data *data)
{
	write_record(&update->writer, name, type, CLASS_IN, ttl, data);
	update->changes++;
}

size_t dns_update_end(struct dns_update *update)
{
	struct writer counts = update->writer;

	if (update->writer.bad)
		return 0;
	counts.at = counts.start;
	(void)writer_take(&counts, 6);
	write_u16(&counts, update->prerequisites);
	write_u16(&counts, update->changes);
	return writer_length(&update->writer);
}

/* -- answers -- */

static void skip_question(struct reader *reader, const uint8_t *message)
{
	struct dns_name name;

	dns_name_read(reader, message, &name);
	reader_skip(reader, 4);
}

/* True if it was a TSIG record, which is then in the answer. */
static bool read_record(struct reader *reader, const uint8_t *message, struct dns_answer *answer)
{
	struct tsig_record *tsig = &answer->tsig;
	uint16_t type, class;
	struct reader data;
	uint32_t ttl;

	tsig->start = (size_t)(reader->at - message);
	dns_name_read(reader, message, &tsig->key);
	type = read_u16(reader);
	class = read_u16(reader);
	ttl = read_u32(reader);
	data = reader_part(reader, read_u16(reader));
	if (type != TSIG_TYPE || reader->bad)
		return false;
	reader->bad |= class != CLASS_ANY || ttl != 0 || !tsig_read(&data, message, tsig);
	return true;
}

bool dns_answer_read(struct dns_answer *answer, const uint8_t *message, size_t length)
{
	struct reader reader = reader_over(message, length);
	uint16_t flags, questions;
	unsigned int records;

	answer->id = read_u16(&reader);
	flags = read_u16(&reader);
	answer->rcode = flags & RCODE_MASK;
	answer->has_tsig = false;
	questions = read_u16(&reader);
	records = read_u16(&reader);
	records += read_u16(&reader);
	records += read_u16(&reader);
	if (reader.bad || (flags & (RESPONSE | OPCODE_MASK)) != (RESPONSE | OPCODE_UPDATE))
		return false;
	while (questions-- > 0 && !reader.bad)
		skip_question(&reader, message);
	while (records-- > 0 && !reader.bad) {
		reader.bad |= answer->has_tsig; /* it must be the last (RFC 8945 5.1) */
		answer->has_tsig = read_record(&reader, message, answer);
	}
	return !reader.bad && reader_left(&reader) == 0;
}
