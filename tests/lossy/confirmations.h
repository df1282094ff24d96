/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the gateway must know of the carrier's mappings: those that it was told of
 * truly, and has not asked about since without an answer.
 */
#ifndef HOMEPORT_TESTS_CONFIRMATIONS_H
#define HOMEPORT_TESTS_CONFIRMATIONS_H

#include "pcp-proxy/mapping.h"

struct confirmation;

/* All zero at first. */
struct confirmations {
	struct confirmation *list; /* owned */
	size_t count;
};

/* Nothing is known any more. */
void confirmations_clear(struct confirmations *confirmations);

/* The gateway has been told of this mapping at the carrier; or it knows it no more. */
void confirmations_add(struct confirmations *confirmations, const struct pcp_nonce *nonce,
		       uint8_t protocol, uint16_t port);
void confirmations_drop(struct confirmations *confirmations, const struct pcp_nonce *nonce,
			uint8_t protocol, uint16_t port);

/* The gateway asks for it. */
void confirmations_asked(struct confirmations *confirmations, const struct pcp_request *request,
			 monotonic now);

/* Must the gateway know what has become of its mapping? */
bool confirmations_have(const struct confirmations *confirmations, const struct mapping *mapping,
			monotonic now);

#endif
