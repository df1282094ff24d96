/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of the real kernel glue: the same verbs in memory, for tests.
 *
 * One suite (tests/glue/suite.c) holds both alike. The twin's time stands until it
 * is told to go on, and it fails when told to. Functions take the glue that
 * glue_memory_new() made, and no other.
 */
#ifndef HOMEPORT_GLUE_MEMORY_H
#define HOMEPORT_GLUE_MEMORY_H

#include "kernel-glue/kernel_glue.h"

/* Capacity and origin of the options count. NULL: no memory. Ends with glue_close(). */
struct glue *glue_memory_new(const struct glue_options *);

/* -- the world goes on -- */

/* Time passes; lifetimes end. */
void glue_memory_advance(struct glue *, monotonic duration);

/* A flow of a LAN host, as seen by the remote; `inbound`: the remote began it. */
void glue_memory_add_flow(struct glue *, const struct flow *, const struct endpoint *external,
			  uint32_t seconds_left, bool inbound);

/* The gateway itself serves this port, and none else. */
void glue_memory_serve(struct glue *, uint8_t protocol, uint16_t port);

/* -- trouble on demand -- */

/* So many changes from now on get this error (an errno, ENFILE say), whatever they are. */
void glue_memory_refuse(struct glue *, int error, unsigned int changes);

/* Somebody flushed the rule set: the descriptor turns readable, verbs fail until restored. */
void glue_memory_lose_everything(struct glue *);

/* -- looking at it -- */

bool glue_memory_holds(const struct glue *, const struct forwarding *);
size_t glue_memory_count(const struct glue *);
const struct glue_wan *glue_memory_wan(const struct glue *);

struct glue_memory_counters {
	unsigned int submits, changes, refused, restores, flows_ended;
};

const struct glue_memory_counters *glue_memory_counters(const struct glue *);

#endif
