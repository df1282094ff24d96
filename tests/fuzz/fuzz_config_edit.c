/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An edit of any text that is a configuration makes another one that differs in what was
 * edited alone, or one that is refused; and no comment is lost.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_edit.h"
#include "cpe/config_file.h"
#include "cpe/config_key.h"
#include "cpe/config_text.h"

static void ignore(void *arg, const char *sentence)
{
	(void)arg, (void)sentence;
}

static void ignore_mistake(void *arg, int line, const char *what)
{
	(void)arg, (void)line, (void)what;
}

/* Octets that are neither blank nor outside of comments. */
static size_t comment_octets(const char *text)
{
	char *blanked = strdup(text);
	size_t count = 0, i;

	if (!blanked)
		return 0;
	config_text_prepare(blanked, ignore_mistake, NULL);
	for (i = 0; text[i]; i++)
		count += !isspace((unsigned char)text[i]) && text[i] != blanked[i];
	free(blanked);
	return count;
}

static void check_difference(void *arg, enum config_section section, const char *title, bool before,
			     bool after)
{
	const struct config_edit *edit = arg;

	(void)before, (void)after;
	if (strcmp(config_sections[section].word, edit->section) != 0 ||
	    strcmp(title, edit->title) != 0)
		abort();
}

static void try(const struct config *before, const char *text, struct config_edit edit)
{
	char *edited = config_edit(text, &edit, 1, NULL);
	struct config *after;

	if (!edited)
		return;
	if (comment_octets(edited) != comment_octets(text))
		abort();
	after = config_parse(edited, "edited", ignore, NULL);
	if (after)
		config_differences(before, after, check_difference, &edit);
	config_free(after);
	free(edited);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = malloc(length + 1);
	struct config *config;

	if (!text)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	config = config_parse(text, "fuzz.conf", ignore, NULL);
	if (config) {
		try(config, text, (struct config_edit){ EDIT_SET, "", "", "lifetime-min", "300" });
		try(config, text, (struct config_edit){ EDIT_UNSET, "", "", "natpmp", NULL });
		try(config, text,
		    (struct config_edit){ EDIT_SET, "wan", config->wans[0].interface, "mode",
					  "public" });
		try(config, text,
		    (struct config_edit){ EDIT_UNSET, "wan", config->wans[0].interface, "psid",
					  NULL });
		try(config, text, (struct config_edit){ EDIT_ADD, "lan", "newlan", NULL, NULL });
		try(config, text,
		    (struct config_edit){ EDIT_DELETE, "lan", config->lans[0].interface, NULL,
					  NULL });
	}
	config_free(config);
	free(text);
	return 0;
}
