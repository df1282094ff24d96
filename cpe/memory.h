/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory: that a daemon which needs little for months does not keep what it once needed for a
 * moment. Of use where the C library would; nothing has to be told to musl.
 */
#ifndef HOMEPORT_MEMORY_H
#define HOMEPORT_MEMORY_H

/* At the start: what is large has pages of its own, which go when it is freed. */
void memory_be_sparing(void);

/* After something that took much: gives the system what is free now. Tens of microseconds. */
void memory_give_back(void);

#endif
