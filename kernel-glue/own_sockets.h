/* SPDX-License-Identifier: BSD-2-Clause */
/* Which ports the gateway itself serves, as sock_diag tells. */
#ifndef HOMEPORT_OWN_SOCKETS_H
#define HOMEPORT_OWN_SOCKETS_H

#include "cpe/base/address.h"
#include "kernel-glue/netlink_dump.h"

/*
 * >0 if a socket of the gateway waits on that port of the address, or of all
 * addresses, TCP or UDP; 0: none does; -errno. Sockets bound to one interface are
 * left out: it is that of the LAN.
 */
int own_sockets_serve(struct netlink_dump *, uint8_t protocol, const struct endpoint *external);

#endif
