/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks over the tags of a text once. Covered by: tests/unit/cpe/cwmp/test_soap, tests/fuzz/fuzz_soap */
#include "cpe/cwmp/soap_guard.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/soap.h"

#define BLANKS   " \t\r\n"
#define NAME_END " \t\r\n/>=\"'<&"

struct walk {
	const char *at; /* a NUL ends the text, and is nowhere else in it */
	unsigned int depth, elements;
	struct failure *failure;
};

static int refuse(const struct walk *walk, const char *why)
{
	return failure_set(walk->failure, EINVAL, "%s", why);
}

/* -- characters -- */

static bool is_allowed(uint32_t character)
{
	return character == '\t' || character == '\n' || character == '\r' ||
	       (character >= 0x20 && character < 0xd800) ||
	       (character >= 0xe000 && character <= 0x10ffff && (character & ~1u) != 0xfffe);
}

/* The octets of the character there; 0: it is none, or XML cannot have it. */
static size_t character_at(const unsigned char *octets, size_t left)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = octets[0] < 0x80             ? 1
			: (octets[0] & 0xe0) == 0xc0 ? 2
			: (octets[0] & 0xf0) == 0xe0 ? 3
			: (octets[0] & 0xf8) == 0xf0 ? 4
						     : 0;
	uint32_t character = length < 2 ? octets[0] : octets[0] & (0x7fu >> length);
	size_t i;

	if (length == 0 || length > left)
		return 0;
	for (i = 1; i < length; i++) {
		if ((octets[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (octets[i] & 0x3f);
	}
	return character >= least[length] && is_allowed(character) ? length : 0;
}

static bool has_good_characters(const char *text, size_t length)
{
	size_t at, step;

	for (at = 0; at < length; at += step) {
		step = character_at((const unsigned char *)text + at, length - at);
		if (step == 0)
			return false;
	}
	return true;
}

/* Behind the entity that the ampersand begins. */
static int pass_entity(struct walk *walk)
{
	static const char *const known[] = { "amp;", "lt;", "gt;", "quot;", "apos;" };
	const char *at = ++walk->at;
	unsigned long number;
	char *end;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(at, known[i], strlen(known[i])) == 0) {
			walk->at += strlen(known[i]);
			return 0;
		}
	if (at[0] != '#')
		return refuse(walk, "it uses an entity that XML does not have");
	at += at[1] == 'x' ? 2 : 1;
	if (strspn(at, "0123456789abcdefABCDEF") != strcspn(at, ";") || strcspn(at, ";") > 8)
		return refuse(walk, "a character is written in a way that does not exist");
	number = strtoul(at, &end, at[-1] == 'x' ? 16 : 10);
	if (end == at || *end != ';' || number > 0x10ffff || !is_allowed((uint32_t)number))
		return refuse(walk, "it has a character that XML does not have");
	walk->at = end + 1;
	return 0;
}

/* Up to one of these, or the end. */
static int pass_text(struct walk *walk, const char *ends)
{
	int error = 0;

	while (error == 0 && *walk->at && !strchr(ends, *walk->at)) {
		if (*walk->at == '&')
			error = pass_entity(walk);
		else
			walk->at++;
	}
	return error;
}

/* -- tags -- */

/* Behind the words that end a comment, say. */
static int pass_until(struct walk *walk, const char *words)
{
	const char *end = strstr(walk->at, words);

	if (!end)
		return refuse(walk, "it ends before something in it does");
	walk->at = end + strlen(words);
	return 0;
}

static int pass_name(struct walk *walk)
{
	size_t length = strcspn(walk->at, NAME_END);

	if (length == 0)
		return refuse(walk, "something in it has no name");
	if (length > SOAP_NAME_MAX)
		return refuse(walk, "a name in it is too long");
	walk->at += length;
	return 0;
}

static void pass_blanks(struct walk *walk)
{
	walk->at += strspn(walk->at, BLANKS);
}

/* name = "value" */
static int pass_attribute(struct walk *walk)
{
	char quote[2] = "";
	int error = pass_name(walk);

	pass_blanks(walk);
	if (error == 0 && *walk->at != '=')
		error = refuse(walk, "an attribute in it has no value");
	if (error != 0)
		return error;
	walk->at++;
	pass_blanks(walk);
	quote[0] = *walk->at;
	if (quote[0] != '"' && quote[0] != '\'')
		return refuse(walk, "the value of an attribute in it is not quoted");
	walk->at++;
	error = pass_text(walk, quote[0] == '"' ? "\"<" : "'<");
	if (error != 0)
		return error;
	if (*walk->at != quote[0])
		return refuse(walk, "the value of an attribute in it does not end");
	walk->at++;
	return 0;
}

static int pass_opening(struct walk *walk)
{
	unsigned int attributes = 0;
	int error = pass_name(walk);

	if (++walk->elements > SOAP_ELEMENTS_MAX)
		return refuse(walk, "it has too many elements");
	if (++walk->depth > SOAP_DEPTH_MAX)
		return refuse(walk, "its elements lie too deep in one another");
	for (pass_blanks(walk); error == 0 && *walk->at != '>' && *walk->at != '/';
	     pass_blanks(walk)) {
		if (++attributes > SOAP_FIELDS_MAX)
			return refuse(walk, "an element in it has too many attributes");
		error = pass_attribute(walk);
	}
	if (error != 0)
		return error;
	if (*walk->at == '/') {
		walk->at++;
		walk->depth--;
	}
	if (*walk->at != '>')
		return refuse(walk, "a tag in it does not end");
	walk->at++;
	return 0;
}

static int pass_closing(struct walk *walk)
{
	int error = pass_name(walk);

	pass_blanks(walk);
	if (error != 0)
		return error;
	if (*walk->at != '>' || walk->depth == 0)
		return refuse(walk, "it closes what is not open");
	walk->at++;
	walk->depth--;
	return 0;
}

static bool skip(struct walk *walk, const char *words)
{
	if (strncmp(walk->at, words, strlen(words)) != 0)
		return false;
	walk->at += strlen(words);
	return true;
}

static int pass_tag(struct walk *walk)
{
	if (skip(walk, "<!--"))
		return pass_until(walk, "-->");
	if (skip(walk, "<?"))
		return pass_until(walk, "?>");
	if (walk->depth > 0 && skip(walk, "<![CDATA["))
		return pass_until(walk, "]]>");
	if (skip(walk, "<!"))
		return refuse(walk, "it declares what a message has no use for");
	if (skip(walk, "</"))
		return pass_closing(walk);
	walk->at++;
	if (walk->depth == 0 && walk->elements > 0)
		return refuse(walk, "it is more than one document");
	return pass_opening(walk);
}

int soap_guard(const char *text, size_t length, struct failure *failure)
{
	struct walk walk = { .at = text, .failure = failure };
	int error = 0;

	if (!has_good_characters(text, length))
		return refuse(&walk, "it is not written in UTF-8");
	while (error == 0 && *walk.at) {
		if (*walk.at == '<')
			error = pass_tag(&walk);
		else if (walk.depth > 0)
			error = pass_text(&walk, "<");
		else if (strchr(BLANKS, *walk.at))
			walk.at++;
		else
			error = refuse(&walk, "it is no XML");
	}
	if (error == 0 && (walk.depth > 0 || walk.elements == 0))
		error = refuse(&walk, "it ends before something in it does");
	return error;
}
