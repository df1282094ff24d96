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

/* -- the carrier's PCP server -- */

/* How the carrier sees us where it sees more than the source of our datagrams. */
static struct address own_of(const struct config_wan *config, const struct wan *wan,
			     const struct address *source)
{
	const struct deployment *mode = config->mode;

	if (mode->has_clat && !address_is_none(&config->clat_address))
		return config->clat_address;
	if (has_aftr(mode))
		return address_is_none(&wan->ipv4) ? b4_address : wan->ipv4;
	if (mode->ipv4.asks && !mode->has_clat && !address_is_ipv4(source))
		return wan->ipv4; /* that is what it translates */
	return *source;
}

/* The family in which a carrier of this mode is asked, if nobody says otherwise. */
static bool asks_in_ipv4(const struct deployment *mode)
{
	return mode->ipv4.asks && mode->ipv4.translates && !mode->has_clat;
}

/* What is looked at, and what is found. */
struct search {
	const struct config_wan *config;
	const struct link_facts *facts;
	struct wan *wan;
};

/* One address of it; without an address of ours in its family it is of no use. */
static void add_server(const struct search *search, const struct endpoint *server,
		       enum upstream_origin origin, uint8_t group)
{
	struct carrier_line line = { .server = *server, .origin = origin, .group = group };

	line.source =
		address_of(search->facts, link_named(search->facts, search->config->interface),
			   address_is_ipv4(&server->address));
	if (address_is_none(&line.source))
		return;
	line.own = own_of(search->config, search->wan, &line.source);
	upstream_list_add(&search->wan->upstream, &line);
}

static void add_address(const struct search *search, const struct address *address,
			enum upstream_origin origin, uint8_t group)
{
	struct endpoint server = { *address, PCP_SERVER_PORT };

	if (!address_is_none(address))
		add_server(search, &server, origin, group);
}

static void add_configured(const struct search *search)
{
	const struct config_servers *servers = &search->config->upstream;
	uint16_t i;

	for (i = 0; i < servers->count; i++)
		add_server(search, &servers->list[i], UPSTREAM_CONFIGURED, 0);
}

static void add_list(const struct search *search, const struct server_list *list,
		     uint8_t first_group)
{
	uint16_t i;

	for (i = 0; i < list->count; i++)
		add_address(search, &list->list[i].address, UPSTREAM_DHCP,
			    (uint8_t)(first_group + list->list[i].server));
}

static void add_from_dhcp(const struct search *search, const struct dhcp_facts *dhcp)
{
	bool ipv4_first = asks_in_ipv4(search->config->mode);

	add_list(search, ipv4_first ? &dhcp->ipv4 : &dhcp->ipv6, 0);
	add_list(search, ipv4_first ? &dhcp->ipv6 : &dhcp->ipv4, SERVER_LIST_MAX);
}

static void add_router(const struct search *search)
{
	const struct default_router *router = link_router(search->facts, search->wan->interface,
							  asks_in_ipv4(search->config->mode));

	if (router)
		add_address(search, &router->address, UPSTREAM_ROUTER, 0);
}

static void add_anycast(const struct search *search)
{
	static const struct address ipv4 = { { [10] = 0xff, 0xff, 192, 0, 0, 9 } };
	static const struct address ipv6 = { { 0x20, 0x01, 0, 1, [15] = 1 } };

	add_address(search, asks_in_ipv4(search->config->mode) ? &ipv4 : &ipv6, UPSTREAM_ANYCAST,
		    0);
}

static void look_for_servers(const struct search *search, const struct dhcp_facts *dhcp)
{
	if (!deployment_asks(search->config->mode))
		return;
	if (search->config->upstream.count > 0) {
		add_configured(search);
	} else if (dhcp->ipv4.count > 0 || dhcp->ipv6.count > 0) {
		add_from_dhcp(search, dhcp);
	} else {
		if (has_aftr(search->config->mode)) /* it is no router that we could see */
			add_address(search, &dhcp->aftr, UPSTREAM_AFTR, 0);
		else
			add_router(search);
		add_anycast(search);
	}
	upstream_list_sort(&search->wan->upstream);
}

/* -- all together -- */

/* What a pinhole opens is not ours: any address tells that there is a WAN. */
static struct address external_of(const struct config_wan *config, const struct wan *wan)
{
	if (!deployment_asks(config->mode) || config->mode->ipv4.translates)
		return wan->ipv4;
	return wan->upstream.count > 0 ? wan->upstream.lines[0].source : ADDRESS_NONE;
}

struct wan wan_of(const struct config_wan *config, const struct link_facts *facts,
		  const struct dhcp_facts *dhcp)
{
	const struct link *link = link_named(facts, config->interface), *ipv4;
	struct wan wan = { .external = ADDRESS_NONE_IPV4, .ipv4 = ADDRESS_NONE_IPV4 };

	if (!link || !link->up)
		return wan;
	ipv4 = ipv4_link(config, facts, link);
	wan.interface = link->index;
	if (ipv4)
		memcpy(wan.ipv4_interface, ipv4->name, sizeof(wan.ipv4_interface));
	wan.ipv4 = address_of(facts, ipv4, true);
	look_for_servers(&(struct search){ config, facts, &wan }, dhcp);
	wan.external = external_of(config, &wan);
	return wan;
}

bool wan_same(const struct wan *one, const struct wan *other)
{
	return one->interface == other->interface &&
	       strcmp(one->ipv4_interface, other->ipv4_interface) == 0 &&
	       address_same(&one->ipv4, &other->ipv4) &&
	       address_same(&one->external, &other->external) &&
	       upstream_list_same(&one->upstream, &other->upstream);
}

const char *wan_trouble(const struct config_wan *config, const struct wan *wan)
{
	if (wan->interface == 0)
		return "the WAN interface does not exist or is down: bring it up, or name another "
		       "one in the wan section";
	if (config->mode->ipv4.translates && address_is_none(&wan->ipv4))
		return "there is no IPv4 address on the WAN interface, or on ipv4-interface: hosts "
		       "are told NETWORK_FAILURE until it gets one (DHCP client running?)";
	if (deployment_asks(config->mode) && wan->upstream.count == 0)
		return "the WAN interface has no address of the family of the carrier's PCP server: "
		       "hosts are told NETWORK_FAILURE until it gets one";
	return NULL;
}
