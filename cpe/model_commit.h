/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Model commit: a change in the configuration file and in the gateway. Files are replaced
 * whole, so that a power cut at any moment leaves what was before, or all of the change.
 */
#ifndef HOMEPORT_MODEL_COMMIT_H
#define HOMEPORT_MODEL_COMMIT_H

#include "cpe/model_change.h"

struct gateway;

/* True: it is done. Else nothing has changed, and the change says why, or memory is short. */
bool model_commit(struct gateway *gateway, struct model_change *change);

#endif
