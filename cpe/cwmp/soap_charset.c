/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ISO 8859-1, which old servers speak, and UTF-8.
 * Covered by: tests/unit/cpe/cwmp/test_soap
 */
#include "cpe/cwmp/soap_charset.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Is this word in the text, in whatever case? */
static bool mentions(const char *text, size_t length, const char *word)
{
	size_t i;

	for (i = 0; i + strlen(word) <= length; i++)
		if (strncasecmp(text + i, word, strlen(word)) == 0)
			return true;
	return false;
}

/* What is not UTF-8 by its own words, or those of HTTP. */
static bool is_latin1(const char *octets, size_t length, const char *content_type)
{
	const char *end = memchr(octets, '>', length);

	return mentions(content_type, strlen(content_type), "iso-8859-1") ||
	       (end && length > 5 && memcmp(octets, "<?xml", 5) == 0 &&
		mentions(octets, (size_t)(end - octets), "iso-8859-1"));
}

char *soap_utf8(const char *octets, size_t length, const char *content_type, size_t *converted)
{
	bool latin1;
	char *text, *to;
	size_t i;

	if (length >= 3 && memcmp(octets, "\xef\xbb\xbf", 3) == 0) {
		octets += 3;
		length -= 3;
	}
	latin1 = is_latin1(octets, length, content_type);
	to = text = malloc(2 * length + 1);
	for (i = 0; text && i < length; i++) {
		if (latin1 && (unsigned char)octets[i] >= 0x80) {
			*to++ = (char)(0xc0 | (unsigned char)octets[i] >> 6);
			*to++ = (char)(0x80 | ((unsigned char)octets[i] & 0x3f));
		} else {
			*to++ = octets[i];
		}
	}
	if (text)
		*to = '\0';
	*converted = (size_t)(to - text);
	return text;
}
