/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Outcomes: how a change at an account can end, and what that means for the next
 * try. Back ends sort each answer of their protocol into one of these.
 */
#ifndef HOMEPORT_OUTCOME_H
#define HOMEPORT_OUTCOME_H

#include <stdbool.h>

#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"

/*
 * X(outcome, first delay, longest delay, somebody has to act)
 *
 * Delays are in seconds, doubled from try to try up to the longest. What somebody
 * has to mend is tried again too, hourly: a name server that comes up later than
 * the gateway refuses for a while, and nobody should have to touch the gateway
 * when the server has been set right.
 */
#define OUTCOMES(X)                                                            \
	X(DONE, 0, 0, false)                                                   \
	X(RETRY, 30, 3600, false)    /* silent, busy, broken for the moment */ \
	X(REFUSED, 3600, 3600, true) /* the key, or what it may change */      \
	X(MISFIT, 3600, 3600, true)  /* it is not the server for this */       \
	X(FOREIGN, 3600, 3600, true) /* somebody else's records are there */

enum outcome {
#define X(name, first, longest, act) OUTCOME_##name,
	OUTCOMES(X)
#undef X
};

/* Does it stay so until somebody changes something? */
bool outcome_needs_action(enum outcome outcome);

/*
 * How long to wait after so many tries in a row that were not DONE, 1 or more:
 * with a fifth more or less by chance, so that gateways which lost the same
 * server do not come back as one.
 */
monotonic outcome_delay(enum outcome outcome, unsigned int tries,
			const struct random_source *random);

#endif
