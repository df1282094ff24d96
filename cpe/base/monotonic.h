/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monotonic time: microseconds since some start that never moves.
 *
 * Wall-clock time jumps; lifetimes and epochs must not (RFC 6887 8.5). The
 * program reads the clock once per turn of its loop and hands the value in;
 * nothing below the edge asks what time it is. Sums saturate at NEVER.
 */
#ifndef HOMEPORT_BASE_MONOTONIC_H
#define HOMEPORT_BASE_MONOTONIC_H

#include <stdint.h>

typedef uint64_t monotonic;

#define NEVER            UINT64_MAX
#define MONOTONIC_SECOND UINT64_C(1000000)

/* A duration of so many seconds or milliseconds. */
static inline monotonic seconds(uint64_t count)
{
	return count > NEVER / MONOTONIC_SECOND ? NEVER : count * MONOTONIC_SECOND;
}

static inline monotonic milliseconds(uint64_t count)
{
	return count > NEVER / 1000 ? NEVER : count * 1000;
}

/* The moment that lies a duration after another; NEVER stays NEVER. */
static inline monotonic after(monotonic moment, monotonic duration)
{
	return moment > NEVER - duration ? NEVER : moment + duration;
}

static inline monotonic earliest(monotonic one, monotonic other)
{
	return one < other ? one : other;
}

/* How long until a moment; 0 once it is there. */
static inline monotonic until(monotonic moment, monotonic now)
{
	return moment > now ? moment - now : 0;
}

/* The same in whole seconds, rounded up: a lifetime of 0.3 s is still alive. */
uint32_t seconds_until(monotonic moment, monotonic now);

#endif
