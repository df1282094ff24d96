/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Port users: who has an external port for something else than a mapping of ours.
 *
 * What the gateway serves itself the kernel knows at once. Whose flows leave by a
 * port takes a walk over all of them; its result is kept, and used again if the
 * next question comes too soon for another walk.
 */
#ifndef HOMEPORT_PORT_USERS_H
#define HOMEPORT_PORT_USERS_H

#include "kernel-glue/kernel_glue.h"

struct port_users;

/* NULL: no memory. The glue must live as long. */
struct port_users *port_users_new(struct glue *glue);
void port_users_free(struct port_users *users); /* NULL is fine */

/*
 * Has somebody else than this LAN host the external IPv4 port now? What cannot be
 * found out is not so: nobody shall be refused for it.
 */
bool port_users_other(struct port_users *users, uint8_t protocol, const struct endpoint *external,
		      const struct address *host);

#endif
