/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Table: rows of text, each column as wide as its widest cell needs.
 *
 * A cell is text from anywhere: control characters, with which it could drive a
 * terminal or forge a row, are written as '?'. UTF-8 is measured in characters.
 */
#ifndef HOMEPORT_TABLE_H
#define HOMEPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TABLE_COLUMNS 8

struct table {
	size_t columns;
	size_t wraps_at; /* no line is longer, if words allow: the last cell goes on below; 0: never */
	bool has_heads; /* in the first row; then it is made to fit into the width of the screen */
	uint8_t dispensable[TABLE_COLUMNS]; /* with heads: where it is too wide, columns of the
						largest number go first; 0: such a column stays */
	size_t least[TABLE_COLUMNS];        /* characters that a column is wide at least */
	char **cells;                       /* row by row */
	size_t count;
	bool bad; /* memory was short */
};

/* An empty table; columns are TABLE_COLUMNS at most. */
struct table table_new(size_t columns);

/* The next cell, copied; NULL is an empty one. Rows are full when all their cells are there. */
void table_add(struct table *table, const char *text);
__attribute__((format(printf, 2, 3))) void table_addf(struct table *table, const char *format, ...);

/*
 * How many characters a line of the stream may have: what COLUMNS in the environment says, or
 * the terminal. 0: any number, for it is none.
 */
size_t table_width(FILE *out);

/*
 * Prints the full rows and empties the table. What has heads and is too wide even without the
 * columns that it can do without has a line for each cell, and an empty line between rows.
 * False if memory was short: nothing is printed.
 */
bool table_print(struct table *table, FILE *out);

#endif
