/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Epoch times (RFC 6887 8.5, RFC 6886 3.6): seconds since a server last lost its
 * state. A client that sees them run otherwise than its own clock knows that its
 * mappings may be gone.
 */
#ifndef HOMEPORT_EPOCH_H
#define HOMEPORT_EPOCH_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/monotonic.h"

/* -- ours -- */

/* The epoch now, if it was 0 at the start. */
uint32_t epoch_at(monotonic start, monotonic now);

/*
 * The start that makes the epoch this now: how it goes on after a restart that
 * lost nothing. The start may lie before the clock's own; only epoch_at() can use it.
 */
monotonic epoch_start(uint32_t epoch, monotonic now);

/* -- somebody else's -- */

/* One for each server; all zero until its first response. */
struct epoch_record {
	bool known;
	uint32_t epoch;
	monotonic received;
};

/*
 * False if a PCP server with this record cannot have got from there to this
 * epoch without losing state. The record holds the new epoch afterwards, always.
 */
bool epoch_is_plausible(struct epoch_record *record, uint32_t epoch, monotonic now);

/* The same for a NAT-PMP server, which may be ahead of us by any time. */
bool epoch_is_plausible_natpmp(struct epoch_record *record, uint32_t epoch, monotonic now);

#endif
