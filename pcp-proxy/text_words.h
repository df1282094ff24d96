/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words: the two cursors of the text notation. A line is written word by word
 * into a buffer that it cannot leave; a text is read word by word. Both turn bad
 * and stay so, as those of cpe/base/wire.h do.
 *
 * A word ends at white space. One that begins with a quotation mark goes to the
 * next one; within, \" \\ and \xNN stand for octets that could not stand there.
 * From # on the rest of a text is for human readers.
 */
#ifndef HOMEPORT_TEXT_WORDS_H
#define HOMEPORT_TEXT_WORDS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/address.h"

/* -- writing -- */

struct line {
	char *text;
	size_t size;
	size_t length;
	bool bad; /* something did not fit; the text is then cut */
};

static inline struct line line_over(char *text, size_t size)
{
	text[0] = '\0';
	return (struct line){ .text = text, .size = size };
}

__attribute__((format(printf, 2, 3))) static inline void line_add(struct line *line,
								  const char *format, ...)
{
	size_t room = line->size - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->text + line->length, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= room) {
		line->bad = true;
		length = (int)room - 1;
	}
	line->length += (size_t)length;
}

/* Back to a state that was kept. */
static inline void line_undo(struct line *line, const struct line *before)
{
	*line = *before;
	line->text[line->length] = '\0';
}

static inline void line_add_hex(struct line *line, const uint8_t *octets, size_t length)
{
	for (; length > 0; length--)
		line_add(line, "%02x", *octets++);
}

/* Octets in quotation marks; UTF-8 stands as it is, but nothing that a terminal would obey. */
static inline void line_add_quoted(struct line *line, const uint8_t *octets, size_t length)
{
	bool continues = false; /* C1 controls are U+0080 to U+009F: c2 80 to c2 9f */
	size_t i;

	line_add(line, "\"");
	for (i = 0; i < length; i++) {
		bool control = octets[i] < ' ' || octets[i] == 0x7f ||
			       (octets[i] == 0xc2 && i + 1 < length && octets[i + 1] < 0xa0);

		if (control || continues)
			line_add(line, "\\x%02x", octets[i]);
		else if (octets[i] == '"' || octets[i] == '\\')
			line_add(line, "\\%c", octets[i]);
		else
			line_add(line, "%c", octets[i]);
		continues = control && octets[i] == 0xc2;
	}
	line_add(line, "\"");
}

/* -- reading -- */

struct words {
	const char *at;
	bool bad;
	char word[2 * 2200 + 1]; /* the last one taken */
	size_t length;
};

static inline void words_start(struct words *words, const char *text)
{
	words->at = text;
	words->bad = false;
	words->word[0] = '\0';
	words->length = 0;
}

static inline const char *words_skip_space(struct words *words)
{
	words->at += strspn(words->at, " \t\r\n");
	if (*words->at == '#')
		words->at += strlen(words->at);
	return words->at;
}

static inline int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One octet of a quoted word; -1 if what is there is none. */
static inline int words_quoted_octet(struct words *words)
{
	int high, low;

	if (*words->at == '\0' || *words->at == '\n')
		return -1;
	if (*words->at != '\\')
		return (uint8_t)*words->at++;
	words->at++;
	if (*words->at == '"' || *words->at == '\\')
		return *words->at++;
	if (*words->at != 'x')
		return -1;
	high = hex_digit(words->at[1]);
	low = high < 0 ? -1 : hex_digit(words->at[2]);
	if (low < 0)
		return -1;
	words->at += 3;
	return high << 4 | low;
}

static inline void words_take_quoted(struct words *words)
{
	int octet;

	words->at++;
	while (*words->at != '"') {
		octet = words_quoted_octet(words);
		if (octet < 0 || words->length + 1 >= sizeof(words->word)) {
			words->bad = true;
			return;
		}
		words->word[words->length++] = (char)octet;
	}
	words->at++;
}

/* Takes the next word; false, and words->word empty, if there is none. */
static inline bool words_next(struct words *words)
{
	const char *start = words_skip_space(words);
	size_t length = strcspn(start, " \t\r\n");

	words->length = 0;
	words->word[0] = '\0';
	if (words->bad || length == 0)
		return false;
	if (*start == '"') {
		words_take_quoted(words);
	} else if (length >= sizeof(words->word)) {
		words->bad = true;
	} else {
		memcpy(words->word, start, length);
		words->length = length;
		words->at += length;
	}
	if (words->bad)
		words->length = 0;
	words->word[words->length] = '\0';
	return !words->bad;
}

/* Takes the next word only if it is this one. */
static inline bool words_accept(struct words *words, const char *word)
{
	size_t length = strlen(word);
	const char *start = words_skip_space(words);

	if (words->bad || strncmp(start, word, length) != 0 || !strchr(" \t\r\n", start[length]))
		return false;
	return words_next(words);
}

/* The word last taken as a number up to most; 0 and bad if it is none. */
static inline uint32_t words_as_number(struct words *words, uint32_t most)
{
	unsigned long long value;
	char *rest;

	if (words->word[0] >= '0' && words->word[0] <= '9') {
		value = strtoull(words->word, &rest, 10);
		if (*rest == '\0' && value <= most)
			return (uint32_t)value;
	}
	words->bad = true;
	return 0;
}

static inline uint32_t words_number(struct words *words, uint32_t most)
{
	words_next(words);
	return words_as_number(words, most);
}

/* The next word as hexadecimal octets, at most so many; their number, 0 and bad if it is none. */
static inline size_t words_hex(struct words *words, uint8_t *octets, size_t most)
{
	size_t i;

	if (!words_next(words) || words->length % 2 != 0 || words->length / 2 > most) {
		words->bad = true;
		return 0;
	}
	for (i = 0; i < words->length / 2; i++) {
		int high = hex_digit(words->word[2 * i]), low = hex_digit(words->word[2 * i + 1]);

		if (high < 0 || low < 0) {
			words->bad = true;
			return 0;
		}
		octets[i] = (uint8_t)(high << 4 | low);
	}
	return words->length / 2;
}

static inline struct address words_address(struct words *words)
{
	struct address address = ADDRESS_NONE;

	if (!words_next(words) || !address_parse(words->word, &address))
		words->bad = true;
	return address;
}

#endif
