/* SPDX-License-Identifier: BSD-2-Clause */
/* A random source that counts: different octets each time, the same in each run. */
#ifndef HOMEPORT_TEST_CHANCE_H
#define HOMEPORT_TEST_CHANCE_H

#include "cpe/base/random.h"

static inline void chance_fill(void *self, void *octets, size_t length)
{
	unsigned char *at = octets, *next = self;

	while (length-- > 0)
		*at++ = (*next)++;
}

static unsigned char chance_next;
static const struct random_source chance = { chance_fill, &chance_next };

#endif
