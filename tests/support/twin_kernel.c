/* SPDX-License-Identifier: BSD-2-Clause */
/* A set of forwardings. */
#include "tests/support/twin_kernel.h"

#include <errno.h>

#define SLACK seconds(30) /* as in cpe/forward.c: the server ends mappings before the kernel does */

const struct endpoint *twin_flow(const struct twin_kernel *kernel, const struct mapping_key *key)
{
	const struct twin_flow *flow = kernel->flows;

	for (; flow < kernel->flows + kernel->flow_count; flow++)
		if (flow->key.protocol == key->protocol &&
		    flow->key.internal_port == key->internal_port &&
		    address_same(&flow->key.internal, &key->internal) &&
		    endpoint_same(&flow->key.remote, &key->remote))
			return &flow->external;
	return NULL;
}

/* What comes to the same endpoint outside, wherever it leads. */
static bool is_at(const struct twin_forwarding *forwarding, const struct mapping *mapping)
{
	return forwarding->mapping.key.protocol == mapping->key.protocol &&
	       endpoint_same(&forwarding->mapping.key.remote, &mapping->key.remote) &&
	       endpoint_same(&forwarding->mapping.external, &mapping->external);
}

static struct twin_forwarding *at_external(struct twin_kernel *kernel,
					   const struct mapping *mapping)
{
	size_t i;

	for (i = 0; i < kernel->count; i++)
		if (is_at(&kernel->forwardings[i], mapping))
			return &kernel->forwardings[i];
	return NULL;
}

static bool leads_to(const struct twin_forwarding *forwarding, const struct mapping *mapping)
{
	return forwarding->mapping.key.internal_port == mapping->key.internal_port &&
	       address_same(&forwarding->mapping.key.internal, &mapping->key.internal);
}

static void forget_closed(struct twin_kernel *kernel, monotonic now)
{
	size_t i;

	for (i = kernel->count; i-- > 0;)
		if (kernel->forwardings[i].closes <= now)
			kernel->forwardings[i] = kernel->forwardings[--kernel->count];
}

int twin_install(struct twin_kernel *kernel, const struct subject *subject, monotonic now)
{
	const struct mapping *mapping = &subject->mapping;
	struct twin_forwarding *there;

	forget_closed(kernel, now);
	there = at_external(kernel, mapping);
	if (kernel->refuse > 0) {
		kernel->refuse--;
		return kernel->refusal;
	}
	if (there && (!subject->refresh || !leads_to(there, mapping)))
		return -EEXIST;
	if (!there && kernel->count == TWIN_FORWARDINGS)
		return -ENFILE;
	if (!there)
		there = &kernel->forwardings[kernel->count++];
	*there = (struct twin_forwarding){
		.mapping = *mapping,
		.details = subject->details,
		.closes = after(after(now, seconds(subject->lifetime)), SLACK),
	};
	return 0;
}

bool twin_remove(struct twin_kernel *kernel, const struct subject *subject)
{
	const struct mapping *mapping = &subject->mapping;
	struct twin_forwarding *there = at_external(kernel, mapping);

	if (!there || !leads_to(there, mapping))
		return false;
	*there = kernel->forwardings[--kernel->count];
	return true;
}

uint32_t twin_remaining(const struct twin_forwarding *forwarding, monotonic now)
{
	return seconds_until(forwarding->closes, after(now, SLACK));
}

size_t twin_count(const struct twin_kernel *kernel, monotonic now)
{
	size_t count = 0, i;

	for (i = 0; i < kernel->count; i++)
		count += kernel->forwardings[i].closes > now;
	return count;
}

static bool same_filters(const struct filter_list *one, const struct mapping_details *other)
{
	uint8_t i;

	if (one->count != (other ? other->filters.count : 0))
		return false;
	for (i = 0; i < one->count; i++)
		if (!filter_list_has(&other->filters, &one->filters[i]))
			return false;
	return true;
}

bool twin_forwards(const struct twin_kernel *kernel, const struct mapping *mapping, monotonic now)
{
	size_t i;

	for (i = 0; i < kernel->count; i++)
		if (is_at(&kernel->forwardings[i], mapping) &&
		    leads_to(&kernel->forwardings[i], mapping) &&
		    same_filters(&kernel->forwardings[i].details.filters, mapping->details))
			return kernel->forwardings[i].closes > now;
	return false;
}
