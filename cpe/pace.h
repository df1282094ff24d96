/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pace: keeps work whose cost nobody knows beforehand, such as a walk over all flows
 * of the kernel, to a twentieth of the time. Done now and then it is done at once;
 * in a storm its results are shared.
 */
#ifndef HOMEPORT_PACE_H
#define HOMEPORT_PACE_H

#include <stdbool.h>
#include <time.h>

#include "cpe/base/monotonic.h"

/* Starts from zeros: ready. */
struct pace {
	monotonic begun;
	monotonic next; /* ready from then on */
};

#define PACE_SHARE 20

/* The moment itself, not that of the turn: a turn may be long. */
static inline monotonic pace_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (monotonic)now.tv_sec * MONOTONIC_SECOND + (monotonic)now.tv_nsec / 1000;
}

/* True: do it now, and call pace_end() when it is done. */
static inline bool pace_begin(struct pace *pace)
{
	pace->begun = pace_now();
	return pace->begun >= pace->next;
}

static inline void pace_end(struct pace *pace)
{
	monotonic end = pace_now();

	pace->next = after(end, (PACE_SHARE - 1) * (end - pace->begun));
}

#endif
