/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Published: what name servers and providers have been told, as a file beside the
 * state file, so that a gateway that comes back with the same address and ports
 * tells nobody anything. Written seldom (keeper.h), and when the daemon ends; what
 * a power cut has left is looked at again.
 */
#ifndef HOMEPORT_PUBLISHED_H
#define HOMEPORT_PUBLISHED_H

#include "cpe/loop.h"
#include "ddns/publisher.h"

struct published;

/* state_file "": nothing is kept. NULL: no memory. The loop and the publisher must live as long. */
struct published *published_new(struct loop *loop, const char *state_file,
				struct publisher *publisher);
void published_free(struct published *published); /* NULL is fine; saves nothing */

/* Tells the publisher, which has just been configured, what the file knows. */
void published_recall(struct published *published);

/* There is something to save. */
void published_changed(struct published *published);

/* The daemon ends: saves all there is to know. */
void published_finish(struct published *published);

/* -- text; no file -- */

/* JSON, on the heap, the caller's to free; NULL: no memory. */
char *published_write(const struct publisher *publisher, bool is_last);

/*
 * Tells the publisher what the text says; false where it is none of ours, or not whole.
 * `is_last`: nothing has changed after it was written; else nothing of it is certain.
 */
bool published_read(const char *text, struct publisher *publisher, monotonic now, bool *is_last);

#endif
