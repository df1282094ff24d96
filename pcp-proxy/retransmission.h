/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When to send again: requests nobody answered, mappings that must be renewed,
 * announcements that are sent in bursts. Pure functions; a draw is a random
 * number, uniform in all of uint32_t, and a new one for every call.
 */
#ifndef HOMEPORT_RETRANSMISSION_H
#define HOMEPORT_RETRANSMISSION_H

#include <stdint.h>

#include "cpe/base/monotonic.h"

/* -- requests: RFC 6887 8.1.1 -- */

/* How long to wait for an answer to the first transmission: 3 s, a tenth more or less. */
monotonic retransmission_first(uint32_t draw);

/* And to the next: twice as long as the last time, at most 1024 s, a tenth more or less. */
monotonic retransmission_next(monotonic previous, uint32_t draw);

/* -- renewals: RFC 6887 11.2.1 -- */

/*
 * The moment in a renewal window, counted from 0, of a mapping that was granted
 * for a lifetime. Moments in different windows are at least 4 s apart; NEVER
 * when the window, and so every later one, is too near the one before.
 */
monotonic renewal_moment(monotonic granted, monotonic lifetime, unsigned int window, uint32_t draw);

/* -- bursts -- */

#define ANNOUNCE_BURST 10 /* packets: RFC 6887 14.1.3, RFC 6886 3.2.1 */
#define UPDATE_BURST   3  /* RFC 6887 14.2 */
#define NATPMP_BURST   9  /* requests of a NAT-PMP client: RFC 6886 3.1 */

/*
 * After so many packets of a burst of one of these lengths, how long until the next:
 * 250 ms, then twice as long each time. NEVER after the last.
 */
monotonic burst_gap(unsigned int sent, unsigned int packets);

/* After an announcement that speaks of lost state, how long to hold back: RFC 6887 14.1.3. */
monotonic announcement_delay(uint32_t draw);

#endif
