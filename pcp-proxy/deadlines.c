/* SPDX-License-Identifier: BSD-2-Clause */
/* Deadlines as a binary heap that knows where each of its members is. */
#include "pcp-proxy/deadlines.h"

#include <stdlib.h>

void deadlines_clear(struct deadlines *deadlines)
{
	free(deadlines->heap);
	free(deadlines->position);
	free(deadlines->moment);
	*deadlines = (struct deadlines){ 0 };
}

static bool grow(struct deadlines *deadlines, uint32_t room)
{
	uint32_t *heap, *position;
	monotonic *moment;

	/* Each array is kept as soon as it has grown: a later failure leaves it merely too large. */
	heap = realloc(deadlines->heap, room * sizeof(*heap));
	if (heap)
		deadlines->heap = heap;
	position = realloc(deadlines->position, room * sizeof(*position));
	if (position)
		deadlines->position = position;
	moment = realloc(deadlines->moment, room * sizeof(*moment));
	if (moment)
		deadlines->moment = moment;
	if (!heap || !position || !moment)
		return false;
	deadlines->room = room;
	return true;
}

bool deadlines_reserve(struct deadlines *deadlines, uint32_t size)
{
	uint32_t room = deadlines->room * 2, i;

	if (size <= deadlines->size)
		return true;
	if (size > deadlines->room && !grow(deadlines, size > room ? size : room))
		return false;
	for (i = deadlines->size; i < size; i++)
		deadlines->position[i] = DEADLINES_ABSENT;
	deadlines->size = size;
	return true;
}

static bool earlier(const struct deadlines *deadlines, uint32_t one, uint32_t other)
{
	return deadlines->moment[deadlines->heap[one]] < deadlines->moment[deadlines->heap[other]];
}

static void swap(struct deadlines *deadlines, uint32_t one, uint32_t other)
{
	uint32_t identity = deadlines->heap[one];

	deadlines->heap[one] = deadlines->heap[other];
	deadlines->heap[other] = identity;
	deadlines->position[deadlines->heap[one]] = one;
	deadlines->position[deadlines->heap[other]] = other;
}

static void rise(struct deadlines *deadlines, uint32_t at)
{
	while (at > 0 && earlier(deadlines, at, (at - 1) / 2)) {
		swap(deadlines, at, (at - 1) / 2);
		at = (at - 1) / 2;
	}
}

static void sink(struct deadlines *deadlines, uint32_t at)
{
	uint32_t child;

	while ((child = 2 * at + 1) < deadlines->count) {
		if (child + 1 < deadlines->count && earlier(deadlines, child + 1, child))
			child++;
		if (!earlier(deadlines, child, at))
			return;
		swap(deadlines, child, at);
		at = child;
	}
}

static void take_away(struct deadlines *deadlines, uint32_t identity)
{
	uint32_t at = deadlines->position[identity];

	swap(deadlines, at, deadlines->count - 1);
	deadlines->count--;
	deadlines->position[identity] = DEADLINES_ABSENT;
	if (at < deadlines->count) {
		rise(deadlines, at);
		sink(deadlines, at);
	}
}

void deadlines_set(struct deadlines *deadlines, uint32_t identity, monotonic moment)
{
	uint32_t at = deadlines->position[identity];

	if (moment == NEVER) {
		if (at != DEADLINES_ABSENT)
			take_away(deadlines, identity);
		return;
	}
	if (at == DEADLINES_ABSENT) {
		at = deadlines->count++;
		deadlines->heap[at] = identity;
		deadlines->position[identity] = at;
	}
	deadlines->moment[identity] = moment;
	rise(deadlines, at);
	sink(deadlines, deadlines->position[identity]);
}

monotonic deadlines_get(const struct deadlines *deadlines, uint32_t identity)
{
	return deadlines->position[identity] == DEADLINES_ABSENT ? NEVER
								 : deadlines->moment[identity];
}

monotonic deadlines_first(const struct deadlines *deadlines)
{
	return deadlines->count > 0 ? deadlines->moment[deadlines->heap[0]] : NEVER;
}

bool deadlines_due(const struct deadlines *deadlines, monotonic now, uint32_t *identity)
{
	if (deadlines_first(deadlines) > now || deadlines->count == 0)
		return false;
	*identity = deadlines->heap[0];
	return true;
}
