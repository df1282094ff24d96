/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this folder ask the values of kernel_glue.h beyond what it offers. */
#ifndef HOMEPORT_FORWARDING_H
#define HOMEPORT_FORWARDING_H

#include "kernel-glue/kernel_glue.h"

/* Does its header begin with source and destination port? */
bool protocol_has_ports(uint8_t protocol);

/* Not for everybody: for some remote addresses or one remote port. A peer is no filter. */
bool forwarding_is_filter(const struct forwarding *);

/* The remote in its one true spelling: zeros behind the prefix, length 0 for everybody. */
struct prefix forwarding_remote(const struct forwarding *);

/* -EINVAL and a sentence if a WAN cannot be like this. */
int glue_wan_check(const struct glue_wan *, struct failure *);

#endif
