/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding vectors, and their octets.
 */
#include "tests/support/vectors.h"

#include <assert.h>

#include <stdlib.h>
#include <string.h>

const struct vector *vector_named(const char *name)
{
	size_t i;

	for (i = 0; i < VECTOR_COUNT; i++)
		if (strcmp(vectors[i].name, name) == 0)
			return &vectors[i];
	abort();
}

size_t vector_octets(const struct vector *vector, uint8_t octets[VECTOR_LONGEST])
{
	const char *at = vector->hex;
	size_t length = 0;

	while (*at) {
		char pair[3] = { at[0], at[1], 0 };

		assert(length < VECTOR_LONGEST);
		octets[length++] = (uint8_t)strtoul(pair, NULL, 16);
		at += at[2] == ' ' ? 3 : 2;
	}
	return length;
}
