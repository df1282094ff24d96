/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers about the model, as a person reads them. */
#include <json-c/json.h>
#include <string.h>

#include "cpe/display.h"
#include "cpe/table.h"

#define LONG 40 /* of a name with its key: there is to be room for the value beside it */

static const char *text(struct json_object *row, const char *key)
{
	struct json_object *found = NULL;

	json_object_object_get_ex(row, key, &found);
	return found ? json_object_get_string(found) : "";
}

static bool truth(struct json_object *row, const char *key)
{
	return json_object_get_boolean(json_object_object_get(row, key));
}

static struct json_object *list_of(struct json_object *answer, const char *key, size_t *count)
{
	struct json_object *list = NULL;

	json_object_object_get_ex(answer, key, &list);
	*count = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	return list;
}

/* How much of a path is its object. */
static size_t object_length(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? (size_t)(dot - path) + 1 : 0;
}

static bool same_object(const char *path, const char *other)
{
	size_t length = object_length(path);

	return length == object_length(other) && memcmp(path, other, length) == 0;
}

/* Below its object, a line for each: name, the key that it is, and the value. */
static void add_parameter(struct table *table, struct json_object *row)
{
	const char *path = text(row, "path"), *key = text(row, "key");
	const char *name = path + object_length(path), *last = strrchr(key, ' ');

	if (last)
		key = last + 1;
	if (!truth(row, "writable") || key[0] == '\0') {
		table_addf(table, "  %s", name);
		table_add(table, text(row, "value"));
	} else if (strlen(name) + strlen(key) <= LONG) {
		table_addf(table, "  %s (%s)", name, key);
		table_add(table, text(row, "value"));
	} else {
		table_addf(table, "  %s", name);
		table_add(table, text(row, "value"));
		table_addf(table, "    (%s)", key);
		table_add(table, "");
	}
}

bool display_parameters(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = list_of(answer, "parameters", &count);
	struct table table = table_new(2);
	const char *path, *before = NULL;

	if (count == 1) { /* a script wants it alone */
		table = table_new(1);
		table_add(&table, text(json_object_array_get_idx(list, 0), "value"));
		return table_print(&table, out);
	}
	for (i = 0; i < count; i++) {
		path = text(json_object_array_get_idx(list, i), "path");
		if (!before || !same_object(path, before)) {
			if (!table_print(&table, out))
				return false;
			fprintf(out, "%.*s\n", (int)object_length(path), path);
			table.wraps_at = table_width(out);
		}
		add_parameter(&table, json_object_array_get_idx(list, i));
		before = path;
	}
	return table_print(&table, out);
}

bool display_names(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = list_of(answer, "names", &count), *row;
	struct table table = table_new(2);

	for (i = 0; i < count; i++) {
		row = json_object_array_get_idx(list, i);
		table_add(&table, text(row, "path"));
		table_add(&table, truth(row, "writable") ? "writable" : "");
	}
	return table_print(&table, out);
}

/* Going on below itself where the screen is narrow. */
static bool print_help(FILE *out, const char *indent, const char *help)
{
	struct table table = table_new(2);

	table.wraps_at = table_width(out);
	table_add(&table, indent);
	table_add(&table, help);
	return table_print(&table, out);
}

/* Below its object, name and type in a line, and what it is in the next. */
bool display_schema(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = list_of(answer, "schema", &count), *row;
	const char *path, *unit;
	bool good = true;

	for (i = 0; good && i < count; i++) {
		row = json_object_array_get_idx(list, i);
		path = text(row, "path");
		if (strcmp(text(row, "type"), "object") == 0) {
			fprintf(out, "%s\n", path);
			good = print_help(out, "  ", text(row, "help"));
			continue;
		}
		unit = text(row, "unit");
		fprintf(out, "  %s  %s%s%s%s\n", path + object_length(path),
			truth(row, "list") ? "list of " : "", text(row, "type"),
			unit[0] ? ", " : "", unit);
		good = print_help(out, "    ", text(row, "help"));
	}
	return good;
}

bool display_paths(FILE *out, struct json_object *answer)
{
	struct json_object *list;
	size_t count, i;

	json_object_object_foreach(answer, word, unused)
	{
		(void)unused;
		list = list_of(answer, word, &count);
		for (i = 0; i < count; i++)
			fprintf(out, "%s %s\n", word,
				json_object_get_string(json_object_array_get_idx(list, i)));
	}
	if (text(answer, "message")[0] != '\0')
		fprintf(out, "%s\n", text(answer, "message"));
	return true;
}

bool display_added(FILE *out, struct json_object *answer)
{
	fprintf(out, "added %s, %s\n", text(answer, "title"), text(answer, "added"));
	return true;
}

bool display_more_faults(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = list_of(answer, "faults", &count);

	for (i = 1; i < count; i++)
		fprintf(out, "homeportctl: %s\n",
			text(json_object_array_get_idx(list, i), "message"));
	return true;
}
