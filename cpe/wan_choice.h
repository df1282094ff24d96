/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Of several WANs, which one is the main one: that which the kernel's default route
 * prefers. Hosts that no rule or route of their own sends elsewhere leave by it. Pure.
 *
 * One that is lost is left at once. Another one that has become the better is taken
 * once it has stayed so for a while: hosts and names follow each change.
 */
#ifndef HOMEPORT_WAN_CHOICE_H
#define HOMEPORT_WAN_CHOICE_H

#include "cpe/base/monotonic.h"
#include "cpe/wan.h"

/* Starts from zeros. */
struct wan_choice {
	size_t current;  /* which one it is */
	size_t better;   /* which one would be better; current: none */
	monotonic since; /* ...and for how long it has been */
	bool begun;      /* there was a choice before */
};

/* How long a better one has to stay better. */
#define WAN_SETTLES seconds(5)

/*
 * Looks at the WANs, in the order of the configuration (at least one): returns true if
 * another one is current now. The next look is due at *again; NEVER: at their next change.
 */
bool wan_choose(struct wan_choice *choice, const struct wan *wans, size_t count, monotonic now,
		monotonic *again);

#endif
