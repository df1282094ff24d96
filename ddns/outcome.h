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
 * X(outcome, first delay, longest delay, halts after, somebody has to act)
 *
 * Delays are in seconds, doubled from try to try up to the longest. What somebody
 * has to mend at a name server is tried again too, hourly: one that comes up later
 * than the gateway refuses for a while, and nobody should have to touch the gateway
 * when the server has been set right. Providers however take a client that goes on
 * asking in vain for an attack: there the name is halted after so many tries (0: never)
 * until somebody says that it is mended.
 */
#define OUTCOMES(X)                                                                   \
	X(DONE, 0, 0, 0, false)                                                       \
	X(RETRY, 30, 3600, 0, false)    /* silent, busy, broken for the moment */     \
	X(LATER, 1800, 3600, 0, false)  /* it asks to be left alone for a while */    \
	X(GARBLED, 30, 3600, 3, false)  /* an answer that is none */                  \
	X(REFUSED, 3600, 3600, 0, true) /* the key, or what it may change */          \
	X(MISFIT, 3600, 3600, 0, true)  /* it is not the server for this */           \
	X(FOREIGN, 3600, 3600, 0, true) /* somebody else's records are there */       \
	X(DENIED, 0, 0, 1, true)        /* a provider does not know user or secret */ \
	X(UNKNOWN, 0, 0, 1, true)       /* nor the name, or not what we ask for */    \
	X(ABUSE, 0, 0, 1, true)         /* it has locked us out */

enum outcome {
#define X(name, first, longest, halts, act) OUTCOME_##name,
	OUTCOMES(X)
#undef X
};

/* Does it stay so until somebody changes something? */
bool outcome_needs_action(enum outcome outcome);

/* Is nobody to be asked any more, after so many such outcomes in a row? */
bool outcome_halts(enum outcome outcome, unsigned int tries);

/*
 * How long to wait after so many tries in a row that ended like this, 1 or more:
 * with a fifth more or less by chance, so that gateways which lost the same
 * server do not come back as one.
 */
monotonic outcome_delay(enum outcome outcome, unsigned int tries,
			const struct random_source *random);

#endif
