/* SPDX-License-Identifier: BSD-2-Clause */
/* The page from its head to its foot. Covered by: tests/unit/cpe/status/test_page */
#include "cpe/status/page.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "cpe/display_parts.h"
#include "cpe/status/item.h"
#include "cpe/status/style.h"

#define FOOT 2048 /* octets that are kept for what stands below the lists */

/* How things are in all. */
struct count {
	size_t items, good, bad, mappings;
};

static struct count count_of(const struct status_facts *facts)
{
	struct count count = { 0 };
	struct json_object *list = shown_list(facts->explain, "explanations", &count.items);
	size_t i;

	for (i = 0; i < count.items; i++) {
		enum item_state state = item_state_of(json_object_array_get_idx(list, i));

		count.good += state == ITEM_GOOD;
		count.bad += state == ITEM_BAD;
	}
	shown_list(facts->mappings, "mappings", &count.mappings);
	return count;
}

/* -- head -- */

static void write_verdict(struct writer *page, const struct count *count)
{
	if (count->items == 0 && count->mappings == 0)
		item_raw(page, "Nothing is open to the Internet");
	else if (count->items == 0)
		item_say(page, "%zu %s open to the Internet", count->mappings,
			 count->mappings == 1 ? "port is" : "ports are");
	else if (count->good == count->items)
		item_raw(page, count->items == 1 ? "It can be reached" : "All can be reached");
	else if (count->good == 0 && count->bad == 0)
		item_raw(page, "Being set up");
	else if (count->good == 0)
		item_raw(page, count->items == 1 ? "It cannot be reached" : "None can be reached");
	else
		item_say(page, "%zu of %zu can be reached", count->good, count->items);
}

static const char *class_of(const struct count *count)
{
	if (count->bad > 0)
		return "bad";
	if (count->good < count->items)
		return "wait";
	return count->items > 0 ? "good" : "none";
}

static void write_document_head(struct writer *page)
{
	item_raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"robots\" content=\"noindex\">\n"
		       "<link rel=\"icon\" href=\"data:,\">\n<style>\n");
	write_bytes(page, status_style, sizeof(status_style) - 1);
	item_raw(page, "</style>\n<title>");
}

static void write_head(struct writer *page, const struct status_facts *facts,
		       const struct count *count)
{
	static const struct {
		const char *class, *mark;
	} marks[] = { { "good", "&#10003;" }, { "wait", "&#8230;" }, { "bad", "!" } };
	const char *class = class_of(count), *mark = "&#8226;";
	const char *address = shown_text(shown_part(facts->status, "wan"), "address");
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strcmp(marks[i].class, class) == 0)
			mark = marks[i].mark;
	write_document_head(page);
	write_verdict(page, count);
	item_raw(page, " &ndash; home gateway</title>\n</head>\n<body>\n<header class=\"");
	item_raw(page, class);
	item_raw(page, "\">\n<h1><span class=\"mark\" aria-hidden=\"true\">");
	item_raw(page, mark);
	item_raw(page, "</span><span>");
	write_verdict(page, count);
	item_raw(page, "</span></h1>\n<p class=\"soft\">What this home shows to the Internet");
	if (address)
		item_say(page, ". The gateway's own address is %s.", address);
	item_raw(page, "</p>\n</header>\n<main>\n");
}

/* -- what has to be done -- */

static void write_problems(struct writer *page, const struct status_facts *facts)
{
	size_t count, i;
	struct json_object *list = shown_list(facts->status, "problems", &count);

	if (count == 0)
		return;
	item_raw(page, "<section aria-labelledby=\"todo\">\n<h2 id=\"todo\">What needs somebody"
		       "</h2>\n<ul>\n");
	for (i = 0; i < count; i++) {
		item_raw(page, "<li class=\"card bad\">");
		item_text(page, json_object_get_string(json_object_array_get_idx(list, i)));
		item_raw(page, "</li>\n");
	}
	item_raw(page, "</ul>\n</section>\n");
}

/* -- lists -- */

/* As many as there is room for; returns how many that were. */
static size_t write_items(struct writer *page, struct json_object *list, size_t count,
			  void (*write)(struct writer *page, struct json_object *item))
{
	uint8_t *before;
	size_t i;

	for (i = 0; i < count; i++) {
		before = page->at;
		write(page, json_object_array_get_idx(list, i));
		if (!page->bad && page->end - page->at >= FOOT)
			continue;
		page->at = before;
		page->bad = false;
		return i;
	}
	return count;
}

static void write_rest(struct writer *page, size_t rest, const char *word)
{
	if (rest > 0)
		item_say(page, "and %zu more: on the gateway, homeportctl %s lists all", rest,
			 word);
}

static void write_things(struct writer *page, const struct status_facts *facts)
{
	size_t count, written;
	struct json_object *list = shown_list(facts->explain, "explanations", &count);

	item_raw(page, "<section aria-labelledby=\"things\">\n<h2 id=\"things\">"
		       "To be reached from outside</h2>\n");
	if (count == 0)
		item_raw(page, "<p class=\"card\">Nothing was asked for. Programs that know PCP or "
			       "NAT-PMP open ports by themselves; for all others whoever looks "
			       "after this gateway adds a service or a forward.</p>\n");
	written = write_items(page, list, count, item_write);
	item_raw(page, "<p class=\"soft\">");
	write_rest(page, count - written, "explain");
	item_raw(page, "</p>\n</section>\n");
}

/* Whatever has a card already need not be told again. */
static bool is_of_a_host(struct json_object *mapping)
{
	const char *origin = shown_text(mapping, "origin");

	return !origin || strcmp(origin, "static") != 0;
}

static void write_opened(struct writer *page, const struct status_facts *facts)
{
	size_t count, written, i;
	struct json_object *all = shown_list(facts->mappings, "mappings", &count);
	struct json_object *list = json_object_new_array();

	for (i = 0; list && i < count; i++)
		if (is_of_a_host(json_object_array_get_idx(all, i)))
			json_object_array_add(list,
					      json_object_get(json_object_array_get_idx(all, i)));
	count = list ? json_object_array_length(list) : 0;
	if (count > 0) {
		item_raw(page, "<section aria-labelledby=\"opened\">\n<h2 id=\"opened\">"
			       "Opened by devices themselves</h2>\n<ul class=\"card rows\">\n");
		written = write_items(page, list, count, item_write_mapping);
		item_raw(page, "</ul>\n<p class=\"soft\">");
		write_rest(page, count - written, "mappings");
		item_raw(page, "</p>\n</section>\n");
	}
	json_object_put(list);
}

static void write_lines(struct writer *page, const struct status_facts *facts)
{
	size_t count;
	struct json_object *list = shown_list(facts->status, "wans", &count);

	if (count == 0)
		return;
	item_raw(page, "<section aria-labelledby=\"line\">\n<h2 id=\"line\">");
	item_raw(page, count == 1 ? "The line to the Internet" : "The lines to the Internet");
	item_raw(page, "</h2>\n<ul class=\"card rows\">\n");
	write_items(page, list, count, item_write_line);
	item_raw(page, "</ul>\n</section>\n");
}

/* -- foot -- */

static void write_foot(struct writer *page, const struct status_facts *facts)
{
	char up[SHOWN_SPAN];

	item_raw(page, "</main>\n<footer>\n<a href=\"/\">Look again</a>\n<p>");
	item_say(page, "As of %s", facts->time);
	if (facts->status)
		item_say(page, "; homeportd %s has been running for %s",
			 shown_or_dash(shown_text(facts->status, "version")),
			 shown_span(shown_number(facts->status, "uptime"), up));
	item_raw(page, "</p>\n</footer>\n</body>\n</html>\n");
}

void status_page_write(struct writer *page, const struct status_facts *facts)
{
	struct count count = count_of(facts);

	write_head(page, facts, &count);
	write_problems(page, facts);
	write_things(page, facts);
	write_opened(page, facts);
	write_lines(page, facts);
	write_foot(page, facts);
}

void status_page_message(struct writer *page, const char *title, const char *message)
{
	write_document_head(page);
	item_text(page, title);
	item_raw(page,
		 "</title>\n</head>\n<body>\n<header class=\"bad\">\n<h1><span class=\"mark\" "
		 "aria-hidden=\"true\">!</span><span>");
	item_text(page, title);
	item_raw(page, "</span></h1>\n</header>\n<main>\n<p class=\"card bad\">");
	item_text(page, message);
	item_raw(page, "</p>\n<a href=\"/\">Look again</a>\n</main>\n</body>\n</html>\n");
}
