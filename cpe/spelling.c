/* SPDX-License-Identifier: BSD-2-Clause */
/* Spelling: the edit distance with swaps (Damerau), over short words. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "cpe/spelling.h"

#define LONGEST 64

static size_t least(size_t one, size_t other)
{
	return one < other ? one : other;
}

static int lower(const char *word, size_t i)
{
	return tolower((unsigned char)word[i]);
}

/* Row i holds the cost of making the first i letters of one word from each start of the other. */
static size_t distance(const char *one, const char *other)
{
	size_t rows[3][LONGEST + 1];
	size_t *before_last = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t one_length = strlen(one), other_length = strlen(other), i, k;

	if (one_length > LONGEST || other_length > LONGEST)
		return SIZE_MAX;
	for (k = 0; k <= other_length; k++)
		last[k] = k;
	for (i = 1; i <= one_length; i++) {
		row[0] = i;
		for (k = 1; k <= other_length; k++) {
			row[k] = last[k - 1] + (lower(one, i - 1) != lower(other, k - 1));
			row[k] = least(row[k], least(last[k], row[k - 1]) + 1);
			if (i > 1 && k > 1 && lower(one, i - 1) == lower(other, k - 2) &&
			    lower(one, i - 2) == lower(other, k - 1))
				row[k] = least(row[k], before_last[k - 2] + 1);
		}
		spare = before_last;
		before_last = last;
		last = row;
		row = spare;
	}
	return last[other_length];
}

const char *spelling_nearest(const char *word, const char *const *words, size_t count)
{
	size_t i, found, best = (strlen(word) + 3) / 4 + 1;
	const char *nearest = NULL;

	for (i = 0; i < count; i++) {
		found = distance(word, words[i]);
		if (found < best) {
			best = found;
			nearest = words[i];
		}
	}
	return nearest;
}
