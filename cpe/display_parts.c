/* SPDX-License-Identifier: BSD-2-Clause */
/* Pieces of answers. Covered by: tests/unit/cpe/test_display */
#include "cpe/display_parts.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_object *shown_part(struct json_object *object, const char *key)
{
	struct json_object *found = NULL;

	json_object_object_get_ex(object, key, &found);
	return found;
}

const char *shown_text(struct json_object *object, const char *key)
{
	return json_object_get_string(shown_part(object, key));
}

uint64_t shown_number(struct json_object *object, const char *key)
{
	return json_object_get_uint64(shown_part(object, key));
}

struct json_object *shown_list(struct json_object *object, const char *key, size_t *count)
{
	struct json_object *list = shown_part(object, key);

	*count = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	return list;
}

const char *shown_or_dash(const char *found)
{
	return found ? found : "-";
}

const char *shown_span(uint64_t duration, char out[SHOWN_SPAN])
{
	static const struct {
		uint64_t seconds;
		char name;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	unsigned int i = 0;

	while (i < 3 && duration < units[i].seconds)
		i++;
	if (i == 3 || duration % units[i].seconds / units[i + 1].seconds == 0)
		snprintf(out, SHOWN_SPAN, "%" PRIu64 "%c", duration / units[i].seconds,
			 units[i].name);
	else
		snprintf(out, SHOWN_SPAN, "%" PRIu64 "%c %" PRIu64 "%c",
			 duration / units[i].seconds, units[i].name,
			 duration % units[i].seconds / units[i + 1].seconds, units[i + 1].name);
	return out;
}

const char *shown_endpoint(struct json_object *row, const char *key, char out[SHOWN_PORTS])
{
	const char *first = shown_text(row, key), *port = first ? strrchr(first, ':') : NULL;
	uint64_t ports = shown_number(row, "ports");

	if (!port || ports < 2)
		return first;
	snprintf(out, SHOWN_PORTS, "%s-%" PRIu64, first,
		 (uint64_t)strtoul(port + 1, NULL, 10) + ports - 1);
	return out;
}
