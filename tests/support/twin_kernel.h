/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel in a world: a set of forwardings, as the server's decisions make
 * them, which refuses when told to. Forwardings of mappings only; the glue's own
 * twin (kernel-glue/glue_memory.h) is for the tests of the glue.
 */
#ifndef HOMEPORT_TESTS_TWIN_KERNEL_H
#define HOMEPORT_TESTS_TWIN_KERNEL_H

#include "pcp-proxy/decision.h"

#define TWIN_FORWARDINGS 4096

struct twin_forwarding {
	/* One port, as it was when it was installed: a set has one for each. Owns nothing. */
	struct mapping mapping;
	struct mapping_details details;
	monotonic closes;
};

/* A flow that a host has begun itself. */
struct twin_flow {
	struct mapping_key key;
	struct endpoint external;
};

#define TWIN_FLOWS         8
#define TWIN_FLOW_LIFETIME 55 /* seconds that each is there yet */

struct twin_kernel {
	struct twin_forwarding forwardings[TWIN_FORWARDINGS];
	size_t count;
	unsigned int refuse; /* so many of the next installs, */
	int refusal;         /* with this error */
	struct {
		uint8_t protocol;
		uint16_t port; /* 0: none */
	} own;                 /* what the gateway serves itself */
	struct twin_flow flows[TWIN_FLOWS];
	size_t flow_count;
};

/* The external endpoint of a flow; NULL: there is no such flow. */
const struct endpoint *twin_flow(const struct twin_kernel *kernel, const struct mapping_key *key);

/*
 * 0, what it was told to refuse with, -EEXIST if it contradicts what is there. All
 * ports of a set or none. *taken: the port that is in use, if that is why; else 0.
 */
int twin_install(struct twin_kernel *kernel, const struct subject *subject, uint16_t *taken,
		 monotonic now);

/* False if there was nothing to remove. */
bool twin_remove(struct twin_kernel *kernel, const struct subject *subject);

/* For how many seconds a gateway that starts now may go on with it; 0: it is over. */
uint32_t twin_remaining(const struct twin_forwarding *forwarding, monotonic now);

/* How many ports it forwards now; and does it forward this one, with all its ports? */
size_t twin_count(const struct twin_kernel *kernel, monotonic now);
bool twin_forwards(struct twin_kernel *kernel, const struct mapping *mapping, monotonic now);

#endif
