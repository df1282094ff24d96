/* SPDX-License-Identifier: BSD-2-Clause */
/* Which ports the gateway itself serves, as sock_diag tells. */
#ifndef HOMEPORT_OWN_SOCKETS_H
#define HOMEPORT_OWN_SOCKETS_H

#include "cpe/base/address.h"
#include "kernel-glue/netlink_questions.h"

/* >0 or 0, as glue_serves() says; -errno. */
int own_sockets_serve(struct netlink_questions *, uint8_t protocol,
		      const struct endpoint *external);

#endif
