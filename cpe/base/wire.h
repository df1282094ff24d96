/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cursors over packets: the only pointer arithmetic on packets in the project.
 *
 * A reader that is asked for more than there is turns bad and stays so: it
 * answers zeros from then on, and the caller checks `bad` once, at the end. A
 * part of a message is a reader of its own, so that nothing in it can read past
 * it. A writer that runs out of room turns bad in the same way and writes no
 * more. Integers are in network byte order on the wire and host order here.
 */
#ifndef HOMEPORT_BASE_WIRE_H
#define HOMEPORT_BASE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* -- reading -- */

struct reader {
	const uint8_t *at;
	const uint8_t *end;
	bool bad;
};

/* No octets may be NULL. */
static inline struct reader reader_over(const uint8_t *bytes, size_t length)
{
	return (struct reader){ .at = bytes, .end = length > 0 ? bytes + length : bytes };
}

static inline size_t reader_left(const struct reader *reader)
{
	return reader->bad ? 0 : (size_t)(reader->end - reader->at);
}

/* The next octets, borrowed from the message; NULL if there are not so many. */
static inline const uint8_t *reader_take(struct reader *reader, size_t length)
{
	const uint8_t *here = reader->at;

	if (reader->bad || (size_t)(reader->end - reader->at) < length) {
		reader->bad = true;
		return NULL;
	}
	reader->at += length;
	return here;
}

static inline struct reader reader_part(struct reader *reader, size_t length)
{
	const uint8_t *bytes = reader_take(reader, length);

	return bytes ? reader_over(bytes, length) : (struct reader){ .bad = true };
}

static inline void reader_skip(struct reader *reader, size_t length)
{
	(void)reader_take(reader, length);
}

static inline void reader_copy(struct reader *reader, void *to, size_t length)
{
	const uint8_t *bytes = reader_take(reader, length);

	if (bytes)
		memcpy(to, bytes, length);
	else
		memset(to, 0, length);
}

static inline uint8_t read_u8(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 1);

	return b ? b[0] : 0;
}

static inline uint16_t read_u16(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 2);

	return b ? (uint16_t)(b[0] << 8 | b[1]) : 0;
}

static inline uint32_t read_u32(struct reader *reader)
{
	const uint8_t *b = reader_take(reader, 4);

	return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

/* -- writing -- */

struct writer {
	uint8_t *start;
	uint8_t *at;
	uint8_t *end;
	bool bad;
};

static inline struct writer writer_over(uint8_t *bytes, size_t size)
{
	return (struct writer){ .start = bytes, .at = bytes, .end = bytes + size };
}

/* How much has been written; 0 if it did not all fit. */
static inline size_t writer_length(const struct writer *writer)
{
	return writer->bad ? 0 : (size_t)(writer->at - writer->start);
}

/* Is there room for so many octets more? */
static inline bool writer_fits(struct writer *writer, size_t length)
{
	if (writer->bad || (size_t)(writer->end - writer->at) < length)
		writer->bad = true;
	return !writer->bad;
}

/* Room for the next octets, to be filled by the caller; NULL if there is none. */
static inline uint8_t *writer_take(struct writer *writer, size_t length)
{
	if (!writer_fits(writer, length))
		return NULL;
	writer->at += length;
	return writer->at - length;
}

static inline void write_bytes(struct writer *writer, const void *bytes, size_t length)
{
	if (length == 0 || !writer_fits(writer, length))
		return;
	memcpy(writer->at, bytes, length);
	writer->at += length;
}

static inline void write_zeros(struct writer *writer, size_t length)
{
	if (length == 0 || !writer_fits(writer, length))
		return;
	memset(writer->at, 0, length);
	writer->at += length;
}

static inline void write_u8(struct writer *writer, uint8_t value)
{
	if (writer_fits(writer, 1))
		*writer->at++ = value;
}

static inline void write_u16(struct writer *writer, uint16_t value)
{
	if (!writer_fits(writer, 2))
		return;
	*writer->at++ = (uint8_t)(value >> 8);
	*writer->at++ = (uint8_t)value;
}

static inline void write_u32(struct writer *writer, uint32_t value)
{
	if (!writer_fits(writer, 4))
		return;
	*writer->at++ = (uint8_t)(value >> 24);
	*writer->at++ = (uint8_t)(value >> 16);
	*writer->at++ = (uint8_t)(value >> 8);
	*writer->at++ = (uint8_t)value;
}

#endif
