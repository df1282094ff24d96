/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers of the daemon, as a person reads them. */
#include "cpe/display.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/display_parts.h"
#include "cpe/table.h"

/* -- pieces -- */

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
	char remaining[SHOWN_SPAN];

	table_add(table, shown_span(shown_number(row, key), remaining));
}

static void add_endpoint(struct table *table, struct json_object *row, const char *key)
{
	char ports[SHOWN_PORTS];

	table_add(table, shown_or_dash(shown_endpoint(row, key, ports)));
}

/* A name without its domain, or else the MAC address. */
static void add_host(struct table *table, struct json_object *row, const char *key)
{
	const char *name = shown_text(row, key);

	if (name)
		table_addf(table, "%.*s", (int)strcspn(name, "."), name);
	else
		table_add(table, shown_or_dash(shown_text(row, "mac")));
}

static bool is_known(struct json_object *row)
{
	return shown_text(row, "name") || shown_text(row, "mac");
}

/* Not so where the gateway has the public address itself: the column would repeat another. */
static bool is_seen_elsewhere(struct json_object *row)
{
	return strcmp(shown_or_dash(shown_text(row, "outermost")),
		      shown_or_dash(shown_text(row, "external"))) != 0;
}

static const struct column {
	const char *head, *key;
	/* NULL: the text of the key */
	void (*add)(struct table *table, struct json_object *row, const char *key);
	bool (*says)(struct json_object *row); /* shown if it says something; NULL: always */
	uint8_t dispensable;                   /* see table.h */
} mapping_columns[] = {
	{ "PROTOCOL", "protocol", NULL, NULL, 0 },
	{ "INTERNAL", "internal", add_endpoint, NULL, 0 },
	{ "EXTERNAL", "external", add_endpoint, NULL, 4 },
	{ "OUTERMOST", "outermost", add_endpoint, is_seen_elsewhere, 0 },
	{ "REMAINING", "remaining", add_remaining, NULL, 1 },
	{ "ORIGIN", "origin", NULL, NULL, 3 },
	{ "STATE", "state", NULL, NULL, 2 },
	{ "HOST", "name", add_host, is_known, 0 },
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
		table_add(table, shown_or_dash(shown_text(row, column->key)));
}

bool display_mappings(FILE *out, struct json_object *answer)
{
	size_t count, columns, i, k;
	struct json_object *list = shown_list(answer, "mappings", &count);
	const struct column *shown[MAPPING_COLUMNS];
	struct table table;

	if (count == 0) {
		fputs("no mappings\n", out);
		return true;
	}
	columns = choose_columns(shown, list);
	table = table_new(columns);
	table.has_heads = true;
	for (k = 0; k < columns; k++) {
		table.dispensable[k] = shown[k]->dispensable;
		table_add(&table, shown[k]->head);
	}
	for (i = 0; i < count; i++)
		for (k = 0; k < columns; k++)
			add_cell(&table, shown[k], json_object_array_get_idx(list, i));
	return table_print(&table, out);
}

/* -- services -- */

static void add_place(struct table *table, struct json_object *place)
{
	if (place)
		table_addf(table, "%s:%" PRIu64, shown_or_dash(shown_text(place, "address")),
			   shown_number(place, "port"));
	else
		table_add(table, "-");
}

static bool has_message(struct json_object *row)
{
	const char *message = shown_text(row, "message");

	return message && message[0];
}

/* A sentence for each that has one, behind what the key tells. */
static bool display_messages(FILE *out, struct json_object *list, const char *key)
{
	struct table table = table_new(1);
	size_t i;

	table.wraps_at = table_width(out);
	for (i = 0; i < json_object_array_length(list); i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		if (has_message(row))
			table_addf(&table, "%s: %s", shown_or_dash(shown_text(row, key)),
				   shown_text(row, "message"));
	}
	return table_print(&table, out);
}

bool display_services(FILE *out, struct json_object *answer)
{
	static const char *const heads[] = { "SERVICE",   "NAME",   "PROTOCOL", "INTERNAL",
					     "PUBLISHED", "WANTED", "STATE" };
	size_t count, i;
	struct json_object *list = shown_list(answer, "services", &count);
	struct table table = table_new(7);

	if (count == 0) {
		fputs("no services: the configuration names none\n", out);
		return true;
	}
	add_row(&table, heads);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		table_add(&table, shown_text(row, "service"));
		table_add(&table, shown_or_dash(shown_text(row, "name")));
		table_add(&table, shown_text(row, "protocol"));
		table_addf(&table, "%s:%" PRIu64, shown_or_dash(shown_text(row, "host")),
			   shown_number(row, "port"));
		add_place(&table, shown_part(row, "published"));
		add_place(&table, shown_part(row, "wanted"));
		table_add(&table, shown_text(row, "state"));
	}
	table.has_heads = true;
	table.dispensable[5] = 2; /* wanted */
	table.dispensable[2] = 1; /* protocol */
	return table_print(&table, out) && display_messages(out, list, "service");
}

/* -- forwards -- */

static bool has_wish(struct json_object *list)
{
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		if (shown_part(json_object_array_get_idx(list, i), "external"))
			return true;
	return false;
}

bool display_forwards(FILE *out, struct json_object *answer)
{
	static const char *const heads[] = { "FORWARD",   "HOST",  "PROTOCOL", "PORT",
					     "OUTERMOST", "STATE", "WANTED" };
	size_t count, i;
	struct json_object *list = shown_list(answer, "forwards", &count);
	bool wishes = count > 0 && has_wish(list);
	struct table table = table_new(wishes ? 7 : 6);

	if (count == 0) {
		fputs("no forwards\n", out);
		return true;
	}
	add_row(&table, heads);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		table_add(&table, shown_text(row, "forward"));
		table_add(&table, shown_or_dash(shown_text(row, "host")));
		table_add(&table, shown_text(row, "protocol"));
		table_addf(&table, "%" PRIu64, shown_number(row, "port"));
		table_add(&table, shown_or_dash(shown_text(row, "outermost")));
		table_add(&table, shown_text(row, "state"));
		if (wishes)
			table_add(&table, shown_or_dash(shown_text(row, "external")));
	}
	table.has_heads = true;
	table.dispensable[6] = wishes; /* wanted; it is the last one */
	return table_print(&table, out) && display_messages(out, list, "forward");
}

/* -- accounts -- */

bool display_accounts(FILE *out, struct json_object *answer)
{
	static const char *const heads[] = { "ACCOUNT", "TYPE", "SERVICES", "PUBLISHED", "STATE" };
	size_t count, i;
	struct json_object *list = shown_list(answer, "accounts", &count);
	struct table table = table_new(5);

	if (count == 0) {
		fputs("no accounts: services are published nowhere\n", out);
		return true;
	}
	table.has_heads = true;
	add_row(&table, heads);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);

		table_add(&table, shown_text(row, "account"));
		table_add(&table, shown_or_dash(shown_text(row, "type")));
		table_addf(&table, "%" PRIu64, shown_number(row, "services"));
		table_addf(&table, "%" PRIu64, shown_number(row, "published"));
		table_add(&table, shown_text(row, "state"));
	}
	return table_print(&table, out) && display_messages(out, list, "account");
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
	bool is_good = json_object_get_boolean(shown_part(explanation, "reachable"));
	const char *name = shown_text(explanation, "name");
	struct table table = table_new(1);

	table_addf(&table, "%s%s%s: %s", shown_or_dash(shown_text(explanation, "title")),
		   name ? ", " : "", name ? name : "",
		   is_good ? "can be reached" : "cannot be reached");
	return table_print(&table, out);
}

static bool print_links(FILE *out, struct json_object *explanation)
{
	size_t count, i;
	struct json_object *links = shown_list(explanation, "links", &count);
	struct table table = table_new(3);

	table.wraps_at = 79;
	for (i = 0; i < count; i++) {
		struct json_object *link = json_object_array_get_idx(links, i);

		table_add(&table, shown_text(link, "link"));
		table_add(&table, shown_or_dash(shown_text(link, "state")));
		table_add(&table, shown_or_dash(shown_text(link, "message")));
	}
	return table_print(&table, out);
}

bool display_explanations(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = shown_list(answer, "explanations", &count);
	bool good = true;

	if (count == 0)
		fputs("there is neither a service nor a forward\n", out);
	for (i = 0; i < count; i++) {
		struct json_object *explanation = json_object_array_get_idx(list, i);

		if (i > 0)
			fputc('\n', out);
		good &= print_heading(out, explanation) && print_links(out, explanation);
	}
	return good;
}

bool explanations_are_good(struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = shown_list(answer, "explanations", &count);

	for (i = 0; i < count; i++)
		if (!json_object_get_boolean(
			    shown_part(json_object_array_get_idx(list, i), "reachable")))
			return false;
	return true;
}

/* -- status -- */

static void add_upstream(struct table *table, struct json_object *upstream)
{
	if (!upstream)
		return;
	table_add(table, "carrier");
	table_addf(table, "%s (%s, 1 of %" PRIu64 ") %s, leases %" PRIu64 ", restarts %" PRIu64,
		   shown_or_dash(shown_text(upstream, "server")),
		   shown_or_dash(shown_text(upstream, "origin")),
		   shown_number(upstream, "addresses"),
		   shown_or_dash(shown_text(upstream, "state")), shown_number(upstream, "leases"),
		   shown_number(upstream, "restarts"));
}

static void add_mode(struct table *table, struct json_object *answer)
{
	const char *reason = shown_text(answer, "mode_reason");

	table_add(table, "mode");
	table_addf(table, reason ? "%s: %s" : "%s", shown_or_dash(shown_text(answer, "mode")),
		   reason);
}

static void add_counters(struct table *table, struct json_object *counters)
{
	char all[320] = "";

	json_object_object_foreach(counters, name, value)
	{
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s %" PRIu64,
			 all[0] ? ", " : "", name, json_object_get_uint64(value));
	}
	table_add(table, "counters");
	table_add(table, all);
}

static void add_problems(struct table *table, struct json_object *answer)
{
	size_t count, i;
	struct json_object *problems = shown_list(answer, "problems", &count);

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
static void add_other_wans(struct table *table, struct json_object *answer, const char *main)
{
	size_t count, i;
	struct json_object *wans = shown_list(answer, "wans", &count);

	for (i = 0; i < count; i++) {
		struct json_object *wan = json_object_array_get_idx(wans, i);
		const char *interface = shown_text(wan, "interface");

		if (interface && main && strcmp(interface, main) == 0)
			continue;
		table_add(table, "wan");
		table_addf(table, "%s, %s, %s, %s, mappings %" PRIu64, shown_or_dash(interface),
			   shown_or_dash(shown_text(wan, "state")),
			   shown_or_dash(shown_text(wan, "mode")),
			   shown_or_dash(shown_text(wan, "address")),
			   shown_number(wan, "mappings"));
		add_upstream(table, shown_part(wan, "upstream"));
	}
}

bool display_status(FILE *out, struct json_object *answer)
{
	struct json_object *wan = shown_part(answer, "wan"),
			   *counters = shown_part(answer, "counters");
	const char *address = shown_text(wan, "address");
	struct table table = table_new(2);
	char up[SHOWN_SPAN];

	table.wraps_at = table_width(out);
	table_add(&table, "homeportd");
	table_addf(&table, "%s, up %s, epoch %" PRIu64,
		   shown_or_dash(shown_text(answer, "version")),
		   shown_span(shown_number(answer, "uptime"), up), shown_number(answer, "epoch"));
	add_mode(&table, answer);
	table_add(&table, "wan");
	table_addf(&table, "%s, %s", shown_or_dash(shown_text(wan, "interface")),
		   address ? address : "no address");
	add_upstream(&table, shown_part(answer, "upstream"));
	add_other_wans(&table, answer, shown_text(wan, "interface"));
	table_add(&table, "mappings");
	table_addf(&table, "%" PRIu64, shown_number(answer, "mappings"));
	if (counters)
		add_counters(&table, counters);
	add_problems(&table, answer);
	return table_print(&table, out);
}
