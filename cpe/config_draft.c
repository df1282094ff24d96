/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration draft: noting and telling mistakes. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_draft.h"

static int vprint_mistake(char **sentence, const char *name, int line, const char *format,
			  va_list arguments)
{
	char *what;
	int length;

	if (vasprintf(&what, format, arguments) < 0)
		return -1;
	if (!name) {
		*sentence = what;
		return (int)strlen(what);
	}
	length = line > 0 ? asprintf(sentence, "%s:%d: %s", name, line, what)
			  : asprintf(sentence, "%s: %s", name, what);
	free(what);
	return length;
}

void config_draft_mistake(struct config_draft *draft, int line, const char *format, ...)
{
	struct draft_mistake *more, mistake = { .line = line };
	va_list arguments;
	int length;

	more = realloc(draft->mistakes, (draft->mistake_count + 1) * sizeof(*more));
	if (more) {
		draft->mistakes = more;
		va_start(arguments, format);
		length = vprint_mistake(&mistake.sentence, draft->name, line, format, arguments);
		va_end(arguments);
		if (length >= 0) {
			more[draft->mistake_count++] = mistake;
			return;
		}
	}
	draft->out_of_memory = true;
}

void config_draft_keep(struct config_draft *draft)
{
	if (draft->mistake_count > 0)
		draft->mistakes[draft->mistake_count - 1].certain = true;
}

void config_draft_drop(struct config_draft *draft, bool all)
{
	size_t i, kept = 0;

	for (i = 0; i < draft->mistake_count; i++)
		if (draft->mistakes[i].certain && !all)
			draft->mistakes[kept++] = draft->mistakes[i];
		else
			free(draft->mistakes[i].sentence);
	draft->mistake_count = kept;
}

void config_draft_clear(struct config_draft *draft)
{
	config_draft_drop(draft, true);
	free(draft->mistakes);
	free(draft->items);
}

/* Stable, and there are few: mistakes of one line stay in the order they were found. */
static void sort(struct draft_mistake *mistakes, size_t count)
{
	struct draft_mistake mistake;
	size_t i, k;

	for (i = 1; i < count; i++) {
		mistake = mistakes[i];
		for (k = i; k > 0 &&
			    (unsigned int)mistakes[k - 1].line - 1 > (unsigned int)mistake.line - 1;
		     k--)
			mistakes[k] = mistakes[k - 1];
		mistakes[k] = mistake;
	}
}

void config_draft_tell(struct config_draft *draft, config_mistake *tell, void *arg)
{
	size_t i;

	sort(draft->mistakes, draft->mistake_count);
	for (i = 0; tell && i < draft->mistake_count; i++)
		tell(arg, draft->mistakes[i].sentence);
}

const char *config_item_print(const struct config_item *item)
{
	static char text[128];

	if (item->section == SECTION_GENERAL)
		return "the file";
	snprintf(text, sizeof(text), "%s \"%s\"", config_sections[item->section].word,
		 config_title(item->section, &item->general));
	return text;
}

size_t config_key_number(enum config_section section, size_t offset)
{
	const struct config_section_row *row = &config_sections[section];
	size_t i = 0;

	while (row->keys[i].offset != offset)
		i++;
	return i;
}
