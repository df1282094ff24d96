/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers of the daemon, as a person reads them. */
#include "cpe/display.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/table.h"

#define SPAN_TEXT  32
#define PORTS_TEXT 96

/* -- pieces -- */

static struct json_object *part(struct json_object *object, const char *key)
{
	struct json_object *found = NULL;

	json_object_object_get_ex(object, key, &found);
	return found;
}

/* NULL where there is none. */
static const char *text(struct json_object *object, const char *key)
{
	return json_object_get_string(part(object, key));
}

static uint64_t number(struct json_object *object, const char *key)
{
	return json_object_get_uint64(part(object, key));
}

static const char *or_dash(const char *found)
{
	return found ? found : "-";
}

/* The two largest units that say something: "3d 4h", "59m 58s", "42s". */
static const char *span(uint64_t duration, char out[SPAN_TEXT])
{
	static const struct {
		uint64_t seconds;
		char name;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	unsigned int i = 0;

	while (i < 3 && duration < units[i].seconds)
		i++;
	if (i == 3)
		snprintf(out, SPAN_TEXT, "%" PRIu64 "s", duration);
	else
		snprintf(out, SPAN_TEXT, "%" PRIu64 "%c %" PRIu64 "%c", duration / units[i].seconds,
			 units[i].name, duration % units[i].seconds / units[i + 1].seconds,
			 units[i + 1].name);
	return out;
}

/* NULL where there is none. Of a port set the last port, too: "192.168.1.20:5000-5031". */
static const char *endpoint(struct json_object *row, const char *key, char out[PORTS_TEXT])
{
	const char *first = text(row, key), *port = first ? strrchr(first, ':') : NULL;
	uint64_t ports = number(row, "ports");

	if (!port || ports < 2)
		return first;
	snprintf(out, PORTS_TEXT, "%s-%" PRIu64, first,
		 (uint64_t)strtoul(port + 1, NULL, 10) + ports - 1);
	return out;
}

static void add_row(struct table *table, const char *const *cells)
{
	size_t i;

	for (i = 0; i < table->columns; i++)
		table_add(table, cells[i]);
}

bool display_nothing(FILE *out, struct json_object *answer)
{
	(void)out, (void)answer;
	return true;
}

/* -- mappings -- */

static void add_remaining(struct table *table, struct json_object *row, const char *key)
{
	char remaining[SPAN_TEXT];

	table_add(table, span(number(row, key), remaining));
}

static void add_endpoint(struct table *table, struct json_object *row, const char *key)
{
	char ports[PORTS_TEXT];

	table_add(table, or_dash(endpoint(row, key, ports)));
}

/* A name without its domain, or else the MAC address. */
static void add_host(struct table *table, struct json_object *row, const char *key)
{
	const char *name = text(row, key);

	if (name)
		table_addf(table, "%.*s", (int)strcspn(name, "."), name);
	else
		table_add(table, or_dash(text(row, "mac")));
}

static bool is_known(struct json_object *row)
{
	return text(row, "name") || text(row, "mac");
}

/* Not so where the gateway has the public address itself: the column would repeat another. */
static bool is_seen_elsewhere(struct json_object *row)
{
	return strcmp(or_dash(text(row, "outermost")), or_dash(text(row, "external"))) != 0;
}

static const struct column {
	const char *head, *key;
	/* NULL: the text of the key */
	void (*add)(struct table *table, struct json_object *row, const char *key);
	bool (*says)(struct json_object *row); /* shown if it says something; NULL: always */
} mapping_columns[] = {
	{ "PROTOCOL", "protocol", NULL, NULL },
	{ "INTERNAL", "internal", add_endpoint, NULL },
	{ "EXTERNAL", "external", add_endpoint, NULL },
	{ "OUTERMOST", "outermost", add_endpoint, is_seen_elsewhere },
	{ "REMAINING", "remaining", add_remaining, NULL },
	{ "ORIGIN", "origin", NULL, NULL },
	{ "STATE", "state", NULL, NULL },
	{ "HOST", "name", add_host, is_known },
};

#define MAPPING_COLUMNS (sizeof(mapping_columns) / sizeof(mapping_columns[0]))

static bool is_shown(const struct column *column, struct json_object *list)
{
	size_t i;

	for (i = 0; column->says && i < json_object_array_length(list); i++)
		if (column->says(json_object_array_get_idx(list, i)))
			return true;
	return !column->says;
}

static size_t choose_columns(const struct column **shown, struct json_object *list)
{
	size_t count = 0, i;

	for (i = 0; i < MAPPING_COLUMNS; i++)
		if (is_shown(&mapping_columns[i], list))
			shown[count++] = &mapping_columns[i];
	return count;
}

static void add_cell(struct table *table, const struct column *column, struct json_object *row)
{
	if (column->add)
		column->add(table, row, column->key);
	else
		table_add(table, or_dash(text(row, column->key)));
}

bool display_mappings(FILE *out, struct json_object *answer)
{
	struct json_object *list = part(answer, "mappings");
	size_t count = list ? json_object_array_length(list) : 0, columns, i, k;
	const struct column *shown[MAPPING_COLUMNS];
	struct table table;

	if (count == 0) {
		fputs("no mappings\n", out);
		return true;
	}
	columns = choose_columns(shown, list);
	table = table_new(columns);
	for (k = 0; k < columns; k++)
		table_add(&table, shown[k]->head);
	for (i = 0; i < count; i++)
		for (k = 0; k < columns; k++)
			add_cell(&table, shown[k], json_object_array_get_idx(list, i));
	return table_print(&table, out);
}

/* -- services -- */

static void add_place(struct table *table, struct json_object *place)
{
	if (place)
		table_addf(table, "%s:%" PRIu64, or_dash(text(place, "address")),
			   number(place, "port"));
	else
		table_add(table, "-");
}

static bool has_message(struct json_object *row)
{
	const char *message = text(row, "message");

	return message && message[0];
}

/* A sentence for each that has one, behind what the key tells. */
static bool display_messages(FILE *out, struct json_object *list, const char *key)
{
	struct table table = table_new(1);
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		if (has_message(row))
			table_addf(&table, "%s: %s", or_dash(text(row, key)), text(row, "message"));
	}
	return table_print(&table, out);
}

bool display_services(FILE *out, struct json_object *answer)
{
	static const char *const heads[] = { "SERVICE",   "NAME",   "PROTOCOL", "INTERNAL",
					     "PUBLISHED", "WANTED", "STATE" };
	struct json_object *list = part(answer, "services");
	size_t count = list ? json_object_array_length(list) : 0, i;
	struct table table = table_new(7);

	if (count == 0) {
		fputs("no services: the configuration names none\n", out);
		return true;
	}
	add_row(&table, heads);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		table_add(&table, text(row, "service"));
		table_add(&table, or_dash(text(row, "name")));
		table_add(&table, text(row, "protocol"));
		table_addf(&table, "%s:%" PRIu64, or_dash(text(row, "host")), number(row, "port"));
		add_place(&table, part(row, "published"));
		add_place(&table, part(row, "wanted"));
		table_add(&table, text(row, "state"));
	}
	return table_print(&table, out) && display_messages(out, list, "service");
}

/* -- forwards -- */

static bool has_wish(struct json_object *list)
{
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		if (part(json_object_array_get_idx(list, i), "external"))
			return true;
	return false;
}

bool display_forwards(FILE *out, struct json_object *answer)
{
	static const char *const heads[] = { "FORWARD",   "HOST",  "PROTOCOL", "PORT",
					     "OUTERMOST", "STATE", "WANTED" };
	struct json_object *list = part(answer, "forwards");
	size_t count = list ? json_object_array_length(list) : 0, i;
	bool wishes = count > 0 && has_wish(list);
	struct table table = table_new(wishes ? 7 : 6);

	if (count == 0) {
		fputs("no forwards\n", out);
		return true;
	}
	add_row(&table, heads);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		table_add(&table, text(row, "forward"));
		table_add(&table, or_dash(text(row, "host")));
		table_add(&table, text(row, "protocol"));
		table_addf(&table, "%" PRIu64, number(row, "port"));
		table_add(&table, or_dash(text(row, "outermost")));
		table_add(&table, text(row, "state"));
		if (wishes)
			table_add(&table, or_dash(text(row, "external")));
	}
	return table_print(&table, out) && display_messages(out, list, "forward");
}

bool display_change(FILE *out, struct json_object *answer)
{
	json_object_object_foreach(answer, word, title)
		fprintf(out, "%s %s\n", word, json_object_get_string(title));
	return true;
}

/* -- explanations -- */

static bool print_heading(FILE *out, struct json_object *explanation)
{
	bool is_good = json_object_get_boolean(part(explanation, "reachable"));
	const char *name = text(explanation, "name");
	struct table table = table_new(1);

	table_addf(&table, "%s%s%s: %s", or_dash(text(explanation, "title")), name ? ", " : "",
		   name ? name : "", is_good ? "can be reached" : "cannot be reached");
	return table_print(&table, out);
}

static bool print_links(FILE *out, struct json_object *links)
{
	size_t count = links ? json_object_array_length(links) : 0, i;
	struct table table = table_new(3);

	table.wraps_at = 79;
	for (i = 0; i < count; i++) {
		struct json_object *link = json_object_array_get_idx(links, i);

		table_add(&table, text(link, "link"));
		table_add(&table, or_dash(text(link, "state")));
		table_add(&table, or_dash(text(link, "message")));
	}
	return table_print(&table, out);
}

bool display_explanations(FILE *out, struct json_object *answer)
{
	struct json_object *list = part(answer, "explanations");
	size_t count = list ? json_object_array_length(list) : 0, i;
	bool good = true;

	for (i = 0; i < count; i++) {
		struct json_object *explanation = json_object_array_get_idx(list, i);

		if (i > 0)
			fputc('\n', out);
		good &= print_heading(out, explanation) &&
			print_links(out, part(explanation, "links"));
	}
	return good;
}

/* -- status -- */

static void add_upstream(struct table *table, struct json_object *upstream)
{
	if (!upstream)
		return;
	table_add(table, "carrier");
	table_addf(table, "%s (%s, 1 of %" PRIu64 ") %s, leases %" PRIu64 ", restarts %" PRIu64,
		   or_dash(text(upstream, "server")), or_dash(text(upstream, "origin")),
		   number(upstream, "addresses"), or_dash(text(upstream, "state")),
		   number(upstream, "leases"), number(upstream, "restarts"));
}

static void add_mode(struct table *table, struct json_object *answer)
{
	const char *reason = text(answer, "mode_reason");

	table_add(table, "mode");
	table_addf(table, reason ? "%s: %s" : "%s", or_dash(text(answer, "mode")), reason);
}

static void add_counters(struct table *table, struct json_object *counters)
{
	const char *head = "counters";

	json_object_object_foreach(counters, name, value)
	{
		table_add(table, head);
		table_addf(table, "%s %" PRIu64, name, json_object_get_uint64(value));
		head = "";
	}
}

static void add_problems(struct table *table, struct json_object *problems)
{
	size_t count = problems ? json_object_array_length(problems) : 0, i;

	if (count == 0) {
		table_add(table, "problems");
		table_add(table, "none");
	}
	for (i = 0; i < count; i++) {
		table_add(table, i == 0 ? "problems" : "");
		table_add(table, json_object_get_string(json_object_array_get_idx(problems, i)));
	}
}

/* Those beside the one that hosts in general leave by. */
static void add_other_wans(struct table *table, struct json_object *wans, const char *main)
{
	size_t count = wans ? json_object_array_length(wans) : 0, i;

	for (i = 0; i < count; i++) {
		struct json_object *wan = json_object_array_get_idx(wans, i);
		const char *interface = text(wan, "interface");

		if (interface && main && strcmp(interface, main) == 0)
			continue;
		table_add(table, "");
		table_addf(table, "%s, %s, %s, %s, mappings %" PRIu64, or_dash(interface),
			   or_dash(text(wan, "state")), or_dash(text(wan, "mode")),
			   or_dash(text(wan, "address")), number(wan, "mappings"));
		add_upstream(table, part(wan, "upstream"));
	}
}

bool display_status(FILE *out, struct json_object *answer)
{
	struct json_object *wan = part(answer, "wan"), *counters = part(answer, "counters");
	const char *address = text(wan, "address");
	struct table table = table_new(2);
	char up[SPAN_TEXT];

	table_add(&table, "homeportd");
	table_addf(&table, "%s, up %s, epoch %" PRIu64, or_dash(text(answer, "version")),
		   span(number(answer, "uptime"), up), number(answer, "epoch"));
	add_mode(&table, answer);
	table_add(&table, "wan");
	table_addf(&table, "%s, %s", or_dash(text(wan, "interface")),
		   address ? address : "no address");
	add_upstream(&table, part(answer, "upstream"));
	add_other_wans(&table, part(answer, "wans"), text(wan, "interface"));
	table_add(&table, "mappings");
	table_addf(&table, "%" PRIu64, number(answer, "mappings"));
	if (counters)
		add_counters(&table, counters);
	add_problems(&table, part(answer, "problems"));
	return table_print(&table, out);
}

/* -- events -- */

/* What an event is about; empty cells for what it does not have. */
/* Texts, with commas in between. */
static void add_list(struct table *table, struct json_object *list)
{
	char all[160] = "";
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "",
			 json_object_get_string(json_object_array_get_idx(list, i)));
	table_add(table, all);
}

static void add_subject(struct table *table, struct json_object *event)
{
	char ports[PORTS_TEXT], more[PORTS_TEXT];
	const char *outermost = endpoint(event, "outermost", ports);

	if (part(event, "sections"))
		add_list(table, part(event, "sections"));
	else if (part(event, "service"))
		table_addf(table, "%s %s", text(event, "service"), or_dash(text(event, "name")));
	else
		table_addf(table, "%s %s", or_dash(text(event, "protocol")),
			   or_dash(endpoint(event, "internal", more)));
	table_add(table, outermost ? outermost : "");
	if (part(event, "sections"))
		table_add(table, "");
	else if (part(event, "service"))
		table_add(table, text(event, "message"));
	else
		table_addf(table, "for %" PRIu64 " s, %s", number(event, "lifetime"),
			   or_dash(text(event, "origin")));
}

bool display_event(FILE *out, struct json_object *event)
{
	struct table table = table_new(5);

	table_add(&table, text(event, "time"));
	table_add(&table, text(event, "event"));
	add_subject(&table, event);
	return table_print(&table, out);
}
