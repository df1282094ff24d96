/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Published: what name servers and providers have been told, for the next run, in a
 * file beside the state file. It is written before anything more is told than it knows
 * of, because what a daemon that was killed has left in DNS must be found again; else
 * seldom (keeper.h).
 */
#ifndef HOMEPORT_PUBLISHED_H
#define HOMEPORT_PUBLISHED_H

#include "cpe/loop.h"
#include "ddns/publisher.h"

#define PUBLISHED_SUFFIX ".published"

struct published;

/*
 * Reads the file, if there is one, and has the publisher recall it, which must not be
 * configured yet; what is wrong with it is told in the log, and is no failure. The state
 * file's path; "": nothing is kept. NULL: no memory.
 */
struct published *published_new(struct loop *loop, const char *state_file,
				struct publisher *publisher);
void published_free(struct published *published); /* saves for the last time; NULL is fine */

/* The publisher has something else to remember: at once, or in a while. */
void published_changed(struct published *published, bool at_once);

/* What keeps the file from being written; error 0: nothing. */
const struct failure *published_trouble(const struct published *published);

/* -- octets; no file -- */

/* The file around what publisher_remember() tells: on the heap; NULL: no memory. */
uint8_t *published_wrap(const uint8_t *octets, size_t length, size_t *file_length);

/* The reverse, borrowed; NULL and a sentence if it is no such file, or was damaged. */
const uint8_t *published_unwrap(const uint8_t *file, size_t file_length, size_t *length,
				struct failure *failure);

#endif
