/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads placeholders, and writes what they stand for. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/url_template.h"

enum writing { WRITE_PERCENT, WRITE_PLAIN, WRITE_JSON };

static const char *const names[] = {
#define X(name) #name,
	PLACEHOLDERS(X)
#undef X
};

/* One placeholder, or none where the text is only itself. */
struct part {
	enum { PART_TEXT, PART_VALUE, PART_UNKNOWN } kind;
	enum writing writing;
	enum placeholder placeholder;
	size_t length; /* of the text that was read */
};

static bool find_name(const char *name, size_t length, struct part *part)
{
	size_t i;

	for (i = 0; i < PLACEHOLDER_COUNT; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
			part->placeholder = (enum placeholder)i;
			return true;
		}
	return false;
}

static struct part read_part(const char *text)
{
	struct part part = { .kind = PART_TEXT, .length = 1 };
	const char *end = text[0] == '[' ? strchr(text, ']') : NULL, *name = text + 1;

	if (!end)
		return part;
	part.length = (size_t)(end - text) + 1;
	if (memchr(text, ':', part.length))
		return part;
	if (*name == '=') {
		part.writing = WRITE_PLAIN;
		name++;
	} else if (strncmp(name, "%j ", 3) == 0) {
		part.writing = WRITE_JSON;
		name += 3;
	}
	part.kind = find_name(name, (size_t)(end - name), &part) ? PART_VALUE : PART_UNKNOWN;
	return part;
}

int url_template_check(const char *text, uint32_t *used, struct failure *failure)
{
	struct part part;
	uint32_t found = 0;

	for (; *text; text += part.length) {
		part = read_part(text);
		if (part.kind == PART_UNKNOWN)
			return failure_set(failure, EINVAL,
					   "%.*s is no placeholder; ddns(7) lists those there are",
					   part.length > 40 ? 40 : (int)part.length, text);
		if (part.kind == PART_VALUE)
			found |= 1u << part.placeholder;
	}
	*used = found;
	return 0;
}

/* -- writing -- */

struct output {
	char *at, *end; /* the end leaves room for the NUL */
	bool bad;
};

static void put(struct output *output, const char *octets, size_t length)
{
	if (output->bad || (size_t)(output->end - output->at) < length) {
		output->bad = true;
		return;
	}
	memcpy(output->at, octets, length);
	output->at += length;
}

static void put_percent(struct output *output, const char *value)
{
	char code[4];

	for (; *value; value++) {
		if (isalnum((unsigned char)*value) || strchr("-._~", *value)) {
			put(output, value, 1);
			continue;
		}
		snprintf(code, sizeof(code), "%%%02X", (unsigned char)*value);
		put(output, code, 3);
	}
}

static void put_json(struct output *output, const char *value)
{
	char code[8];

	put(output, "\"", 1);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			put(output, "\\", 1);
		if ((unsigned char)*value >= ' ') {
			put(output, value, 1);
			continue;
		}
		snprintf(code, sizeof(code), "\\u%04x", (unsigned char)*value);
		put(output, code, 6);
	}
	put(output, "\"", 1);
}

static void put_value(struct output *output, enum writing writing, const char *value)
{
	switch (writing) {
	case WRITE_PERCENT: put_percent(output, value); break;
	case WRITE_PLAIN: put(output, value, strlen(value)); break;
	case WRITE_JSON: put_json(output, value); break;
	}
}

static bool finish(struct output *output, char *to)
{
	*(output->bad ? to : output->at) = '\0';
	return !output->bad;
}

bool url_template_expand(const char *text, const struct template_values *values, char *to,
			 size_t size)
{
	struct output output = { to, to + size - 1, false };
	struct part part;
	const char *value;

	for (; *text; text += part.length) {
		part = read_part(text);
		if (part.kind != PART_VALUE) {
			put(&output, text, part.length);
			continue;
		}
		value = values->of[part.placeholder];
		put_value(&output, part.writing, value ? value : "");
	}
	return finish(&output, to);
}

bool url_encode(const char *text, char *to, size_t size)
{
	struct output output = { to, to + size - 1, size == 0 };

	if (size == 0)
		return false;
	put_percent(&output, text);
	return finish(&output, to);
}
