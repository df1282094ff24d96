/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of text, aligned. */
#include "cpe/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define GAP      2 /* spaces between columns */
#define LEFT_OUT SIZE_MAX

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

static size_t width_of(const char *text, size_t length)
{
	size_t characters = 0, i;

	for (i = 0; i < length; i++)
		characters += (text[i] & 0xc0) != 0x80;
	return characters;
}

static size_t width(const char *text)
{
	return width_of(text, strlen(text));
}

/* Octets up to where a line may end: before a blank, or behind a comma. */
static size_t word_length(const char *text)
{
	size_t length = strcspn(text, " ,");

	return text[length] == ',' ? length + 1 : length;
}

/* Word by word, going on below the first one where the line is full. */
static void print_wrapped(const char *text, size_t indent, size_t end, FILE *out)
{
	size_t column = indent, length, wide, blank = 0;

	for (;; text += length + blank) {
		length = word_length(text);
		wide = width_of(text, length);
		if (column > indent && column + blank + wide > end) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (blank > 0) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int)length, text);
		column += wide;
		if (text[length] == '\0')
			return;
		blank = text[length] == ' ';
	}
}

static void print_row(const struct table *table, char *const *cells, const size_t *widths,
		      FILE *out)
{
	size_t last = table->columns, indent = 0, i;

	while (last > 0 && (cells[last - 1][0] == '\0' || widths[last - 1] == LEFT_OUT))
		last--;
	for (i = 0; i + 1 < last; i++) {
		if (widths[i] == LEFT_OUT)
			continue;
		fprintf(out, "%s%*s", cells[i], (int)(widths[i] - width(cells[i]) + GAP), "");
		indent += widths[i] + GAP;
	}
	if (last > 0 && table->wraps_at)
		print_wrapped(cells[last - 1], indent, table->wraps_at, out);
	else if (last > 0)
		fputs(cells[last - 1], out);
	fputc('\n', out);
}

static void measure(const struct table *table, size_t *widths)
{
	size_t i;

	for (i = 0; i < table->columns; i++)
		widths[i] = table->least[i];
	for (i = 0; i < table->count / table->columns * table->columns; i++) {
		size_t needed = width(table->cells[i]), *widest = &widths[i % table->columns];

		if (needed > *widest)
			*widest = needed;
	}
}

static size_t sum_of(const struct table *table, const size_t *widths)
{
	size_t sum = 0, i;

	for (i = 0; i < table->columns; i++)
		if (widths[i] != LEFT_OUT)
			sum += (sum > 0 ? GAP : 0) + widths[i];
	return sum;
}

/* False: all that are left must stay. */
static bool leave_out_one(const struct table *table, size_t *widths)
{
	size_t chosen = table->columns, i;

	for (i = 0; i < table->columns; i++)
		if (widths[i] != LEFT_OUT && table->dispensable[i] > 0 &&
		    (chosen == table->columns ||
		     table->dispensable[i] > table->dispensable[chosen]))
			chosen = i;
	if (chosen < table->columns)
		widths[chosen] = LEFT_OUT;
	return chosen < table->columns;
}

static void print_block(const struct table *table, char *const *cells, FILE *out)
{
	size_t head = 0, i;

	for (i = 0; i < table->columns; i++)
		if (width(table->cells[i]) > head)
			head = width(table->cells[i]);
	for (i = 0; i < table->columns; i++)
		fprintf(out, "%s%*s%s\n", table->cells[i],
			(int)(head - width(table->cells[i]) + GAP), "", cells[i]);
}

static void print_rows(const struct table *table, FILE *out)
{
	size_t rows = table->count / table->columns, widths[TABLE_COLUMNS], i;
	size_t most = table->has_heads ? table_width(out) : 0;
	bool fits = true;

	measure(table, widths);
	while (fits && most > 0 && sum_of(table, widths) > most)
		fits = leave_out_one(table, widths);
	for (i = 0; fits && i < rows; i++)
		print_row(table, table->cells + i * table->columns, widths, out);
	for (i = 1; !fits && i < rows; i++) {
		if (i > 1)
			fputc('\n', out);
		print_block(table, table->cells + i * table->columns, out);
	}
}

size_t table_width(FILE *out)
{
	const char *told = getenv("COLUMNS");
	struct winsize size;

	if (told && atoi(told) > 0)
		return (size_t)atoi(told);
	if (fileno(out) >= 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
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
