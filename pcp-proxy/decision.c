/* SPDX-License-Identifier: BSD-2-Clause */
/* The queue of decisions. */
#include "pcp-proxy/decision.h"

#include <assert.h>

struct decision *decision_queue_add(struct decision_queue *queue, enum decision_kind kind)
{
	struct decision *decision;

	assert(queue->count < DECISIONS_AT_ONCE); /* our bug: it was not emptied */
	decision = &queue->ring[(queue->head + queue->count) % DECISIONS_AT_ONCE];
	queue->count++;
	decision->kind = kind;
	decision->ticket = 0;
	return decision;
}

const struct decision *decision_queue_take(struct decision_queue *queue)
{
	const struct decision *decision = &queue->ring[queue->head];

	if (queue->count == 0)
		return NULL;
	queue->count--;
	/* An empty one begins anew, so that memory in use is not all of the ring, again and again. */
	queue->head = queue->count == 0 ? 0 : (queue->head + 1) % DECISIONS_AT_ONCE;
	return decision;
}

bool decision_queue_has_room(const struct decision_queue *queue, uint32_t count)
{
	return DECISIONS_AT_ONCE - queue->count >= count;
}
