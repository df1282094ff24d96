/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts and configuration to one description of the WAN. */
#include "cpe/wan.h"

#include <string.h>

#include "pcp-proxy/pcp.h"

/* RFC 6333 5.7: the B4's own address, whether or not the softwire was given it. */
static const struct address b4_address = { { [10] = 0xff, 0xff, 192, 0, 0, 2 } };

/* The carrier's AFTR alone translates IPv4. */
static bool has_aftr(const struct deployment *mode)
{
	return mode->ipv4.asks && !mode->ipv4.translates;
}

/*
 * Where IPv4 leaves: as configured; else here, if there is IPv4; else, where that is
 * what is to be expected, by the device that its default route leads to.
 */
static const struct link *ipv4_link(const struct config_wan *config, const struct link_facts *facts,
				    const struct link *wan)
{
	const struct default_router *router = link_router(facts, 0, true);
	const struct link_address *address = NULL;
	size_t i;

	if (config->ipv4_interface.text[0] != '\0')
		return link_named(facts, config->ipv4_interface.text);
	while ((address = link_next_address(facts, wan->index, address)) != NULL)
		if (address_is_ipv4(&address->prefix.address))
			return wan;
	if (!has_aftr(config->mode) && !config->mode->has_clat)
		return wan;
	for (i = 0; router && i < facts->link_count; i++)
		if (facts->links[i].index == router->index)
			return &facts->links[i];
	return wan;
}

/* How well does it do as a source? Others answer to a global one: RFC 6887 8.4. */
static int worth(const struct link_address *address)
{
	static const struct prefix global_unicast = { { { 0x20 } }, 3 };
	static const struct prefix unique_local = { { { 0xfc } }, 7 };

	if (address->deprecated)
		return 1;
	if (address_is_ipv4(&address->prefix.address) ||
	    prefix_contains(&global_unicast, &address->prefix.address))
		return 4;
	return prefix_contains(&unique_local, &address->prefix.address) ? 3 : 2;
}

/* The first of the best addresses of that family; "no address" of it. */
static struct address address_of(const struct link_facts *facts, const struct link *link, bool ipv4)
{
	const struct link_address *address = NULL, *best = NULL;

	if (!link || !link->up)
		return ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
	while ((address = link_next_address(facts, link->index, address)) != NULL)
		if (address_is_ipv4(&address->prefix.address) == ipv4 &&
		    (!best || worth(address) > worth(best)))
			best = address;
	if (!best)
		return ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
	return best->prefix.address;
}

/*
 * As configured; else, where the mode has one, the default router (RFC 6887 8.1) of
 * the family that is asked for. An AFTR is no router that we could see.
 */
static struct endpoint upstream_of(const struct config_wan *config, const struct link_facts *facts,
				   unsigned int index)
{
	const struct deployment *mode = config->mode;
	bool ipv4 = mode->ipv4.asks && !mode->has_clat;
	const struct default_router *router =
		has_aftr(mode) ? NULL : link_router(facts, index, ipv4);

	if (config->upstream.port != 0)
		return config->upstream;
	if (!deployment_asks(config->mode) || !router || address_is_none(&router->address))
		return (struct endpoint){ ADDRESS_NONE_IPV4, 0 };
	return (struct endpoint){ router->address, PCP_SERVER_PORT };
}

/* How the carrier sees us where it sees more than the source of our datagrams. */
static struct address own_of(const struct config_wan *config, const struct wan *wan)
{
	if (config->mode->has_clat && !address_is_none(&config->clat_address))
		return config->clat_address;
	if (has_aftr(config->mode))
		return address_is_none(&wan->ipv4) ? b4_address : wan->ipv4;
	return wan->source;
}

struct wan wan_of(const struct config_wan *config, const struct link_facts *facts)
{
	const struct link *link = link_named(facts, config->interface), *ipv4;
	struct wan wan = { .external = ADDRESS_NONE_IPV4,
			   .ipv4 = ADDRESS_NONE_IPV4,
			   .source = ADDRESS_NONE_IPV4,
			   .own = ADDRESS_NONE_IPV4,
			   .upstream = config->upstream,
			   .has_nat64 = config->mode->nat64.asks };

	if (!link || !link->up)
		return wan;
	ipv4 = ipv4_link(config, facts, link);
	wan.interface = link->index;
	if (ipv4)
		memcpy(wan.ipv4_interface, ipv4->name, sizeof(wan.ipv4_interface));
	wan.ipv4 = address_of(facts, ipv4, true);
	wan.upstream = upstream_of(config, facts, link->index);
	wan.source = address_of(facts, link, address_is_ipv4(&wan.upstream.address));
	wan.own = own_of(config, &wan);
	wan.external = deployment_asks(config->mode) && !config->mode->ipv4.translates ? wan.source
										       : wan.ipv4;
	return wan;
}

bool wan_same(const struct wan *one, const struct wan *other)
{
	return one->interface == other->interface &&
	       strcmp(one->ipv4_interface, other->ipv4_interface) == 0 &&
	       address_same(&one->ipv4, &other->ipv4) &&
	       address_same(&one->external, &other->external) &&
	       address_same(&one->source, &other->source) && address_same(&one->own, &other->own) &&
	       endpoint_same(&one->upstream, &other->upstream);
}

const char *wan_trouble(const struct config_wan *config, const struct wan *wan)
{
	bool asks = deployment_asks(config->mode);

	if (wan->interface == 0)
		return "the WAN interface does not exist or is down: bring it up, or name another "
		       "one in the wan section";
	if (config->mode->ipv4.translates && address_is_none(&wan->ipv4))
		return "there is no IPv4 address on the WAN interface, or on ipv4-interface: hosts "
		       "are told NETWORK_FAILURE until it gets one (DHCP client running?)";
	if (asks && wan->upstream.port == 0)
		return "the carrier's PCP server is not known: no default router was found on the "
		       "WAN, or it is an AFTR; set upstream in the wan section";
	if (asks && address_is_none(&wan->source))
		return "the WAN interface has no address of the family of the carrier's PCP server: "
		       "hosts are told NETWORK_FAILURE until it gets one";
	return NULL;
}
