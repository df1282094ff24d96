/* SPDX-License-Identifier: BSD-2-Clause */
/* Instance numbers: a list, for there are few. */
#include "cpe/model_numbers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD     64  /* of kinds and titles */
#define NO_TITLE "-" /* the next number of the kind; no title of a section */
#define LARGEST  99999

struct row {
	char kind[WORD], title[WORD];
	uint32_t number;
	bool there;
};

struct model_numbers {
	struct row *rows;
	size_t count;
	bool changed;
};

struct model_numbers *model_numbers_new(void)
{
	return calloc(1, sizeof(struct model_numbers));
}

void model_numbers_free(struct model_numbers *numbers)
{
	if (numbers)
		free(numbers->rows);
	free(numbers);
}

static struct row *find(const struct model_numbers *numbers, const char *kind, const char *title)
{
	size_t i;

	for (i = 0; i < numbers->count; i++)
		if (strcmp(numbers->rows[i].title, title) == 0 &&
		    strcmp(numbers->rows[i].kind, kind) == 0)
			return &numbers->rows[i];
	return NULL;
}

/* NULL: no memory. */
static struct row *add(struct model_numbers *numbers, const char *kind, const char *title,
		       uint32_t number)
{
	struct row *more = realloc(numbers->rows, (numbers->count + 1) * sizeof(*more));

	if (!more)
		return NULL;
	numbers->rows = more;
	more += numbers->count++;
	snprintf(more->kind, WORD, "%s", kind);
	snprintf(more->title, WORD, "%s", title);
	more->number = number;
	more->there = true;
	return more;
}

uint32_t model_numbers_of(const struct model_numbers *numbers, const char *kind, const char *title)
{
	const struct row *row = find(numbers, kind, title);

	return row ? row->number : 0;
}

uint32_t model_numbers_next(const struct model_numbers *numbers, const char *kind)
{
	const struct row *next = find(numbers, kind, NO_TITLE);

	return next ? next->number : 1;
}

void model_numbers_begin(struct model_numbers *numbers)
{
	size_t i;

	for (i = 0; i < numbers->count; i++)
		numbers->rows[i].there = strcmp(numbers->rows[i].title, NO_TITLE) == 0;
}

void model_numbers_have(struct model_numbers *numbers, const char *kind, const char *title)
{
	struct row *row = find(numbers, kind, title), *next;
	uint32_t number;

	if (row) {
		row->there = true;
		return;
	}
	number = model_numbers_next(numbers, kind);
	next = find(numbers, kind, NO_TITLE);
	if (!next)
		next = add(numbers, kind, NO_TITLE, number);
	if (!next || number > LARGEST)
		return;
	next->number++;
	numbers->changed = true;
	add(numbers, kind, title, number);
}

/* Since this was asked last. */
static bool has_changed(struct model_numbers *numbers)
{
	bool changed = numbers->changed;

	numbers->changed = false;
	return changed;
}

bool model_numbers_reserve(struct model_numbers *numbers, const char *kind, const char *title)
{
	model_numbers_have(numbers, kind, title);
	return has_changed(numbers);
}

bool model_numbers_end(struct model_numbers *numbers)
{
	size_t i, kept = 0;

	for (i = 0; i < numbers->count; i++)
		if (numbers->rows[i].there)
			numbers->rows[kept++] = numbers->rows[i];
	if (kept != numbers->count)
		numbers->changed = true;
	numbers->count = kept;
	return has_changed(numbers);
}

char *model_numbers_print(const struct model_numbers *numbers)
{
	char *text = NULL;
	size_t length, i;
	FILE *to = open_memstream(&text, &length);

	if (!to)
		return NULL;
	for (i = 0; i < numbers->count; i++)
		fprintf(to, "%s %s %u\n", numbers->rows[i].kind, numbers->rows[i].title,
			numbers->rows[i].number);
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

static int parse_line(struct model_numbers *numbers, const char *line, struct failure *failure)
{
	char kind[WORD], title[WORD];
	unsigned int number;
	int end = 0;

	if (sscanf(line, "%63s %63s %5u%n", kind, title, &number, &end) != 3 || line[end] != '\0' ||
	    number == 0)
		return failure_set(failure, EINVAL,
				   "\"%.80s\" is no number of a row; remove the file, and rows are "
				   "numbered anew",
				   line);
	if (find(numbers, kind, title))
		return failure_set(failure, EINVAL,
				   "%s %s is there twice; remove the file, and rows are numbered "
				   "anew",
				   kind, title);
	return add(numbers, kind, title, number)
		       ? 0
		       : failure_set(failure, ENOMEM, "no memory for numbers of rows");
}

int model_numbers_parse(struct model_numbers *numbers, const char *text, struct failure *failure)
{
	struct model_numbers fresh = { 0 };
	char *copy = strdup(text), *rest = copy, *line;
	int error = copy ? 0 : failure_set(failure, ENOMEM, "no memory for numbers of rows");

	while (error == 0 && (line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0')
			error = parse_line(&fresh, line, failure);
	free(copy);
	if (error != 0) {
		free(fresh.rows);
		return error;
	}
	free(numbers->rows);
	*numbers = fresh;
	return 0;
}
