/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Edits of a configuration text. A copy with its comments blanked tells where what stands;
 * the text itself is changed there.
 * Covered by: tests/unit/cpe/test_config_edit, tests/fuzz/fuzz_config_edit
 */
#include "cpe/config_edit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_text.h"

#define BLANKS   " \t\r\n,"
#define WORD_END " \t\r\n,\"'={}()+"

/* Octets of the text, from the first to behind the last. */
struct span {
	size_t from, to;
};

struct text {
	char *octets;
	char *blanked; /* the same without comments */
};

/* -- tokens -- */

enum token_kind {
	TOKEN_WORD, /* quoted or not */
	TOKEN_IS,   /* = */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_END,
};

struct token {
	enum token_kind kind;
	struct span span; /* with its quotes */
};

static size_t quote_end(const char *text, size_t at)
{
	char quote = text[at++];

	for (; text[at] && text[at] != quote; at++)
		if (text[at] == '\\' && text[at + 1])
			at++;
	return text[at] ? at + 1 : at;
}

static struct token token_at(const char *text, size_t at)
{
	struct token token = { TOKEN_WORD, { .from = at + strspn(text + at, BLANKS) } };

	at = token.span.from;
	switch (text[at]) {
	case '\0': token.kind = TOKEN_END; break;
	case '=': token.kind = TOKEN_IS; break;
	case '{': token.kind = TOKEN_OPEN; break;
	case '}': token.kind = TOKEN_CLOSE; break;
	default: break;
	}
	if (token.kind == TOKEN_END)
		token.span.to = at;
	else if (token.kind != TOKEN_WORD)
		token.span.to = at + 1;
	else if (text[at] == '"' || text[at] == '\'')
		token.span.to = quote_end(text, at);
	else /* one octet at least, whatever it is: we do not judge */
		token.span.to =
			at + (strcspn(text + at, WORD_END) ? strcspn(text + at, WORD_END) : 1);
	return token;
}

/* Does the word say this? Only quotes and backslashes are understood. */
static bool says(const char *text, struct span span, const char *what)
{
	bool quoted = text[span.from] == '"' || text[span.from] == '\'';
	size_t at = span.from + quoted, end = span.to - quoted;

	for (; at < end && *what; at++, what++) {
		if (quoted && text[at] == '\\' && at + 1 < end)
			at++;
		if (text[at] != *what)
			return false;
	}
	return at >= end && *what == '\0';
}

/* -- statements -- */

/* KEY = VALUE, or SECTION "TITLE" { ... } */
struct statement {
	struct span all;
	struct span name;
	struct span value; /* or the title; empty: none */
	struct span body;  /* of a section, between its braces */
	bool is_section;
};

/* Behind the brace that closes the one before `at`; the end if there is none. */
static size_t body_end(const char *text, size_t at)
{
	struct token token;
	int depth = 1;

	do {
		token = token_at(text, at);
		at = token.span.to;
		depth += (token.kind == TOKEN_OPEN) - (token.kind == TOKEN_CLOSE);
	} while (token.kind != TOKEN_END && depth > 0);
	return at;
}

/* The one that begins at or behind `at`, before `end`; false: there is none. */
static bool statement_at(const char *text, size_t at, size_t end, struct statement *statement)
{
	struct token token = token_at(text, at);

	*statement = (struct statement){ .name = token.span };
	if (token.kind != TOKEN_WORD || token.span.to > end)
		return false;
	token = token_at(text, token.span.to);
	if (token.kind == TOKEN_IS)
		token = token_at(text, token.span.to);
	else
		statement->is_section = true;
	if (token.kind == TOKEN_WORD) {
		statement->value = token.span;
		if (statement->is_section)
			token = token_at(text, token.span.to);
	}
	statement->all = (struct span){ statement->name.from, token.span.to };
	if (token.kind == TOKEN_OPEN) { /* a list as a value is none of ours, and passed over */
		statement->all.to = body_end(text, token.span.to);
		statement->body = (struct span){ token.span.to, statement->all.to - 1 };
	}
	return statement->all.to <= end;
}

/* The last key of that name in the body. */
static bool find_key(const char *text, struct span body, const char *key, struct statement *found)
{
	struct statement statement;
	bool there = false;

	for (; statement_at(text, body.from, body.to, &statement); body.from = statement.all.to)
		if (!statement.is_section && says(text, statement.name, key)) {
			*found = statement;
			there = true;
		}
	return there;
}

static bool find_section(const char *text, const char *section, const char *title,
			 struct statement *found)
{
	size_t at = 0, end = strlen(text);

	for (; statement_at(text, at, end, found); at = found->all.to)
		if (found->is_section && found->body.to >= found->body.from &&
		    found->body.from > 0 && says(text, found->name, section) &&
		    found->value.to > 0 && says(text, found->value, title))
			return true;
	return false;
}

/* -- changes of the text -- */

static int no_memory(struct failure *failure)
{
	return failure_set(failure, ENOMEM, "no memory to edit the configuration");
}

static void ignore_mistake(void *arg, int line, const char *what)
{
	(void)arg, (void)line, (void)what;
}

static int take_text(struct text *text, char *octets, struct failure *failure)
{
	free(text->octets);
	free(text->blanked);
	text->octets = octets;
	text->blanked = octets ? strdup(octets) : NULL;
	if (!text->blanked)
		return no_memory(failure);
	if (!config_text_prepare(text->blanked, ignore_mistake, NULL))
		return failure_set(failure, EINVAL,
				   "something is still open at the end of the text; close it");
	return 0;
}

/* Puts other octets in the place of the span. */
static int put(struct text *text, struct span span, const char *octets, struct failure *failure)
{
	char *changed;

	if (asprintf(&changed, "%.*s%s%s", (int)span.from, text->octets, octets,
		     text->octets + span.to) < 0)
		return no_memory(failure);
	return take_text(text, changed, failure);
}

/* Is it nothing but blanks from the start of its line, or to the end of it? */
static bool starts_line(const char *text, size_t at)
{
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
		at--;
	return at == 0 || text[at - 1] == '\n';
}

static bool ends_line(const char *text, size_t at)
{
	at += strspn(text + at, " \t\r");
	return text[at] == '\n' || text[at] == '\0';
}

/* The whole lines, if nothing else is on them. */
static struct span whole_lines(const char *text, struct span span)
{
	if (!starts_line(text, span.from) || !ends_line(text, span.to))
		return span;
	while (span.from > 0 && text[span.from - 1] != '\n')
		span.from--;
	span.to += strcspn(text + span.to, "\n");
	if (text[span.to] == '\n')
		span.to++;
	return span;
}

/* What is left of lines of which all but their comments goes. */
static char *comments_of(const struct text *text, struct span span)
{
	char *left = malloc(span.to - span.from + 1), *to = left;
	bool any = false; /* in this line */

	for (; left && span.from < span.to; span.from++) {
		char octet = text->octets[span.from];
		bool is_comment = octet != text->blanked[span.from] ||
				  (any && (octet == ' ' || octet == '\t'));

		if (is_comment || (any && octet == '\n'))
			*to++ = octet;
		any = (any || is_comment) && octet != '\n';
	}
	if (left)
		*to = '\0';
	return left;
}

static int take_out(struct text *text, struct span span, struct failure *failure)
{
	char *left;
	int error;

	span = whole_lines(text->octets, span);
	left = comments_of(text, span);
	if (!left)
		return no_memory(failure);
	error = put(text, span, left, failure);
	free(left);
	return error;
}

/* -- edits -- */

/* As it stands in the text: on the heap; NULL: no memory. */
static char *quoted(const char *value)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	char *text = NULL;
	size_t length;
	FILE *to;

	if (*value && value[strspn(value, plain)] == '\0')
		return strdup(value);
	to = open_memstream(&text, &length);
	if (!to)
		return NULL;
	config_text_quote(to, value);
	return fclose(to) == 0 ? text : NULL;
}

/* How a new key is written before the end of the body, which may be one line. */
static int put_key(struct text *text, struct span body, const char *key, const char *value,
		   bool is_section, struct failure *failure)
{
	size_t at = body.to;
	bool own_line;
	char *line;
	int error;

	while (at > body.from && strchr(" \t", text->octets[at - 1]))
		at--;
	own_line = at == 0 || text->octets[at - 1] == '\n';
	if (!is_section)
		error = asprintf(&line, "%s%s = %s\n", own_line ? "" : "\n", key, value);
	else if (own_line)
		error = asprintf(&line, "\t%s = %s\n", key, value);
	else
		error = asprintf(&line, " %s = %s ", key, value);
	if (error < 0)
		return no_memory(failure);
	if (is_section && !own_line)
		error = put(text, (struct span){ at, body.to }, line, failure);
	else
		error = put(text, (struct span){ at, at }, line, failure);
	free(line);
	return error;
}

/* The body that an edit is about. -ENOENT: there is no such section. */
static int find_body(const struct text *text, const struct config_edit *edit, struct span *body,
		     struct failure *failure)
{
	struct statement section;

	*body = (struct span){ 0, strlen(text->blanked) };
	if (edit->section[0] == '\0')
		return 0;
	if (!find_section(text->blanked, edit->section, edit->title, &section))
		return failure_set(failure, ENOENT, "there is no %s \"%s\"", edit->section,
				   edit->title);
	*body = section.body;
	return 0;
}

static int set(struct text *text, const struct config_edit *edit, struct failure *failure)
{
	struct statement key;
	struct span body;
	char *value;
	int error = find_body(text, edit, &body, failure);

	if (error != 0)
		return error;
	value = quoted(edit->value);
	if (!value)
		return no_memory(failure);
	if (!find_key(text->blanked, body, edit->key, &key))
		error = put_key(text, body, edit->key, value, edit->section[0] != '\0', failure);
	else if (key.value.to == 0)
		error = failure_set(failure, EINVAL, "%s has no single value; set it by hand",
				    edit->key);
	else
		error = put(text, key.value, value, failure);
	free(value);
	return error;
}

static int unset(struct text *text, const struct config_edit *edit, struct failure *failure)
{
	struct statement key;
	struct span body;
	int error = find_body(text, edit, &body, failure);

	if (error != 0 || !find_key(text->blanked, body, edit->key, &key))
		return error;
	return take_out(text, key.all, failure);
}

static int add(struct text *text, const struct config_edit *edit, struct failure *failure)
{
	size_t end = strlen(text->octets);
	struct statement section;
	char *title, *line;
	int error;

	if (find_section(text->blanked, edit->section, edit->title, &section))
		return failure_set(failure, EEXIST, "there is a %s \"%s\" already", edit->section,
				   edit->title);
	title = quoted(edit->title);
	if (!title ||
	    asprintf(&line, "%s%s %s {\n}\n", end > 0 && text->octets[end - 1] != '\n' ? "\n" : "",
		     edit->section, title) < 0) {
		free(title);
		return no_memory(failure);
	}
	error = put(text, (struct span){ end, end }, line, failure);
	free(title);
	free(line);
	return error;
}

static int delete (struct text *text, const struct config_edit *edit, struct failure *failure)
{
	struct statement section;

	if (!find_section(text->blanked, edit->section, edit->title, &section))
		return failure_set(failure, ENOENT, "there is no %s \"%s\"", edit->section,
				   edit->title);
	return take_out(text, section.all, failure);
}

/* What cannot stand in a text as we write it. */
static bool is_writable(const char *what)
{
	return !what || !strpbrk(what, "\r\n");
}

static int make(struct text *text, const struct config_edit *edit, struct failure *failure)
{
	if (!is_writable(edit->title) || !is_writable(edit->value))
		return failure_set(failure, EINVAL, "a value cannot have several lines");
	switch (edit->kind) {
	case EDIT_SET: return set(text, edit, failure);
	case EDIT_UNSET: return unset(text, edit, failure);
	case EDIT_ADD: return add(text, edit, failure);
	case EDIT_DELETE: return delete (text, edit, failure);
	}
	return -EINVAL;
}

char *config_edit(const char *text, const struct config_edit *edits, size_t count,
		  struct failure *failure)
{
	struct text edited = { NULL, NULL };
	int error = take_text(&edited, strdup(text), failure);
	size_t i;

	for (i = 0; error == 0 && i < count; i++)
		error = make(&edited, &edits[i], failure);
	free(edited.blanked);
	if (error == 0)
		return edited.octets;
	free(edited.octets);
	return NULL;
}
