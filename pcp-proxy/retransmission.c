/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arithmetic of RFC 6887 8.1.1 and 11.2.1 in whole microseconds.
 */
#include "pcp-proxy/retransmission.h"

#define FIRST_WAIT      seconds(3)    /* IRT */
#define LONGEST_WAIT    seconds(1024) /* MRT, before the tenth that chance may add */
#define RENEWALS_APART  seconds(4)
#define LAST_WINDOW     60 /* of the longest lifetime that a monotonic can hold */
#define FIRST_BURST_GAP milliseconds(250)
#define LONGEST_DELAY   seconds(5)

/* Uniform in [low, high]; the middle draw gives the middle. */
static monotonic between(monotonic low, monotonic high, uint32_t draw)
{
	monotonic span = high - low;
	monotonic steps = span / UINT32_MAX, rest = span % UINT32_MAX;

	return low + steps * draw + (rest * draw + UINT32_MAX / 2) / UINT32_MAX;
}

static monotonic tenth_more_or_less(monotonic wait, uint32_t draw)
{
	return between(wait - wait / 10, wait + wait / 10, draw);
}

monotonic retransmission_first(uint32_t draw)
{
	return tenth_more_or_less(FIRST_WAIT, draw);
}

monotonic retransmission_next(monotonic previous, uint32_t draw)
{
	return tenth_more_or_less(earliest(after(previous, previous), LONGEST_WAIT), draw);
}

/* Windows are [1/2, 5/8], [3/4, 13/16], [7/8, 29/32] ... of the lifetime. */
static monotonic window_opens(monotonic lifetime, unsigned int window)
{
	return lifetime - (lifetime >> (window + 1));
}

static monotonic window_closes(monotonic lifetime, unsigned int window)
{
	return window_opens(lifetime, window) + (lifetime >> (window + 3));
}

monotonic renewal_moment(monotonic granted, monotonic lifetime, unsigned int window, uint32_t draw)
{
	monotonic earliest_moment, opens, closes;

	if (window >= LAST_WINDOW)
		return NEVER;
	earliest_moment =
		after(window == 0 ? 0 : window_closes(lifetime, window - 1), RENEWALS_APART);
	opens = window_opens(lifetime, window);
	closes = window_closes(lifetime, window);
	if (opens < earliest_moment)
		opens = earliest_moment;
	return opens > closes ? NEVER : after(granted, between(opens, closes, draw));
}

monotonic burst_gap(unsigned int sent, unsigned int packets)
{
	return sent == 0 || sent >= packets ? NEVER : FIRST_BURST_GAP << (sent - 1);
}

monotonic announcement_delay(uint32_t draw)
{
	return between(0, LONGEST_DELAY, draw);
}
