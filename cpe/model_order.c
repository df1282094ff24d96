/* SPDX-License-Identifier: BSD-2-Clause */
/* From words typed to requests about the model. */
#include "cpe/model_order.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cpe/config_table.h"

#define PATH_ROOM 512 /* the daemon says so if a path is too long */

/* Does a short name begin with it that has a title behind? */
static bool is_section(const char *word)
{
	static const char *const words[] = {
#define X(section, stem, word, ...) word,
		SECTIONS(X)
#undef X
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][0] != '\0' && strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* "service web port", or "service web" for NULL. */
static struct json_object *short_name(const char *section, const char *title, const char *key)
{
	char name[PATH_ROOM];

	snprintf(name, sizeof(name), "%s %s%s%s", section, title, key ? " " : "", key ? key : "");
	return json_object_new_string(name);
}

bool model_order_paths(struct json_object *request, char **typed, int count)
{
	struct json_object *paths = json_object_new_array();
	int i;

	json_object_object_add(request, "paths", paths);
	if (count == 0)
		json_object_array_add(paths, json_object_new_string(""));
	if (count >= 2 && is_section(typed[0])) {
		if (count == 2)
			json_object_array_add(paths, short_name(typed[0], typed[1], NULL));
		for (i = 2; i < count; i++)
			json_object_array_add(paths, short_name(typed[0], typed[1], typed[i]));
		return true;
	}
	for (i = 0; i < count; i++)
		json_object_array_add(paths, json_object_new_string(typed[i]));
	return true;
}

bool model_order_path(struct json_object *request, char **typed, int count)
{
	struct json_object *path = NULL;

	if (count == 2 && is_section(typed[0]))
		path = short_name(typed[0], typed[1], NULL);
	else if (count <= 1)
		path = json_object_new_string(count ? typed[0] : "");
	json_object_object_add(request, "path", path);
	return path != NULL;
}

bool model_order_next(struct json_object *request, char **typed, int count)
{
	json_object_object_add(request, "next", json_object_new_boolean(true));
	return model_order_path(request, typed, count);
}

bool model_order_rows(struct json_object *request, char **typed, int count)
{
	return count > 0 && (!is_section(typed[0]) || count == 2) &&
	       model_order_paths(request, typed, count);
}

/* -- values -- */

static bool add_assignment(struct json_object *values, const char *section, const char *title,
			   const char *typed)
{
	const char *value = strchr(typed, '=');
	struct json_object *assignment = json_object_new_object();
	char path[PATH_ROOM];

	json_object_array_add(values, assignment);
	if (!value)
		return false;
	snprintf(path, sizeof(path), "%s%s%s%s%.*s", section, section[0] ? " " : "", title,
		 title[0] ? " " : "", (int)(value - typed), typed);
	json_object_object_add(assignment, "path", json_object_new_string(path));
	json_object_object_add(assignment, "value", json_object_new_string(value + 1));
	return true;
}

bool model_order_values(struct json_object *request, char **typed, int count)
{
	struct json_object *values = json_object_new_array();
	bool titled = count > 2 && is_section(typed[0]), good = count > 0;
	int i;

	json_object_object_add(request, "values", values);
	for (i = titled ? 2 : 0; good && i < count; i++)
		good = add_assignment(values, titled ? typed[0] : "", titled ? typed[1] : "",
				      typed[i]);
	return good;
}

bool model_order_row(struct json_object *request, char **typed, int count)
{
	struct json_object *values = json_object_new_object();
	bool titled = count > 1 && is_section(typed[0]) && !strchr(typed[1], '=');
	char name[PATH_ROOM];
	const char *value;
	int i;

	if (count > (titled ? 2 : 1))
		json_object_object_add(request, "values", json_object_get(values));
	json_object_put(values);
	if (count == 0)
		return false;
	json_object_object_add(request, "path", json_object_new_string(typed[0]));
	if (titled)
		json_object_object_add(request, "title", json_object_new_string(typed[1]));
	for (i = titled ? 2 : 1; i < count; i++) {
		value = strchr(typed[i], '=');
		if (!value)
			return false;
		snprintf(name, sizeof(name), "%.*s", (int)(value - typed[i]), typed[i]);
		json_object_object_add(values, name, json_object_new_string(value + 1));
	}
	return true;
}
