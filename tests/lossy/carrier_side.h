/* SPDX-License-Identifier: BSD-2-Clause */
/* What the carrier of a town has, held against what the home's gateway has. */
#ifndef HOMEPORT_TESTS_CARRIER_SIDE_H
#define HOMEPORT_TESTS_CARRIER_SIDE_H

#include "tests/lossy/town.h"

#define CARRIER_GRACE seconds(10) /* what is sooner than that is the same time */

/* Has it a say in this mapping of the gateway's? */
bool carrier_is_asked(const struct town *town, const struct mapping *mapping);

/* Is that as the gateway says: translated at the carrier to the same outermost endpoint? */
bool carrier_agrees(const struct town *town, const struct mapping *mapping);

/*
 * Is a success of the carrier's true yet? One that was overtaken on its way, by another
 * port or a shorter time, looks like any other.
 */
bool carrier_grants(const struct town *town, const struct pcp_response *response);

/* Does a mapping there end sooner by this request than it would have? */
bool carrier_cuts_short(const struct town *town, const struct pcp_request *request);

/*
 * A mapping of the home's there that the gateway does not know; NULL: there is none. Flows
 * are not meant: what PEER has made only time ends.
 */
const struct mapping *carrier_orphan(const struct town *town);

#endif
