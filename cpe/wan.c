/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts and configuration to one description of the WAN. */
#include "cpe/wan.h"

#include "pcp-proxy/pcp.h"

/* The first IPv4 address of the link. */
static struct address external_of(const struct link_facts *facts, unsigned int index)
{
	const struct link_address *address = NULL;

	while ((address = link_next_address(facts, index, address)) != NULL)
		if (address_is_ipv4(&address->prefix.address))
			return address->prefix.address;
	return ADDRESS_NONE_IPV4;
}

/* As configured; else, where the mode has one, the default router (RFC 6887 8.1). */
static struct endpoint upstream_of(const struct config_wan *config, const struct link_facts *facts,
				   unsigned int index)
{
	const struct default_router *router = link_router(facts, index, true);

	if (config->upstream.port != 0)
		return config->upstream;
	if (!config->mode->has_upstream || !router || address_is_none(&router->address))
		return (struct endpoint){ ADDRESS_NONE_IPV4, 0 };
	return (struct endpoint){ router->address, PCP_SERVER_PORT };
}

struct wan wan_of(const struct config_wan *config, const struct link_facts *facts)
{
	const struct link *link = link_named(facts, config->interface);
	struct wan wan = { .external = ADDRESS_NONE_IPV4, .upstream = config->upstream };

	if (!link || !link->up)
		return wan;
	wan.interface = link->index;
	wan.external = external_of(facts, link->index);
	wan.upstream = upstream_of(config, facts, link->index);
	return wan;
}

bool wan_same(const struct wan *one, const struct wan *other)
{
	return one->interface == other->interface &&
	       address_same(&one->external, &other->external) &&
	       endpoint_same(&one->upstream, &other->upstream);
}

const char *wan_trouble(const struct config_wan *config, const struct wan *wan)
{
	if (wan->interface == 0)
		return "the WAN interface does not exist or is down: bring it up, or name another "
		       "one in the wan section";
	if (address_is_none(&wan->external))
		return "the WAN interface has no IPv4 address: hosts are told NETWORK_FAILURE "
		       "until it gets one (DHCP client running?)";
	if (config->mode->has_upstream && wan->upstream.port == 0)
		return "the carrier's PCP server is not known: no default router was found on the "
		       "WAN; set upstream in the wan section";
	return NULL;
}
