/* SPDX-License-Identifier: BSD-2-Clause */
/* glibc is told to part with what is free. Covered by: tests/net/test_footprint */
#include "cpe/memory.h"

#include <malloc.h>

#define LARGE (64 << 10)

/* Left alone it takes more and more for small, after the first large piece that is freed. */
void memory_be_sparing(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

void memory_give_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
