/* SPDX-License-Identifier: BSD-2-Clause */
/* A section from words in a row. Covered by: tests/net/test_home_words */
#include "cpe/home_order.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#define KEY_ROOM  64
#define PATH_ROOM 512 /* the daemon says so if a path is too long */

static void put(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, json_object_new_string(value));
}

/* KEY=VALUE; false: it is something else. */
static bool add_assignment(struct json_object *values, const char *typed)
{
	const char *value = strchr(typed, '=');
	char key[KEY_ROOM];

	if (!value || value == typed || value - typed >= KEY_ROOM)
		return false;
	snprintf(key, sizeof(key), "%.*s", (int)(value - typed), typed);
	put(values, key, value + 1);
	return true;
}

/* The title first, then the keys in this order, then any that have their name with them. */
static bool new_section(struct json_object *request, const char *section, const char *const *keys,
			int key_count, char **typed, int count)
{
	struct json_object *values = json_object_new_object();
	int i;

	put(request, "path", section);
	json_object_object_add(request, "values", values);
	if (count < 1 + key_count || strchr(typed[0], '='))
		return false;
	put(request, "title", typed[0]);
	for (i = 0; i < key_count; i++)
		put(values, keys[i], typed[1 + i]);
	for (i = 1 + key_count; i < count; i++)
		if (!add_assignment(values, typed[i]))
			return false;
	return true;
}

bool home_order_service(struct json_object *request, char **typed, int count)
{
	static const char *const keys[] = { "host", "protocol", "port", "name", "account" };

	return new_section(request, "service", keys, 5, typed, count);
}

bool home_order_account(struct json_object *request, char **typed, int count)
{
	static const char *const keys[] = { "type" };

	return new_section(request, "account", keys, 1, typed, count);
}

bool home_order_name(struct json_object *request, char **typed, int count)
{
	if (count == 1)
		put(request, "name", typed[0]);
	return count <= 1;
}

static bool no_section(struct json_object *request, const char *section, char **typed, int count)
{
	char path[PATH_ROOM];

	if (count != 1)
		return false;
	snprintf(path, sizeof(path), "%s %s", section, typed[0]);
	put(request, "path", path);
	return true;
}

bool home_order_no_service(struct json_object *request, char **typed, int count)
{
	return no_section(request, "service", typed, count);
}

bool home_order_no_account(struct json_object *request, char **typed, int count)
{
	return no_section(request, "account", typed, count);
}
