/* SPDX-License-Identifier: BSD-2-Clause */
/* One thing of the status page. Covered by: tests/unit/cpe/status/test_page */
#include "cpe/status/item.h"

#include <ctype.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpe/display_parts.h"
#include "ddns/server/page.h"

#define SENTENCE 640

/* -- text -- */

void item_raw(struct writer *page, const char *html)
{
	write_bytes(page, html, strlen(html));
}

/* Octets of what must not be shown as it is: a control character, also U+0080 to U+009F, or
 * one that turns the direction of letters (U+200E, F; U+202A to E; U+2066 to 9). 0: none. */
static size_t harmful(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	if (at[0] < ' ' || at[0] == 0x7f)
		return 1;
	if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
		return 2;
	if (at[0] != 0xe2 || at[1] < 0x80 || at[1] > 0x81 || at[2] == '\0')
		return 0;
	if (at[1] == 0x80)
		return (at[2] >= 0x8e && at[2] <= 0x8f) || (at[2] >= 0xaa && at[2] <= 0xae) ? 3 : 0;
	return at[2] >= 0xa6 && at[2] <= 0xa9 ? 3 : 0;
}

void item_text(struct writer *page, const char *text)
{
	char letter[2] = "";
	size_t octets;

	for (; *text; text++) {
		octets = harmful(text);
		letter[0] = octets > 0 ? '?' : *text;
		page_write_text(page, letter);
		text += octets > 1 ? octets - 1 : 0;
	}
}

void item_say(struct writer *page, const char *format, ...)
{
	char text[SENTENCE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	item_text(page, text);
}

void item_name(struct writer *page, const char *name)
{
	item_raw(page, "<bdi>");
	item_text(page, name);
	item_raw(page, "</bdi>");
}

/* A sentence of the daemon's begins like one. */
static void write_sentence(struct writer *page, const char *sentence)
{
	char first[2] = { (char)toupper((unsigned char)sentence[0]), '\0' };

	/* Names, addresses and protocols stay as they are: "wan0 is up", "tcp port 80 ...". */
	if (strcspn(sentence, ".:0123456789") < strcspn(sentence, " ") ||
	    strcspn(sentence, " ") == strlen("tcp")) {
		item_text(page, sentence);
		return;
	}
	item_text(page, first);
	item_text(page, sentence + (sentence[0] != '\0'));
}

/* "tcp" as people write it. */
static void write_protocol(struct writer *page, struct json_object *row)
{
	const char *protocol = shown_or_dash(shown_text(row, "protocol"));
	char capitals[16];
	size_t i;

	snprintf(capitals, sizeof(capitals), "%s", protocol);
	for (i = 0; capitals[i]; i++)
		capitals[i] = (char)toupper((unsigned char)capitals[i]);
	item_text(page, capitals);
}

/* -- an explanation -- */

static const struct link {
	const char *word, *name; /* in the chain */
	const char *bad, *waiting;
} links[] = {
	/* The first that is bad is what it comes from, whatever else there is. */
	{ "wan", "Line", "The line to the Internet is down.", "The line is being set up." },
	{ "gateway", "Gateway", "The gateway cannot open the port.",
	  "The gateway is opening the port." },
	{ "carrier", "Provider", "The provider does not open the port.",
	  "The provider has forgotten the port, and is asked again." },
	{ "host", "Device", "The device is nowhere to be found.", "The device is looked for." },
	{ "mapping", "Port", "The port was not opened.", "The port is being opened." },
	{ "address", "Address", "The Internet does not reach this address.",
	  "The address is being looked for." },
	{ "name", "Name", "The name does not lead here.", "The name is being brought up to date." },
};

#define LINKS (sizeof(links) / sizeof(links[0]))

static const struct link *link_of(struct json_object *row)
{
	const char *word = shown_or_dash(shown_text(row, "link"));
	size_t i;

	for (i = 0; i < LINKS; i++)
		if (strcmp(links[i].word, word) == 0)
			return &links[i];
	return NULL;
}

static bool is_so(struct json_object *row, const char *state)
{
	return strcmp(shown_or_dash(shown_text(row, "state")), state) == 0;
}

/* The link in this state that comes first in our table; NULL: there is none. */
static struct json_object *first_that_is(struct json_object *explanation, const char *state)
{
	size_t count, i;
	struct json_object *list = shown_list(explanation, "links", &count), *row, *found = NULL;

	for (i = 0; i < count; i++) {
		row = json_object_array_get_idx(list, i);
		if (link_of(row) && is_so(row, state) && (!found || link_of(row) < link_of(found)))
			found = row;
	}
	return found;
}

enum item_state item_state_of(struct json_object *explanation)
{
	if (json_object_get_boolean(shown_part(explanation, "reachable")))
		return ITEM_GOOD;
	return first_that_is(explanation, "bad") ? ITEM_BAD : ITEM_WAITING;
}

/* Under which name and port. */
static void write_where(struct writer *page, struct json_object *explanation)
{
	const char *name = shown_text(explanation, "name");
	const char *outermost = shown_text(explanation, "outermost");
	const char *port = outermost ? strrchr(outermost, ':') : NULL;

	if (!outermost && !name)
		return;
	item_raw(page, "<p class=\"where\">");
	item_text(page, name ? name : outermost);
	if (name && port)
		item_text(page, port);
	item_raw(page, "</p>\n");
}

static void write_device(struct writer *page, struct json_object *explanation)
{
	const char *name = shown_text(explanation, "host_name");
	const char *outermost = shown_text(explanation, "outermost");
	uint64_t port = shown_number(explanation, "port");

	item_raw(page, "On ");
	if (name) {
		item_name(page, name);
		item_raw(page, ", ");
	}
	item_name(page, shown_or_dash(shown_text(explanation, "host")));
	item_raw(page, ", ");
	write_protocol(page, explanation);
	if (port != 0)
		item_say(page, " port %" PRIu64, port);
	if (shown_text(explanation, "name") && outermost)
		item_say(page, "; from outside at %s", outermost);
}

static void write_why(struct writer *page, struct json_object *explanation)
{
	struct json_object *bad = first_that_is(explanation, "bad");
	struct json_object *row = bad ? bad : first_that_is(explanation, "waiting");

	if (!row)
		row = first_that_is(explanation, "unknown");
	if (!row)
		return;
	if (!is_so(row, "unknown")) {
		item_raw(page, "<p class=\"why\">");
		item_raw(page, bad ? link_of(row)->bad : link_of(row)->waiting);
		item_raw(page, "</p>\n");
	}
	item_raw(page, "<p>");
	write_sentence(page, shown_or_dash(shown_text(row, "message")));
	item_raw(page, "</p>\n");
}

static void write_link(struct writer *page, struct json_object *row)
{
	static const struct {
		const char *state, *class, *words;
	} states[] = { { "good", "good", "fine" },
		       { "waiting", "wait", "in a moment" },
		       { "bad", "bad", "not well" } };
	const char *class = "unknown", *words = "not known";
	size_t i;

	if (!link_of(row))
		return;
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (is_so(row, states[i].state)) {
			class = states[i].class;
			words = states[i].words;
		}
	item_raw(page, "<li class=\"");
	item_raw(page, class);
	item_raw(page, "\"><b>");
	item_say(page, "%s: %s", link_of(row)->name, words);
	item_raw(page, "</b> <span>");
	write_sentence(page, shown_or_dash(shown_text(row, "message")));
	item_raw(page, "</span></li>\n");
}

static void write_chain(struct writer *page, struct json_object *explanation)
{
	size_t count, i;
	struct json_object *list = shown_list(explanation, "links", &count);

	item_raw(page, "<details>\n<summary>Step by step</summary>\n<ol class=\"chain\">\n");
	for (i = 0; i < count; i++)
		write_link(page, json_object_array_get_idx(list, i));
	item_raw(page, "</ol>\n</details>\n");
}

void item_write(struct writer *page, struct json_object *explanation)
{
	static const struct {
		const char *class, *words;
	} states[] = { [ITEM_GOOD] = { "good", "Can be reached" },
		       [ITEM_WAITING] = { "wait", "Not yet" },
		       [ITEM_BAD] = { "bad", "Cannot be reached" } };
	enum item_state state = item_state_of(explanation);

	item_raw(page, "<article class=\"card ");
	item_raw(page, states[state].class);
	item_raw(page, "\">\n<div class=\"head\"><h3>");
	item_name(page, shown_or_dash(shown_text(explanation, "title")));
	item_raw(page, "</h3><span class=\"state\">");
	item_raw(page, states[state].words);
	item_raw(page, "</span></div>\n");
	write_where(page, explanation);
	item_raw(page, "<p class=\"soft\">");
	write_device(page, explanation);
	item_raw(page, "</p>\n");
	write_why(page, explanation);
	write_chain(page, explanation);
	item_raw(page, "</article>\n");
}

/* -- a mapping -- */

void item_write_mapping(struct writer *page, struct json_object *mapping)
{
	char ports[SHOWN_PORTS], span[SHOWN_SPAN];
	const char *name = shown_text(mapping, "name"), *mac = shown_text(mapping, "mac");
	const char *description = shown_text(mapping, "description");
	const char *internal = shown_endpoint(mapping, "internal", ports);

	item_raw(page, "<li><span><b>");
	item_name(page, name ? name : mac ? mac : shown_or_dash(internal));
	item_raw(page, "</b>");
	if (description) {
		item_name(page, description);
		item_raw(page, ", ");
	}
	write_protocol(page, mapping);
	item_say(page, " %s", shown_or_dash(internal));
	item_raw(page, "</span> <span class=\"soft\">");
	if (is_so(mapping, "off")) {
		item_raw(page, "Switched off on the gateway");
	} else if (is_so(mapping, "waiting")) {
		item_raw(page, "Waits for the line to the Internet");
	} else if (is_so(mapping, "active")) {
		item_raw(page, "Seen as <code>");
		item_text(page, shown_or_dash(shown_endpoint(mapping, "outermost", ports)));
		item_raw(page, "</code>");
		item_say(page, ", for %s unless the device renews it",
			 shown_span(shown_number(mapping, "remaining"), span));
	} else {
		item_raw(page, "Being opened");
	}
	item_raw(page, "</span></li>\n");
}

/* -- a WAN -- */

void item_write_line(struct writer *page, struct json_object *wan)
{
	const char *trouble = shown_text(wan, "message"), *address = shown_text(wan, "address");
	struct json_object *upstream = shown_part(wan, "upstream");

	item_raw(page, trouble ? "<li class=\"bad\">" : "<li class=\"good\">");
	item_raw(page, "<b>");
	item_say(page, "%s is %s", shown_or_dash(shown_text(wan, "interface")),
		 trouble ? "down" : "up");
	item_raw(page, "</b> <span>");
	if (trouble)
		write_sentence(page, trouble);
	else if (address)
		item_say(page, "Its address is %s.", address);
	if (upstream && !trouble) {
		item_raw(page, " Ports are asked of the provider: ");
		item_text(page, shown_or_dash(shown_text(upstream, "message")));
		item_raw(page, ".");
	}
	item_raw(page, "</span></li>\n");
}
