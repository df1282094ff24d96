/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Policy: what the operator lets each host ask for. A pure lookup; the server
 * holds requests against what it finds.
 */
#ifndef HOMEPORT_POLICY_H
#define HOMEPORT_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"

/* Ports from first to last, both included. */
struct port_span {
	uint16_t first, last;
};

struct policy {
	struct prefix hosts; /* whom it is for */
	bool allow;          /* they may have mappings; else NOT_AUTHORIZED */
	bool wildcards;      /* they may have all ports of a protocol, or everything */
	bool same_host;      /* another nonce from the same address is as good */
	struct port_span internal_ports, external_ports;
	uint32_t max_mappings;       /* of each host; more are USER_EX_QUOTA */
	struct prefix third_parties; /* on whose behalf they may ask; length 0: nobody's */
};

/* The caller's array, in any order. */
struct policies {
	const struct policy *list;
	size_t count;
};

/*
 * The policy of the longest prefix that has the host in it. Without one: all
 * ports, 256 mappings, no wildcards, no third parties, strict nonces.
 */
const struct policy *policy_for(const struct policies *policies, const struct address *host);

/* The operator's own wishes: everything is allowed. */
extern const struct policy policy_of_operator;

static inline bool port_span_has(const struct port_span *span, uint16_t port)
{
	return port >= span->first && port <= span->last;
}

#endif
