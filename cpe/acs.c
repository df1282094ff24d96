/* SPDX-License-Identifier: BSD-2-Clause */
/* What the agent is told, and what it tells. */
#include "cpe/acs.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_key.h"
#include "cpe/file.h"

#define SECRET_MOST 4096

/* -- from the agent -- */

static int take(char *to, size_t size, struct json_object *request, const char *key,
		struct failure *failure)
{
	struct json_object *found;
	const char *text;

	if (!json_object_object_get_ex(request, key, &found))
		return 0;
	text = json_object_is_type(found, json_type_string) ? json_object_get_string(found) : NULL;
	if (!text || strlen(text) >= size)
		return failure_set(failure, EINVAL, "%s: give a text of at most %zu octets", key,
				   size - 1);
	strcpy(to, text);
	return 0;
}

int acs_facts_read(struct acs_facts *facts, struct json_object *request, struct failure *failure)
{
	struct acs_facts told = *facts;
	int error = take(told.parameter_key, sizeof(told.parameter_key), request, "parameter_key",
			 failure);

	if (error == 0)
		error = take(told.connection_request_url, sizeof(told.connection_request_url),
			     request, "connection_request_url", failure);
	if (error == 0)
		*facts = told;
	return error;
}

/* -- to the agent -- */

static int add_secret(struct json_object *settings, const char *key, const char *path,
		      struct failure *failure)
{
	size_t length;
	char *text;

	if (path[0] == '\0')
		return 0;
	text = file_read(path, SECRET_MOST, &length);
	if (!text)
		return failure_set(failure, errno, "%s: cannot be read: %m", path);
	text[strcspn(text, "\r\n")] = '\0';
	json_object_object_add(settings, key, json_object_new_string(text));
	explicit_bzero(text, length);
	free(text);
	return 0;
}

static bool is_told(const char *key)
{
	return strncmp(key, "acs-", 4) == 0 || strncmp(key, "device-", 7) == 0;
}

struct json_object *acs_settings(const struct config_general *general, struct failure *failure)
{
	const struct config_section_row *row = &config_sections[SECTION_GENERAL];
	const struct config_acs *acs = &general->acs;
	struct json_object *settings = json_object_new_object();
	char value[KEY_VALUE_TEXT];
	size_t i;

	for (i = 0; settings && i < row->key_count; i++)
		if (is_told(row->keys[i].name))
			json_object_object_add(
				settings, row->keys[i].name,
				json_object_new_string(config_key_print(&row->keys[i], general,
									value, sizeof(value))));
	if (settings &&
	    (add_secret(settings, "acs-password", acs->password_file.text, failure) != 0 ||
	     add_secret(settings, "acs-connection-request-password",
			acs->request_password_file.text, failure) != 0)) {
		json_object_put(settings);
		return NULL;
	}
	return settings;
}
