/* SPDX-License-Identifier: BSD-2-Clause */
/* Queries, names and credentials out of requests. */
#include "ddns/server/query.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* -- texts -- */

/* How many octets the letter has that begins here; 0: it is no letter of UTF-8, or a control. */
static size_t letter(const unsigned char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = text[0] < 0x80   ? 1
			: text[0] < 0xc2 ? 0
			: text[0] < 0xe0 ? 2
			: text[0] < 0xf0 ? 3
			: text[0] < 0xf5 ? 4
					 : 0;
	uint32_t code = text[0];
	size_t i;

	if (length > 1)
		code &= 0x7fu >> length;
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (length == 0 || code < least[length] || code > 0x10ffff)
		return 0;
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000))
		return 0;
	/* What turns the direction of writing could make a text look like another one. */
	if ((code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069) || code == 0xfeff)
		return 0;
	return length;
}

bool text_is_printable(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length;

	for (; *at != '\0'; at += length) {
		length = letter(at);
		if (length == 0)
			return false;
	}
	return true;
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool text_is_uri_part(const char *text)
{
	for (; *text != '\0'; text++)
		if (!is_alphanumeric(*text) && !strchr("-._~!$&'()*+,;=:@%/?", *text))
			return false;
	return true;
}

/* -- queries -- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One octet of an encoded text; -1: none. */
static int decode(const char **cursor)
{
	const char *at = *cursor;

	*cursor = at + 1;
	if (*at == '+')
		return ' ';
	if (*at != '%')
		return (unsigned char)*at;
	if (hex(at[1]) < 0 || hex(at[2]) < 0)
		return -1;
	*cursor = at + 3;
	return hex(at[1]) * 16 + hex(at[2]);
}

static bool decode_until(const char **cursor, const char *ends, char *text, size_t size)
{
	size_t length = 0;
	int octet;

	while (**cursor != '\0' && !strchr(ends, **cursor)) {
		octet = decode(cursor);
		if (octet <= 0 || length == size - 1)
			return false;
		text[length++] = (char)octet;
	}
	text[length] = '\0';
	return text_is_printable(text);
}

enum query_step query_next(const char **cursor, struct query_field *field)
{
	while (**cursor == '&')
		++*cursor;
	if (**cursor == '\0')
		return QUERY_END;
	field->value[0] = '\0';
	if (!decode_until(cursor, "=&", field->name, sizeof(field->name)))
		return QUERY_BAD;
	if (**cursor != '=')
		return QUERY_FIELD;
	++*cursor;
	return decode_until(cursor, "&", field->value, sizeof(field->value)) ? QUERY_FIELD
									     : QUERY_BAD;
}

/* -- host names -- */

/* A label of so many octets. */
static bool is_label(const char *label, size_t length)
{
	size_t i;

	if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
		return false;
	for (i = 0; i < length; i++)
		if (!is_alphanumeric(label[i]) && label[i] != '-')
			return false;
	return true;
}

bool host_name_read(const char *text, char name[HOST_NAME_SIZE])
{
	size_t whole = strlen(text), length, labels = 0, i;
	const char *label = text;

	if (whole > 0 && text[whole - 1] == '.')
		whole--;
	if (whole >= HOST_NAME_SIZE)
		return false;
	for (; label <= text + whole; label += length + 1, labels++) {
		length = strcspn(label, ".");
		if (label + length > text + whole)
			length = (size_t)(text + whole - label);
		if (!is_label(label, length))
			return false;
	}
	if (labels < 2)
		return false;
	for (i = 0; i < whole; i++)
		name[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 'a' - 'A' : text[i]);
	name[whole] = '\0';
	return true;
}

/* -- credentials -- */

static int base64(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit = c == '\0' ? NULL : strchr(digits, c);

	return digit ? (int)(digit - digits) : -1;
}

/* Decoded, with a NUL behind; false if it is not base64, holds a NUL, or does not fit. */
static bool decode_base64(const char *text, char *decoded, size_t size)
{
	uint32_t bits = 0;
	unsigned int count = 0;
	size_t length = 0;

	for (; base64(*text) >= 0; text++) {
		bits = bits << 6 | (uint32_t)base64(*text);
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		if (length == size - 1 || (bits >> count & 0xff) == 0)
			return false;
		decoded[length++] = (char)(bits >> count & 0xff);
	}
	decoded[length] = '\0';
	return strspn(text, "=") == strlen(text) && strlen(text) <= 2;
}

bool credentials_read(const char *header, struct credentials *credentials)
{
	char both[2 * CREDENTIAL_SIZE], *password;
	bool good = false;

	if (strncasecmp(header, "Basic ", 6) != 0)
		return false;
	if (decode_base64(header + 6 + strspn(header + 6, " "), both, sizeof(both))) {
		password = strchr(both, ':');
		good = password && password - both < CREDENTIAL_SIZE &&
		       strlen(password + 1) < CREDENTIAL_SIZE;
		if (good) {
			*password++ = '\0';
			memcpy(credentials->user, both, strlen(both) + 1);
			memcpy(credentials->password, password, strlen(password) + 1);
		}
	}
	explicit_bzero(both, sizeof(both));
	return good;
}
