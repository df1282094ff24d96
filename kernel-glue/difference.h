/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wanted minus present, and the reverse: what must change for the kernel to hold
 * what it should, after a restart or after somebody else touched it. Pure.
 */
#ifndef HOMEPORT_DIFFERENCE_H
#define HOMEPORT_DIFFERENCE_H

#include "kernel-glue/kernel_glue.h"

/* Not 0 ends it. */
typedef int difference_visit(const struct change *, void *arg);

/*
 * Visits the changes, removals first, so that what contradicts goes before what
 * comes. A present one whose lifetime differs by more than `tolerance` is to be
 * refreshed, one with another record to be replaced. O(n log n).
 *
 * Returns 0, the visitor's value if it ended it, or -ENOMEM.
 */
int difference(const struct forwarding *wanted, size_t wanted_count,
	       const struct forwarding *present, size_t present_count, monotonic tolerance,
	       difference_visit *, void *arg);

#endif
