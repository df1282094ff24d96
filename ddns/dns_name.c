/* SPDX-License-Identifier: BSD-2-Clause */
/* Domain names between text and wire, RFC 1035. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ddns/dns_name.h"

#define LABEL_MAX 63
#define POINTER   0xc0 /* the two bits that make a length octet a compression pointer */

/* -- text -- */

/* One octet of a label, plain or escaped; the octet's text is passed over. -1: no such escape. */
static int parse_octet(const char **text)
{
	const char *at = *text;
	int value;

	if (at[0] != '\\') {
		*text = at + 1;
		return (uint8_t)at[0];
	}
	if (!isdigit((unsigned char)at[1])) {
		*text = at + 2;
		return at[1] == '\0' ? -1 : (uint8_t)at[1];
	}
	if (!isdigit((unsigned char)at[2]) || !isdigit((unsigned char)at[3]))
		return -1;
	value = (at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0');
	*text = at + 4;
	return value > 255 ? -1 : value;
}

static bool parse_label(const char **text, uint8_t label[LABEL_MAX], uint8_t *length)
{
	uint8_t count = 0;
	int octet;

	while (**text != '\0' && **text != '.') {
		octet = parse_octet(text);
		if (octet < 0 || count == LABEL_MAX)
			return false;
		label[count++] = (uint8_t)octet;
	}
	*length = count;
	return count > 0;
}

/* The labels of the text, without the root label. */
static bool parse_labels(const char *text, struct writer *writer)
{
	uint8_t label[LABEL_MAX], length;

	while (*text != '\0') {
		if (!parse_label(&text, label, &length))
			return false;
		write_u8(writer, length);
		write_bytes(writer, label, length);
		if (*text == '.')
			text++;
	}
	return true;
}

bool dns_name_parse(const char *text, struct dns_name *name)
{
	struct dns_name parsed;
	struct writer writer = writer_over(parsed.octets, sizeof(parsed.octets));

	if (*text == '\0' || !parse_labels(strcmp(text, ".") == 0 ? "" : text, &writer))
		return false;
	write_u8(&writer, 0);
	if (writer.bad)
		return false;
	parsed.length = (uint8_t)writer_length(&writer);
	*name = parsed;
	return true;
}

static size_t print_octet(uint8_t octet, char *text)
{
	if (octet <= ' ' || octet >= 0x7f)
		return (size_t)sprintf(text, "\\%03u", octet);
	if (strchr(".\\\"();@$", octet))
		return (size_t)sprintf(text, "\\%c", octet);
	*text = (char)octet;
	return 1;
}

const char *dns_name_print(const struct dns_name *name, char text[DNS_NAME_TEXT])
{
	struct reader reader = reader_over(name->octets, name->length);
	char *at = text;
	uint8_t length;

	for (length = read_u8(&reader); length > 0; length = read_u8(&reader)) {
		if (at != text)
			*at++ = '.';
		while (length-- > 0)
			at += print_octet(read_u8(&reader), at);
	}
	if (at == text && name->length > 0)
		*at++ = '.';
	*at = '\0';
	return text;
}

/* -- composing and comparing -- */

bool dns_name_below(const struct dns_name *name, const char *text, struct dns_name *below)
{
	struct dns_name made;
	struct writer writer = writer_over(made.octets, sizeof(made.octets));

	if (!parse_labels(text, &writer))
		return false;
	dns_name_write(&writer, name);
	if (writer.bad)
		return false;
	made.length = (uint8_t)writer_length(&writer);
	*below = made;
	return true;
}

/* Length octets are below 'A', so that small letters may be made of all octets alike. */
static bool octets_same(const uint8_t *one, const uint8_t *other, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (tolower(one[i]) != tolower(other[i]))
			return false;
	return true;
}

bool dns_name_same(const struct dns_name *one, const struct dns_name *other)
{
	return one->length == other->length && octets_same(one->octets, other->octets, one->length);
}

/* Bit 5 is all that tells capital letters apart. */
uint32_t dns_name_hash(const struct dns_name *name)
{
	uint32_t sum = name->length;
	size_t i;

	for (i = 0; i < name->length; i++)
		sum = (sum ^ (name->octets[i] | 0x20)) * UINT32_C(16777619);
	return sum ^ sum >> 16;
}

bool dns_name_within(const struct dns_name *name, const struct dns_name *zone)
{
	struct reader reader = reader_over(name->octets, name->length);

	while (reader_left(&reader) > zone->length)
		reader_skip(&reader, read_u8(&reader));
	return reader_left(&reader) == zone->length &&
	       octets_same(reader.at, zone->octets, zone->length);
}

/* -- the wire -- */

void dns_name_write(struct writer *writer, const struct dns_name *name)
{
	write_bytes(writer, name->octets, name->length);
}

void dns_name_write_canonical(struct writer *writer, const struct dns_name *name)
{
	size_t i;

	for (i = 0; i < name->length; i++)
		write_u8(writer, (uint8_t)tolower(name->octets[i]));
}

/* Where the name goes on; only before the place where this part of it began. */
static struct reader follow(const struct reader *at, const uint8_t *message, size_t offset,
			    size_t *began)
{
	struct reader target = reader_over(message, (size_t)(at->end - message));

	reader_skip(&target, offset);
	target.bad |= at->bad || offset >= *began;
	*began = offset;
	return target;
}

void dns_name_read(struct reader *reader, const uint8_t *message, struct dns_name *name)
{
	struct writer writer = writer_over(name->octets, sizeof(name->octets));
	struct reader at = *reader;
	size_t began = reader->bad ? 0 : (size_t)(reader->at - message);
	bool jumped = false;
	const uint8_t *label;
	uint8_t length;

	do {
		length = read_u8(&at);
		if ((length & POINTER) == POINTER) {
			size_t offset = (size_t)(length & ~POINTER) << 8 | read_u8(&at);

			if (!jumped)
				*reader = at;
			jumped = true;
			at = follow(&at, message, offset, &began);
			continue;
		}
		label = reader_take(&at, length);
		at.bad |= length > LABEL_MAX;
		write_u8(&writer, length);
		write_bytes(&writer, label, label ? length : 0);
	} while (length > 0 && !at.bad && !writer.bad);
	if (!jumped)
		*reader = at;
	reader->bad |= at.bad || writer.bad;
	name->length = reader->bad ? 0 : (uint8_t)writer_length(&writer);
}
