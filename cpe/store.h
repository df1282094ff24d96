/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Store: what the kernel forwards, as a file, for the time after a reboot, when the
 * kernel has forgotten it. The same values in another place: they come back the way
 * that those do which a killed daemon has left in the kernel (forward.h).
 *
 * A file is replaced as a whole or not at all, and has a checksum; one that is not
 * as it should be is told and never used in part.
 */
#ifndef HOMEPORT_STORE_H
#define HOMEPORT_STORE_H

#include "cpe/base/failure.h"
#include "kernel-glue/kernel_glue.h"

struct stored {
	uint32_t epoch;          /* of the PCP server when it was saved, seconds */
	uint64_t wall;           /* when that was, seconds since 1970 */
	bool is_last;            /* nothing has changed after it */
	struct forwarding *list; /* lifetimes as they were then */
	size_t count;
};

void store_clear(struct stored *stored); /* frees the list */

/* -- octets; no file -- */

/* On the heap, the caller's to free; NULL: no memory. */
uint8_t *store_write(const struct stored *stored, size_t *length);

/* -EINVAL and a sentence if these are no octets of ours, or -ENOMEM; nothing to clear then. */
int store_read(struct stored *stored, const uint8_t *bytes, size_t length, struct failure *failure);

/* -- files -- */

/* Replaces the file. -errno and a sentence, with the old file as it was. */
int store_save(const char *path, const struct stored *stored, struct failure *failure);

/* -ENOENT if there is no file; else as store_read(). */
int store_load(const char *path, struct stored *stored, struct failure *failure);

#endif
