/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of text, aligned. */
#include "cpe/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct table table_new(size_t columns)
{
	return (struct table){ .columns = columns };
}

/* Takes the text over. */
static void add(struct table *table, char *text)
{
	char **cells = text ? reallocarray(table->cells, table->count + 1, sizeof(*cells)) : NULL;

	if (!cells) {
		table->bad = true;
		free(text);
		return;
	}
	table->cells = cells;
	cells[table->count++] = text;
}

static void make_harmless(char *text)
{
	unsigned char *at;

	for (at = (unsigned char *)text; *at; at++) {
		if (*at < ' ' || *at == 0x7f)
			*at = '?';
		if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0) /* U+0080 to U+009F */
			at[0] = at[1] = '?';
	}
}

void table_add(struct table *table, const char *text)
{
	char *copy = strdup(text ? text : "");

	if (copy)
		make_harmless(copy);
	add(table, copy);
}

void table_addf(struct table *table, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	table_add(table, text);
}

static size_t width(const char *text)
{
	size_t characters = 0;

	for (; *text; text++)
		characters += (*text & 0xc0) != 0x80;
	return characters;
}

/* Characters of the word that a text begins with. */
static size_t word_width(const char *text)
{
	size_t characters = 0;

	for (; *text && *text != ' '; text++)
		characters += (*text & 0xc0) != 0x80;
	return characters;
}

/* Word by word, going on below the first one where the line is full. */
static void print_wrapped(const char *text, size_t indent, size_t end, FILE *out)
{
	size_t column = indent, wide;

	for (;;) {
		size_t length = strcspn(text, " ");

		wide = word_width(text);
		if (column > indent && column + 1 + wide > end) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int)length, text);
		column += wide;
		if (text[length] == '\0')
			return;
		text += length + 1;
	}
}

static void print_row(const struct table *table, char *const *cells, const size_t *widths,
		      FILE *out)
{
	size_t last = table->columns, indent = 0, i;

	while (last > 0 && cells[last - 1][0] == '\0')
		last--;
	for (i = 0; i + 1 < last; i++) {
		fprintf(out, "%s%*s", cells[i], (int)(widths[i] - width(cells[i]) + 2), "");
		indent += widths[i] + 2;
	}
	if (last > 0 && table->wraps_at)
		print_wrapped(cells[last - 1], indent, table->wraps_at, out);
	else if (last > 0)
		fputs(cells[last - 1], out);
	fputc('\n', out);
}

static void print_rows(const struct table *table, FILE *out)
{
	size_t rows = table->count / table->columns, widths[TABLE_COLUMNS] = { 0 }, i;

	for (i = 0; i < rows * table->columns; i++) {
		size_t needed = width(table->cells[i]), *widest = &widths[i % table->columns];

		if (needed > *widest)
			*widest = needed;
	}
	for (i = 0; i < rows; i++)
		print_row(table, table->cells + i * table->columns, widths, out);
}

bool table_print(struct table *table, FILE *out)
{
	bool good = !table->bad;
	size_t i;

	if (good)
		print_rows(table, out);
	for (i = 0; i < table->count; i++)
		free(table->cells[i]);
	free(table->cells);
	*table = table_new(table->columns);
	return good;
}
