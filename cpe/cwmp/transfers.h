/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transfers: orders to download a configuration, carried out one after the other when they
 * are due. The file is checked whole by the daemon before it takes the place of the old.
 */
#ifndef HOMEPORT_CWMP_TRANSFERS_H
#define HOMEPORT_CWMP_TRANSFERS_H

#include "cpe/cwmp/settings.h"
#include "cpe/cwmp/state.h"
#include "cpe/loop.h"

#define TRANSFER_OCTETS 32768 /* of a file: it is told to the daemon in one line */

struct curl_pump;
struct model_client;
struct transfers;

/* Called when an order is done or has failed; it says so itself. */
typedef void transfer_done(void *arg, const struct transfer *transfer);

/*
 * All of these live as long. Orders may come and go in the state at any time: what is under
 * way for one that has gone is dropped. NULL: no memory.
 */
struct transfers *transfers_new(struct loop *loop, struct model_client *model, struct state *state,
				const struct settings *settings, transfer_done *done, void *arg);
void transfers_free(struct transfers *transfers); /* NULL is fine */

/* Begins what is due, by this pump, if nothing is under way. Not in a session. */
void transfers_look(struct transfers *transfers, struct curl_pump *pump);
bool transfers_are_under_way(const struct transfers *transfers);

/* When the next is due; NEVER: none is. */
monotonic transfers_wake_at(const struct transfers *transfers);

/* The ACS knows of it. */
void transfers_forget(struct state *state, const struct transfer *transfer);

#endif
