/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold in a town, whatever is lost:
 *
 *	A host that is told SUCCESS has a port that works at that moment: the gateway's
 *	kernel forwards it and the carrier has the very mapping, unless it has lost its
 *	state since it granted it. One that is told that its mapping was ended has none.
 *	Answers go to who asked.
 *	Nothing is forwarded without a mapping, nor to an address outside of the LAN. A flow
 *	that has begun leaves by the port that is kept for it.
 *	The carrier is asked no more often than RFC 6887 8.1.1 and 11.2.1 allow.
 *	After a while without faults who wants a port has one, and host, gateway and
 *	carrier agree on it; when nobody wants one any more, nothing is left.
 */
#ifndef HOMEPORT_TESTS_LAWS_H
#define HOMEPORT_TESTS_LAWS_H

#include "tests/lossy/town.h"

/* Looks on in the town's world. */
struct laws *laws_new(struct town *town);
void laws_free(struct laws *laws);

/* -- what the laws have to know -- */

void laws_carrier_lost_state(struct laws *laws);
void laws_gateway_moved(struct laws *laws);

/* -- what is held against them -- */

/* For the gateway's kernel; arg: the laws. */
void laws_kernel(void *arg, enum kernel_change change, const struct subject *subject, int error);

void laws_check_forwarding(struct laws *laws);
void laws_check_agreement(struct laws *laws);
void laws_check_nothing_left(struct laws *laws);

/* The first that was broken; NULL: none. */
const char *laws_broken(const struct laws *laws);

#endif
