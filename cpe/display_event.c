/* SPDX-License-Identifier: BSD-2-Clause */
/* Events, as a person reads them. Covered by: tests/unit/cpe/test_display */
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>
#include <time.h>

#include "cpe/display.h"
#include "cpe/display_parts.h"
#include "cpe/table.h"

/* "Nov 27 19:52:53" where we are; what is no time stays as it is. */
static void add_time(struct table *table, const char *utc)
{
	char text[32];
	struct tm parts = { 0 };
	time_t moment;

	if (!utc || !strptime(utc, "%Y-%m-%dT%H:%M:%SZ", &parts)) {
		table_add(table, utc);
		return;
	}
	moment = timegm(&parts);
	localtime_r(&moment, &parts);
	strftime(text, sizeof(text), "%b %d %H:%M:%S", &parts);
	table_add(table, text);
}

/* Texts, with commas in between. */
static void add_list(struct table *table, struct json_object *event, const char *key)
{
	char all[320] = "";
	size_t count, i;
	struct json_object *list = shown_list(event, key, &count);

	for (i = 0; i < count; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "",
			 json_object_get_string(json_object_array_get_idx(list, i)));
	table_add(table, all);
}

static void add_mapping(struct table *table, struct json_object *event)
{
	char ports[SHOWN_PORTS], more[SHOWN_PORTS], span[SHOWN_SPAN], lifetime[SHOWN_SPAN + 5];
	const char *outermost = shown_endpoint(event, "outermost", ports);
	const char *description = shown_text(event, "description");
	const char *word = shown_or_dash(shown_text(event, "event"));
	bool is_over = strcmp(word, "released") == 0 || strcmp(word, "lost") == 0;

	snprintf(lifetime, sizeof(lifetime), " for %s",
		 shown_span(shown_number(event, "lifetime"), span));
	table_addf(table, "%s %s%s%s%s, %s%s%s", shown_or_dash(shown_text(event, "protocol")),
		   shown_or_dash(shown_endpoint(event, "internal", more)), outermost ? " as " : "",
		   outermost ? outermost : "", is_over ? "" : lifetime,
		   shown_or_dash(shown_text(event, "origin")), description ? ": " : "",
		   description ? description : "");
}

static void add_service(struct table *table, struct json_object *event)
{
	const char *message = shown_text(event, "message");

	table_addf(table, "%s: %s", shown_text(event, "service"),
		   message && message[0] ? message : shown_or_dash(shown_text(event, "name")));
}

static void add_wan(struct table *table, struct json_object *event)
{
	const char *message = shown_text(event, "message");

	if (message)
		table_addf(table, "%s: %s", shown_text(event, "wan"), message);
	else
		table_addf(table, "%s: %s, %s", shown_text(event, "wan"),
			   shown_or_dash(shown_text(event, "mode")),
			   shown_or_dash(shown_text(event, "address")));
}

static void add_event(struct table *table, struct json_object *event)
{
	add_time(table, shown_text(event, "time"));
	table_add(table, shown_text(event, "event"));
	if (shown_part(event, "sections"))
		add_list(table, event, "sections");
	else if (shown_part(event, "service"))
		add_service(table, event);
	else if (shown_part(event, "internal"))
		add_mapping(table, event);
	else if (shown_part(event, "wan"))
		add_wan(table, event);
	else
		table_add(table, shown_text(event, "message"));
}

/* As in a list: the longest word of an event is "configured". */
bool display_event(FILE *out, struct json_object *event)
{
	struct table table = table_new(3);

	table.least[1] = strlen("configured");
	table.wraps_at = table_width(out);
	add_event(&table, event);
	return table_print(&table, out);
}

bool display_events(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = shown_list(answer, "events", &count);
	struct table table = table_new(3);

	table.wraps_at = table_width(out);
	for (i = 0; i < count; i++)
		add_event(&table, json_object_array_get_idx(list, i));
	if (count == 0)
		fputs("nothing has happened that is remembered\n", out);
	return table_print(&table, out);
}
