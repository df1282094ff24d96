/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Patience: when it is believed that a WAN has another mode than before. Pure.
 *
 * An address that is missing for a moment makes no other line of it: mappings have their
 * ways out by it, and hosts would hear of their end. Least of all does it tell anything
 * that there is no IPv4 yet, or none for a while: at boot IPv6 often comes first.
 */
#ifndef HOMEPORT_WAN_PATIENCE_H
#define HOMEPORT_WAN_PATIENCE_H

#include "cpe/base/monotonic.h"
#include "cpe/wan.h"

/* How long IPv4 may come after IPv6, or stay away: a few attempts of a DHCP client. */
#define WAN_IPV4_MISSED seconds(30)

/*
 * Does the WAN keep the mode it has, though this was found? `until`, its own (0 at first),
 * says until when it has to stay found; of no meaning once it is past.
 */
bool wan_keeps_mode(monotonic *until, const struct wan *before, const struct wan *found,
		    monotonic now);

#endif
