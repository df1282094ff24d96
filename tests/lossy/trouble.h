/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What troubles a town: bad links, kernels that refuse, a carrier that restarts, is
 * silent or renumbered, a WAN that moves or goes down, reloads, and clients who do
 * not know what they want. Each town has some kinds of it, so that one kind does not
 * hide what another one would show.
 */
#ifndef HOMEPORT_TESTS_TROUBLE_H
#define HOMEPORT_TESTS_TROUBLE_H

#include "tests/lossy/town.h"

/* Chooses the kinds. */
void trouble_begin(struct town *town);

/* One thing happens now. */
void trouble_strike(struct town *town);

/* All is as it should be: links, kernels, carrier, WAN. */
void trouble_end(struct town *town);

#endif
