/* SPDX-License-Identifier: BSD-2-Clause */
/* Cursors over packets. */
#include <string.h>

#include "cpe/base/wire.h"

size_t reader_left(const struct reader *reader)
{
	return reader->bad ? 0 : (size_t)(reader->end - reader->at);
}

const uint8_t *reader_take(struct reader *reader, size_t length)
{
	const uint8_t *here = reader->at;

	if (reader->bad || (size_t)(reader->end - reader->at) < length) {
		reader->bad = true;
		return NULL;
	}
	reader->at += length;
	return here;
}

struct reader reader_part(struct reader *reader, size_t length)
{
	const uint8_t *bytes = reader_take(reader, length);

	return bytes ? reader_over(bytes, length) : (struct reader){ .bad = true };
}

void reader_skip(struct reader *reader, size_t length)
{
	(void)reader_take(reader, length);
}

void reader_copy(struct reader *reader, void *to, size_t length)
{
	const uint8_t *bytes = reader_take(reader, length);

	if (bytes)
		memcpy(to, bytes, length);
	else
		memset(to, 0, length);
}

uint8_t read_u8(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 1);

	return b ? b[0] : 0;
}

uint16_t read_u16(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 2);

	return b ? (uint16_t)(b[0] << 8 | b[1]) : 0;
}

uint32_t read_u32(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 4);

	return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

size_t writer_length(const struct writer *writer)
{
	return writer->bad ? 0 : (size_t)(writer->at - writer->start);
}

bool writer_fits(struct writer *writer, size_t length)
{
	if (writer->bad || (size_t)(writer->end - writer->at) < length)
		writer->bad = true;
	return !writer->bad;
}

uint8_t *writer_take(struct writer *writer, size_t length)
{
	if (!writer_fits(writer, length))
		return NULL;
	writer->at += length;
	return writer->at - length;
}

void write_bytes(struct writer *writer, const void *bytes, size_t length)
{
	if (length == 0 || !writer_fits(writer, length))
		return;
	memcpy(writer->at, bytes, length);
	writer->at += length;
}

void write_zeros(struct writer *writer, size_t length)
{
	if (length == 0 || !writer_fits(writer, length))
		return;
	memset(writer->at, 0, length);
	writer->at += length;
}

void write_u8(struct writer *writer, uint8_t value)
{
	if (writer_fits(writer, 1))
		*writer->at++ = value;
}

void write_u16(struct writer *writer, uint16_t value)
{
	if (!writer_fits(writer, 2))
		return;
	*writer->at++ = (uint8_t)(value >> 8);
	*writer->at++ = (uint8_t)value;
}

void write_u32(struct writer *writer, uint32_t value)
{
	if (!writer_fits(writer, 4))
		return;
	*writer->at++ = (uint8_t)(value >> 24);
	*writer->at++ = (uint8_t)(value >> 16);
	*writer->at++ = (uint8_t)(value >> 8);
	*writer->at++ = (uint8_t)value;
}
