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

/*
 * Keeps a secret for an account of this type, and nothing else: the configuration is somebody
 * else's, as UCI's. Returns the key that has to name the file, change->secrets[0].path; NULL as
 * above.
 */
const char *model_keep(struct gateway *gateway, struct model_change *change, const char *type,
		       const char *value);

#endif
