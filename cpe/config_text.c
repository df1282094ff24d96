/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration text: comments blanked, words respelled. The rules are those of libconfuse's lexer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_text.h"

/* Octets that end a word that stands without quotes. */
#define WORD_ENDS " \t\r\n#\"'={}()+,*"

struct scan {
	char *at;
	int line;
	config_text_mistake *tell;
	void *arg;
	bool closed;
	int depth;     /* of braces */
	int outermost; /* line of the one that is open at depth 1 */
};

/* Goes on by so many octets, blanking them or not. */
static void pass(struct scan *scan, size_t count, bool blank)
{
	for (; count > 0; count--, scan->at++)
		if (*scan->at == '\n')
			scan->line++;
		else if (blank)
			*scan->at = ' ';
}

static void open_at_end(struct scan *scan, int line, const char *what)
{
	scan->tell(scan->arg, line, what);
	scan->closed = false;
}

static void pass_quoted(struct scan *scan)
{
	char quote = *scan->at;
	int line = scan->line;

	for (pass(scan, 1, false); *scan->at && *scan->at != quote; pass(scan, 1, false))
		if (scan->at[0] == '\\' && scan->at[1])
			pass(scan, 1, false);
	if (*scan->at)
		pass(scan, 1, false);
	else
		open_at_end(scan, line, "the quote that opens here is never closed; close it");
}

static void pass_block_comment(struct scan *scan)
{
	char *end = strstr(scan->at + 2, "*/");
	int line = scan->line;

	if (!end)
		open_at_end(scan, line,
			    "the comment that opens here is never closed; close it with */");
	pass(scan, end ? (size_t)(end + 2 - scan->at) : strlen(scan->at), true);
}

static void pass_stray(struct scan *scan)
{
	char what[64];

	snprintf(what, sizeof(what), "stray \"%c\"; take it out or put the value into quotes",
		 *scan->at);
	scan->tell(scan->arg, scan->line, what);
	pass(scan, 1, false);
}

static void pass_brace(struct scan *scan)
{
	if (*scan->at == '{' && scan->depth++ == 0)
		scan->outermost = scan->line;
	if (*scan->at == '}' && scan->depth > 0)
		scan->depth--;
	pass(scan, 1, false);
}

bool config_text_prepare(char *text, config_text_mistake *tell, void *arg)
{
	struct scan scan = { text, 1, tell, arg, true, 0, 0 };

	while (*scan.at)
		if (*scan.at == '"' || *scan.at == '\'')
			pass_quoted(&scan);
		else if (*scan.at == '#' || (scan.at[0] == '/' && scan.at[1] == '/'))
			pass(&scan, strcspn(scan.at, "\n"), true);
		else if (scan.at[0] == '/' && scan.at[1] == '*')
			pass_block_comment(&scan);
		else if (*scan.at == '*' || (scan.at[0] == '+' && scan.at[1] != '='))
			pass_stray(&scan);
		else if (*scan.at == '{' || *scan.at == '}')
			pass_brace(&scan);
		else if (strchr(WORD_ENDS, *scan.at))
			pass(&scan, 1, false);
		else
			pass(&scan, strcspn(scan.at, WORD_ENDS), false);
	/* libConfuse takes the end of the file for the end of a section. */
	if (scan.closed && scan.depth > 0)
		open_at_end(&scan, scan.outermost,
			    "the section that opens here is never closed; close it with }");
	return scan.closed;
}

/* -- quoting -- */

void config_text_quote(FILE *to, const char *text)
{
	fputc('\'', to);
	for (; *text; text++)
		fprintf(to, "%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
	fputc('\'', to);
}

/* -- respelling -- */

static const char *line_start(const char *text, int line)
{
	while (text && --line > 0) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return text;
}

static const char *find_word(const char *line, const char *word)
{
	size_t length = strlen(word);
	char quote = '\0';

	while (*line && *line != '\n') {
		if (*line == '"' || *line == '\'') {
			if (!quote)
				quote = *line;
			else if (quote == *line)
				quote = '\0';
			line++;
		} else if (quote || strchr(WORD_ENDS, *line)) {
			line++;
		} else if (strcspn(line, WORD_ENDS) == length && memcmp(line, word, length) == 0) {
			return line;
		} else {
			line += strcspn(line, WORD_ENDS);
		}
	}
	return NULL;
}

char *config_text_respell(const char *text, int line, const char *word, const char *right)
{
	const char *start = line_start(text, line);
	const char *found = start ? find_word(start, word) : NULL;
	char *respelled;

	if (!found || asprintf(&respelled, "%.*s%s%s", (int)(found - text), text, right,
			       found + strlen(word)) < 0)
		return NULL;
	return respelled;
}
