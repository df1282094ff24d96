/* SPDX-License-Identifier: BSD-2-Clause */
/* Flows that the kernel tracks: found, ended, and the ports they hold. Verbs as in kernel_glue.h. */
#ifndef HOMEPORT_CONNTRACK_H
#define HOMEPORT_CONNTRACK_H

#include "kernel-glue/nft_transaction.h"

int conntrack_find(struct netfilter *, const struct flow *, struct translation *);

int conntrack_list_port_users(struct netfilter *, const struct address *external, port_user_visit *,
			      void *arg);

/* How many were ended, or -errno. */
int conntrack_end_flows(struct netfilter *, const struct forwarding *, size_t count);

/* -- which flows came in through which forwarding; no socket -- */

/* A flow as its first packet was (source, destination), and as the answer to it is. */
struct tracked_flow {
	uint8_t protocol;
	struct endpoint source, destination;
	struct endpoint answer_source, answer_destination;
};

bool flow_came_through(const struct tracked_flow *, const struct forwarding *);

#endif
