/* SPDX-License-Identifier: BSD-2-Clause */
/* By which link a LAN host's packets leave, as the kernel's routes and rules have it. */
#ifndef HOMEPORT_WAY_OUT_H
#define HOMEPORT_WAY_OUT_H

#include "cpe/base/address.h"
#include "kernel-glue/netlink_questions.h"

/* The index of the link; 0: they do not get out. See link_watch_way_out(). */
unsigned int way_out(struct netlink_questions *, const struct address *host);

#endif
