/* SPDX-License-Identifier: BSD-2-Clause */
/* How IPv4 hosts look from behind a NAT64: RFC 6052 2.2, RFC 7225 4.3. */
#ifndef HOMEPORT_NAT64_H
#define HOMEPORT_NAT64_H

#include "pcp-proxy/pcp.h"

/*
 * The IPv6 address that stands for this IPv4 one: by the first prefix whose list of IPv4
 * prefixes has it, else by the first that has no such list. False: by none of them.
 */
bool nat64_address(const struct pcp_prefix64 *prefixes, uint8_t count, const struct address *ipv4,
		   struct address *out);

#endif
