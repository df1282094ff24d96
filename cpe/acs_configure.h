/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole configuration from afar (Download of TR-069). It may say all that the model lets
 * an ACS say, and nothing else: which files there are, who the gateway is and whom it
 * trusts stays as it is said on the gateway itself. Pure.
 */
#ifndef HOMEPORT_ACS_CONFIGURE_H
#define HOMEPORT_ACS_CONFIGURE_H

#include "cpe/base/failure.h"
#include "cpe/config_file.h"

/*
 * May it take the place of the other? 0; -EACCES, and which key says too much, or that
 * the ACS would be lost by it.
 */
int acs_may_configure(const struct config *before, const struct config *after,
		      struct failure *failure);

#endif
