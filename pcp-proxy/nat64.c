/* SPDX-License-Identifier: BSD-2-Clause */
/* Prefix, IPv4 address and suffix, around an octet that is not used. */
#include "pcp-proxy/nat64.h"

#define UNUSED_OCTET 8 /* "u", always zero: RFC 6052 2.2 */

static bool is_for(const struct pcp_prefix64 *prefix64, const struct address *ipv4)
{
	uint8_t i = 0;

	while (i < prefix64->ipv4_count && !prefix_contains(&prefix64->ipv4[i], ipv4))
		i++;
	return i < prefix64->ipv4_count;
}

static const struct pcp_prefix64 *choose(const struct pcp_prefix64 *prefixes, uint8_t count,
					 const struct address *ipv4)
{
	const struct pcp_prefix64 *one;

	for (one = prefixes; one < prefixes + count; one++)
		if (is_for(one, ipv4))
			return one;
	for (one = prefixes; one < prefixes + count; one++)
		if (one->ipv4_count == 0)
			return one;
	return NULL;
}

bool nat64_address(const struct pcp_prefix64 *prefixes, uint8_t count, const struct address *ipv4,
		   struct address *out)
{
	const struct pcp_prefix64 *chosen = choose(prefixes, count, ipv4);
	const uint8_t *octets = address_ipv4_octets(ipv4);
	uint8_t *to = out->octets;
	unsigned int at, told = 0, suffix = 0;

	if (!chosen)
		return false;
	*out = chosen->prefix.address;
	for (at = chosen->prefix.length / 8; at < 16; at++) {
		if (told < 4 && (at != UNUSED_OCTET || chosen->prefix.length == 96))
			to[at] = octets[told++];
		else
			to[at] = chosen->suffix[suffix++];
	}
	if (chosen->prefix.length < 96)
		to[UNUSED_OCTET] = 0;
	return true;
}
