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

size_t reader_left(const struct reader *reader);

/* The next octets, borrowed from the message; NULL if there are not so many. */
const uint8_t *reader_take(struct reader *reader, size_t length);

struct reader reader_part(struct reader *reader, size_t length);

void reader_skip(struct reader *reader, size_t length);

void reader_copy(struct reader *reader, void *to, size_t length);

uint8_t read_u8(struct reader *reader);

uint16_t read_u16(struct reader *reader);

uint32_t read_u32(struct reader *reader);

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
size_t writer_length(const struct writer *writer);

/* Is there room for so many octets more? */
bool writer_fits(struct writer *writer, size_t length);

/* Room for the next octets, to be filled by the caller; NULL if there is none. */
uint8_t *writer_take(struct writer *writer, size_t length);

void write_bytes(struct writer *writer, const void *bytes, size_t length);

void write_zeros(struct writer *writer, size_t length);

void write_u8(struct writer *writer, uint8_t value);

void write_u16(struct writer *writer, uint16_t value);

void write_u32(struct writer *writer, uint32_t value);

#endif
