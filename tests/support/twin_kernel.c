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

/*
 * What comes to the same endpoint outside, wherever it leads. (What comes to an IPv6 host
 * from a NAT64 is told from what comes in IPv6.)
 */
static bool is_at(const struct twin_forwarding *forwarding, const struct mapping *mapping)
{
	return forwarding->mapping.key.external_ipv4 == mapping->key.external_ipv4 &&
	       forwarding->mapping.key.protocol == mapping->key.protocol &&
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

/* One port of a mapping, as a mapping of its own. */
static struct mapping port_of(const struct mapping *mapping, uint16_t behind)
{
	struct mapping single = *mapping;

	single.more_ports = 0;
	single.key.internal_port = (uint16_t)(single.key.internal_port + behind);
	single.external.port = (uint16_t)(single.external.port + behind);
	return single;
}

static struct twin_forwarding *forwarding_of(struct twin_kernel *kernel,
					     const struct mapping *single)
{
	struct twin_forwarding *there = at_external(kernel, single);

	return there && there->mapping.key.internal_port == single->key.internal_port &&
			       address_same(&there->mapping.key.internal, &single->key.internal)
		       ? there
		       : NULL;
}

static void forget_closed(struct twin_kernel *kernel, monotonic now)
{
	size_t i;

	for (i = kernel->count; i-- > 0;)
		if (kernel->forwardings[i].closes <= now)
			kernel->forwardings[i] = kernel->forwardings[--kernel->count];
}

static int check_port(struct twin_kernel *kernel, const struct mapping *single, bool refresh)
{
	if (kernel->own.port != 0 && kernel->own.port == single->external.port &&
	    kernel->own.protocol == single->key.protocol)
		return -EADDRINUSE;
	if (refresh && forwarding_of(kernel, single))
		return 0;
	if (at_external(kernel, single))
		return -EEXIST;
	return 0;
}

static int check(struct twin_kernel *kernel, const struct subject *subject, uint16_t *taken)
{
	struct mapping single;
	uint32_t i;
	int error = 0;

	*taken = 0;
	if (kernel->refuse > 0) {
		kernel->refuse--;
		*taken = subject->mapping.external.port;
		return kernel->refusal;
	}
	for (i = 0; error == 0 && i <= subject->mapping.more_ports; i++) {
		single = port_of(&subject->mapping, (uint16_t)i);
		error = check_port(kernel, &single, subject->refresh);
	}
	if (error == -EADDRINUSE)
		*taken = single.external.port;
	return error == 0 && kernel->count + i > TWIN_FORWARDINGS ? -ENFILE : error;
}

int twin_install(struct twin_kernel *kernel, const struct subject *subject, uint16_t *taken,
		 monotonic now)
{
	struct twin_forwarding *there;
	struct mapping single;
	uint32_t i;
	int error;

	forget_closed(kernel, now);
	error = check(kernel, subject, taken);
	for (i = 0; error == 0 && i <= subject->mapping.more_ports; i++) {
		single = port_of(&subject->mapping, (uint16_t)i);
		there = forwarding_of(kernel, &single);
		if (!there)
			there = &kernel->forwardings[kernel->count++];
		*there = (struct twin_forwarding){
			.mapping = single,
			.details = subject->details,
			.closes = after(after(now, seconds(subject->lifetime)), SLACK),
		};
	}
	return error;
}

bool twin_remove(struct twin_kernel *kernel, const struct subject *subject)
{
	struct twin_forwarding *there;
	struct mapping single;
	bool all = true;
	uint32_t i;

	for (i = 0; i <= subject->mapping.more_ports; i++) {
		single = port_of(&subject->mapping, (uint16_t)i);
		there = forwarding_of(kernel, &single);
		all &= there != NULL;
		if (there)
			*there = kernel->forwardings[--kernel->count];
	}
	return all;
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

bool twin_forwards(struct twin_kernel *kernel, const struct mapping *mapping, monotonic now)
{
	const struct twin_forwarding *there;
	struct mapping single;
	uint32_t i;

	for (i = 0; i <= mapping->more_ports; i++) {
		single = port_of(mapping, (uint16_t)i);
		there = forwarding_of(kernel, &single);
		if (!there || there->closes <= now ||
		    !same_filters(&there->details.filters, mapping->details))
			return false;
	}
	return true;
}
