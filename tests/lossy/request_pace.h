/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How often a client may send one request: after a cause at once, and without
 * one as RFC 6887 8.1.1 and 11.2.1 allow. A cause is a host that asks, an answer
 * to this very request, a carrier that is heard again after a silence, one that has
 * restarted, and an address that is another one now.
 */
#ifndef HOMEPORT_TESTS_REQUEST_PACE_H
#define HOMEPORT_TESTS_REQUEST_PACE_H

#include "pcp-proxy/proxy.h"

struct paced_request;

/* All zero at first. */
struct request_pace {
	struct paced_request *requests; /* owned */
	size_t count;
	uint64_t restarts;      /* of the carrier, that the proxy has seen */
	unsigned int questions; /* for the NAT64's prefix, alone */
};

void request_pace_clear(struct request_pace *pace);

/* False: it is no request for a mapping. */
bool read_request(struct pcp_request *request, const struct datagram *datagram);

/* A host's datagram has arrived at the gateway; one of the carrier's has. */
void request_pace_asked(struct request_pace *pace, const struct datagram *datagram);
void request_pace_heard(struct request_pace *pace, const struct datagram *datagram,
			const struct proxy *proxy);

/* There is a cause for every request. */
void request_pace_free_all(struct request_pace *pace);

/* A request leaves for the carrier; NULL, or why it must not, in a static buffer. */
const char *request_pace_sent(struct request_pace *pace, const struct datagram *datagram,
			      const struct proxy *proxy, monotonic now);

#endif
