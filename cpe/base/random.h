/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where random octets come from: the operating system in the daemon, a seeded
 * generator in tests and simulations. Protocol code is handed one and never
 * draws by itself, so that every run can be repeated from its seed.
 */
#ifndef HOMEPORT_BASE_RANDOM_H
#define HOMEPORT_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random_source {
	void (*fill)(void *self, void *octets, size_t length);
	void *self;
};

static inline uint32_t random_u32(const struct random_source *source)
{
	uint32_t value;

	source->fill(source->self, &value, sizeof(value));
	return value;
}

/* Uniform in [0, limit); limit must not be 0. */
uint32_t random_below(const struct random_source *source, uint32_t limit);

/* Uniform in [low, high], for durations; low <= high. */
uint64_t random_between(const struct random_source *source, uint64_t low, uint64_t high);

#endif
