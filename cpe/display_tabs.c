/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers about the model for programs that have no JSON, as tr069 agents of firmware are: a
 * line for each path, PATH, TYPE, 1 where it can be written, VALUE, with tabs in between.
 * Covered by: tests/net/test_adapter_easycwmp
 */
#include <json-c/json.h>
#include <string.h>

#include "cpe/display.h"

/* A tab or the end of a line would end the field. */
static void put_field(FILE *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '\t': fputs("\\t", out); break;
		case '\n': fputs("\\n", out); break;
		case '\\': fputs("\\\\", out); break;
		default: fputc(*text, out); break;
		}
}

static const char *text(struct json_object *row, const char *key, const char *otherwise)
{
	struct json_object *found = NULL;

	json_object_object_get_ex(row, key, &found);
	return found ? json_object_get_string(found) : otherwise;
}

static void put_row(FILE *out, struct json_object *row)
{
	if (!json_object_is_type(row, json_type_object)) {
		put_field(out, json_object_get_string(row));
	} else {
		put_field(out, text(row, "path", ""));
		fprintf(out, "\t%s\t%d\t", text(row, "type", "object"),
			json_object_get_boolean(json_object_object_get(row, "writable")));
		put_field(out, text(row, "value", ""));
	}
	fputc('\n', out);
}

bool display_tabs(FILE *out, struct json_object *answer)
{
	size_t i;

	json_object_object_foreach(answer, word, found)
	{
		if (json_object_is_type(found, json_type_array))
			for (i = 0; i < json_object_array_length(found); i++)
				put_row(out, json_object_array_get_idx(found, i));
		else if (strcmp(word, "added") == 0)
			put_row(out, found);
	}
	return true;
}

int display_tabs_status(struct json_object *answer)
{
	struct json_object *faults = json_object_object_get(answer, "faults");
	struct json_object *first = json_object_is_type(faults, json_type_array)
					    ? json_object_array_get_idx(faults, 0)
					    : NULL;

	return first ? json_object_get_int(json_object_object_get(first, "code")) - 9000 + 10 : 1;
}
