/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys that an ACS has no say in, compared. */
#include "cpe/acs_configure.h"

#include <errno.h>
#include <string.h>

#include "cpe/config_key.h"

static const char *default_of(const struct config_key *key)
{
	const char *text = config_key_default(key);

	return text ? text : "";
}

/* What a new section of the kind says of itself: nothing, and defaults. */
static const char *printed(const struct config_key *key, const void *section,
			   char text[KEY_VALUE_TEXT])
{
	if (section)
		return config_key_print(key, section, text, KEY_VALUE_TEXT);
	return strcpy(text, default_of(key));
}

static bool is_left_out(const struct config_key *key, const char *text)
{
	return key->type != TYPE_IDENTITY && strcmp(text, default_of(key)) == 0;
}

static int compare(enum config_section kind, const void *before, const void *after,
		   struct failure *failure)
{
	const struct config_section_row *row = &config_sections[kind];
	char old[KEY_VALUE_TEXT], new[KEY_VALUE_TEXT];
	size_t i;

	for (i = 0; i < row->key_count; i++) {
		if (!config_key_is_local(&row->keys[i]) ||
		    is_left_out(&row->keys[i], printed(&row->keys[i], after, new)) ||
		    strcmp(printed(&row->keys[i], before, old), new) == 0)
			continue;
		return failure_set(failure, EACCES,
				   "%s%s%s%s%.80s can be said on the gateway itself alone",
				   row->word, row->titled ? " \"" : "", config_title(kind, after),
				   row->titled ? "\": " : "", row->keys[i].name);
	}
	return 0;
}

/* Of that kind and title, enabled or not. */
static const void *find(const struct config *config, enum config_section kind, const char *title)
{
	struct config_values list = config_values(config, kind);
	size_t i, size = config_sections[kind].size;

	for (i = 0; i < list.count; i++)
		if (strcmp(config_title(kind, list.values + i * size), title) == 0)
			return list.values + i * size;
	for (i = 0; i < config->off_count; i++)
		if (config->off[i].section == kind &&
		    strcmp(config_title(kind, &config->off[i].account), title) == 0)
			return &config->off[i].account;
	return NULL;
}

/* Whoever has sent it could not be told what has come of it. */
static int keeps_acs(const struct config *before, const struct config *after,
		     struct failure *failure)
{
	if (before->general.acs.url.text[0] == '\0' || after->general.acs.url.text[0] != '\0')
		return 0;
	return failure_set(failure, EACCES, "acs-url is not in it: it would be the last from afar");
}

int acs_may_configure(const struct config *before, const struct config *after,
		      struct failure *failure)
{
	enum config_section kind;
	struct config_values list;
	const char *one;
	size_t i;
	int error = keeps_acs(before, after, failure);

	for (kind = SECTION_GENERAL; kind < SECTION_COUNT; kind++) {
		list = config_values(after, kind);
		for (i = 0; error == 0 && i < list.count; i++) {
			one = list.values + i * config_sections[kind].size;
			error = compare(kind, find(before, kind, config_title(kind, one)), one,
					failure);
		}
	}
	for (i = 0; error == 0 && i < after->off_count; i++) {
		kind = after->off[i].section;
		one = (const char *)&after->off[i].account;
		error = compare(kind, find(before, kind, config_title(kind, one)), one, failure);
	}
	return error;
}
