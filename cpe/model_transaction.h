/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Model transaction: changes that a connection of the control socket has asked for one by
 * one, and that are made together, or not at all. It ends with the connection.
 *
 * Nobody else is kept waiting by it: what others have changed meanwhile stands, and what
 * has been asked for is checked again, with all of that, when it is committed.
 */
#ifndef HOMEPORT_MODEL_TRANSACTION_H
#define HOMEPORT_MODEL_TRANSACTION_H

#include "cpe/model_change.h"

#define MODEL_TRANSACTION_EDITS 4096 /* at most */

/* What the connection of a request has collected; NULL: it has not begun. */
struct model_change *model_transaction_of(struct json_object *request);

/* False: it has begun already, or memory is short. */
bool model_transaction_begin(struct json_object *request);

/* Forgets all of it. */
void model_transaction_end(struct json_object *request);

#endif
