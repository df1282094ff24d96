/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether edits go together. Covered by: tests/unit/cpe/test_model_change */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/model_change.h"

/* Which of the edits a mistake is about: the one whose title and key it names, or the first. */
static const char *path_of_mistake(const struct model_change *change, const char *sentence)
{
	const struct config_edit *edit;
	size_t i;

	for (i = 0; i < change->count; i++) {
		edit = &change->edits[i];
		if (edit->key && strstr(sentence, edit->key) &&
		    (!edit->title || strstr(sentence, edit->title)))
			return change->paths[i];
	}
	for (i = 0; i < change->count; i++)
		if (change->edits[i].title && strstr(sentence, change->edits[i].title))
			return change->paths[i];
	return change->count > 0 ? change->paths[0] : "";
}

static void mistake_of_edits(void *arg, const char *sentence)
{
	struct model_change *change = arg;

	model_change_fault(change, path_of_mistake(change, sentence), FAULT_VALUE, sentence);
}

static void mistake_before(void *arg, const char *sentence)
{
	model_change_fault(arg, "", FAULT_INTERNAL, sentence);
}

/* Somebody may have edited the file by hand, and not have reloaded it. */
static bool is_sound(struct model_change *change, const char *text, const char *name)
{
	struct config *config = config_parse(text, name, mistake_before, change);

	config_free(config);
	return config != NULL;
}

static void edits_failed(struct model_change *change, const struct failure *failure)
{
	enum model_fault code =
		failure->error == EEXIST || failure->error == EINVAL ? FAULT_VALUE : FAULT_INTERNAL;

	model_change_fault(change, path_of_mistake(change, failure->sentence), code,
			   failure->sentence);
}

/* -- before it is tried -- */

/* What rows are added as, and where: a service is below its account. */
static bool is_of_preview(const struct model_change *change, size_t number)
{
	const struct config_edit *edit = &change->edits[number], *other;

	if (edit->kind == EDIT_ADD)
		return true;
	if (edit->kind != EDIT_SET || !edit->title || strcmp(edit->key, "account") != 0)
		return false;
	for (other = change->edits; other < edit; other++)
		if (other->kind == EDIT_ADD && strcmp(other->section, edit->section) == 0 &&
		    strcmp(other->title, edit->title) == 0)
			return true;
	return false;
}

static bool can_be_off(const char *word)
{
	return config_find_key(&config_sections[config_find_section(word)], "enabled") != NULL;
}

static size_t preview_edits(const struct model_change *change, struct config_edit *edits)
{
	size_t count = 0, i;

	for (i = 0; i < change->count; i++) {
		if (!is_of_preview(change, i))
			continue;
		edits[count++] = change->edits[i];
		if (change->edits[i].kind == EDIT_ADD && can_be_off(change->edits[i].section))
			edits[count++] = (struct config_edit){ .kind = EDIT_SET,
							       .section = change->edits[i].section,
							       .title = change->edits[i].title,
							       .key = "enabled",
							       .value = "false" };
	}
	return count;
}

struct config *model_change_preview(const struct model_change *change, const char *text)
{
	struct config_edit *edits = calloc(2 * change->count + 1, sizeof(*edits));
	struct config *config = NULL;
	struct failure failure;
	size_t count = edits ? preview_edits(change, edits) : 0;
	char *edited = count > 0 ? config_edit(text, edits, count, &failure) : NULL;

	if (edited)
		config = config_parse(edited, NULL, NULL, NULL);
	free(edited);
	free(edits);
	return config;
}

/* -- all together -- */

struct config *model_change_try(struct model_change *change, const char *text, const char *name,
				char **edited)
{
	struct config *config;
	struct failure failure;

	if (!is_sound(change, text, name))
		return NULL;
	*edited = config_edit(text, change->edits, change->count, &failure);
	if (!*edited) {
		edits_failed(change, &failure);
		return NULL;
	}
	config = config_parse(*edited, NULL, mistake_of_edits, change);
	if (!config)
		free(*edited);
	return config;
}
