/* SPDX-License-Identifier: BSD-2-Clause */
/* Which state of a service has to be told first where there is room for one. */
#ifndef HOMEPORT_PUBLISH_RANK_H
#define HOMEPORT_PUBLISH_RANK_H

#include <stddef.h>

#define PUBLISH_RANKS 11

/*
 * For the words of struct publish_view: the smaller, the sooner it is told. PUBLISH_RANKS: the
 * word is a new one.
 */
size_t publish_rank(const char *state);

#endif
