/* SPDX-License-Identifier: BSD-2-Clause */
/* Spelling: which known word somebody may have meant. */
#ifndef HOMEPORT_SPELLING_H
#define HOMEPORT_SPELLING_H

#include <stddef.h>

/*
 * The nearest of the words, or NULL if none is near: one letter in four may be
 * missing, extra, wrong or swapped with its neighbour; case does not count.
 */
const char *spelling_nearest(const char *word, const char *const *words, size_t count);

#endif
