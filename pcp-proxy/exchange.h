/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An exchange: a request that waits for kernel or carrier before it can be
 * answered. The octets are kept, because an error reply is a copy of the request
 * (RFC 6887 8.2).
 */
#ifndef HOMEPORT_EXCHANGE_H
#define HOMEPORT_EXCHANGE_H

#include "pcp-proxy/mapping.h"

struct exchange {
	struct reply_path path;
	uint32_t lifetime;         /* seconds, within our bounds */
	struct endpoint suggested; /* what the host would like to have outermost */
	bool prefer_failure;
	bool keeps_parity;
	bool only_asks; /* PEER with lifetime 0 */
	bool changes_details;
	struct mapping_details *details; /* owned; what they become, NULL: plain */
	uint8_t answered_length;
	uint8_t answered[PCP_UNKNOWN_KEPT]; /* unknown options of the carrier's answer */
	uint16_t length;
	uint8_t request[]; /* as it came in; its first octet tells the protocol */
};

/* NULL if memory is short. */
struct exchange *exchange_new(const struct datagram *datagram);
void exchange_free(struct exchange *exchange); /* NULL is fine */

#endif
