/* SPDX-License-Identifier: BSD-2-Clause */
/* Which policy is a host's. */
#include "pcp-proxy/policy.h"

static const struct policy usual = {
	.allow = true,
	.internal_ports = { 1, UINT16_MAX },
	.external_ports = { 1, UINT16_MAX },
	.max_mappings = 256,
};

const struct policy policy_of_operator = {
	.allow = true,
	.internal_ports = { 1, UINT16_MAX },
	.external_ports = { 1, UINT16_MAX },
	.max_mappings = UINT32_MAX,
};

const struct policy *policy_for(const struct policies *policies, const struct address *host)
{
	const struct policy *policy, *found = NULL;
	size_t i;

	for (i = 0; i < policies->count; i++) {
		policy = &policies->list[i];
		if (prefix_contains(&policy->hosts, host) &&
		    (!found || policy->hosts.length > found->hosts.length))
			found = policy;
	}
	return found ? found : &usual;
}
