/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are read and written whole. */
#ifndef HOMEPORT_FILE_H
#define HOMEPORT_FILE_H

#include <stddef.h>

/*
 * All octets of a file, and a NUL behind them: on the heap, the caller's to free. NULL,
 * and errno, if it cannot be read; EFBIG if it has more than `most` octets. Does not wait
 * for whoever may write into a pipe of that name.
 */
char *file_read(const char *path, size_t most, size_t *length);

/*
 * Puts a file with these octets, for its owner alone, in the place of what was there: for
 * whoever looks, and over a power cut, it is the old file or the new one. 0 or -errno.
 */
int file_replace(const char *path, const void *octets, size_t length);

/* The same for whoever could read it before. */
int file_rewrite(const char *path, const void *octets, size_t length);

#endif
