/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * News of mappings: what has become of them, for the journal, for who watches, for the
 * state file and for the publisher. It is gathered while a turn decides and told when
 * the turn's replies have left: a host that waits for one has no use for any of it.
 */
#ifndef HOMEPORT_NEWS_H
#define HOMEPORT_NEWS_H

#include "pcp-proxy/mapping.h"

struct events;
struct publish;
struct reboot;
struct news;

/* All three must live as long. NULL if memory is short. */
struct news *news_new(struct events *, struct reboot *, struct publish *);
void news_free(struct news *); /* NULL is fine; what was not told is not told */

/* Keeps a copy of the mapping. Who has gathered too much tells it, in its order. */
void news_add(struct news *, const struct mapping *, enum mapping_event);
void news_tell(struct news *);

#endif
