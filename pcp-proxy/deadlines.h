/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlines: for each of many small numbers at most one moment; tells which is
 * due first. A binary heap, so that ten thousand mappings cost a handful of
 * comparisons when one of them is renewed.
 */
#ifndef HOMEPORT_DEADLINES_H
#define HOMEPORT_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/monotonic.h"

struct deadlines {
	uint32_t *heap;     /* identities, the earliest moment first */
	uint32_t *position; /* where in the heap each identity is; DEADLINES_ABSENT if nowhere */
	monotonic *moment;  /* by identity */
	uint32_t count;
	uint32_t size; /* identities there is room for */
	uint32_t room; /* ...and memory: grown by doubling, so that growing leaves few gaps */
};

#define DEADLINES_ABSENT UINT32_MAX

/* Starts empty from zeros; clear frees what was allocated. */
void deadlines_clear(struct deadlines *deadlines);

/* Makes room for the identities below size; false if memory is short, nothing changed. */
bool deadlines_reserve(struct deadlines *deadlines, uint32_t size);

/* Sets or moves the deadline of a reserved identity; NEVER takes it away. */
void deadlines_set(struct deadlines *deadlines, uint32_t identity, monotonic moment);

/* NEVER: it has none. */
monotonic deadlines_get(const struct deadlines *deadlines, uint32_t identity);

/* The earliest moment, NEVER if there is none. */
monotonic deadlines_first(const struct deadlines *deadlines);

/* Whose deadline is the earliest and not after now; false if nothing is due. */
bool deadlines_due(const struct deadlines *deadlines, monotonic now, uint32_t *identity);

#endif
