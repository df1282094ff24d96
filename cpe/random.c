/* SPDX-License-Identifier: BSD-2-Clause */
/* Random octets from the operating system. */
#include "cpe/random.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/types.h>

static void fill(void *self, void *octets, size_t length)
{
	uint8_t *at = octets;

	(void)self;
	while (length > 0) {
		ssize_t got = getrandom(at, length, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			abort(); /* a kernel without getrandom(): nothing here could be safe */
		at += got;
		length -= (size_t)got;
	}
}

const struct random_source *random_system(void)
{
	static const struct random_source source = { .fill = fill };

	return &source;
}
