/* SPDX-License-Identifier: BSD-2-Clause */
/* What the structs say, compared. */
#include "pcp-proxy/pcp.h"

#include <string.h>

bool pcp_prefix64_same(const struct pcp_prefix64 *one, const struct pcp_prefix64 *other)
{
	size_t i;

	if (!prefix_same(&one->prefix, &other->prefix) || one->ipv4_count != other->ipv4_count ||
	    memcmp(one->suffix, other->suffix, sizeof(one->suffix)) != 0)
		return false;
	for (i = 0; i < one->ipv4_count; i++)
		if (!prefix_same(&one->ipv4[i], &other->ipv4[i]))
			return false;
	return true;
}
