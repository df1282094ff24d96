/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keeper: when the state is written to flash. Soon after a change, because power
 * may fail; but seldom, because flash wears out: ten seconds after it at the
 * earliest, and five minutes after the last time. And when the daemon ends.
 */
#ifndef HOMEPORT_KEEPER_H
#define HOMEPORT_KEEPER_H

#include "cpe/loop.h"

#define KEEPER_DELAY    seconds(10)
#define KEEPER_INTERVAL seconds(300)

struct keeper;

/* Calls save(arg) when it is time. NULL: no memory. */
struct keeper *keeper_new(struct loop *loop, loop_callback *save, void *arg);
void keeper_free(struct keeper *keeper); /* saves nothing; NULL is fine, here and below */

/* There is something to save. */
void keeper_changed(struct keeper *keeper);

/* Saves now what there is to save. */
void keeper_finish(struct keeper *keeper);

/* When it will save; NEVER: there is nothing to. */
monotonic keeper_due(const struct keeper *keeper);

#endif
