/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts and configuration to one description of the WAN. */
#include "cpe/wan.h"

#include <string.h>

#include "pcp-proxy/pcp.h"

/* RFC 6333 5.7: the B4's own address, whether or not the softwire was given it. */
static const struct address b4_address = { { [10] = 0xff, 0xff, 192, 0, 0, 2 } };
static const struct prefix softwire_addresses = { { { [10] = 0xff, 0xff, 192 } }, 96 + 29 };

/* The carrier's AFTR alone translates IPv4. */
static bool has_aftr(const struct deployment *mode)
{
	return mode->ipv4.asks && !mode->ipv4.translates;
}

static bool has_ipv4(const struct link_facts *facts, const struct link *link)
{
	const struct link_address *address = NULL;

	while ((address = link_next_address(facts, link->index, address)) != NULL)
		if (address_is_ipv4(&address->prefix.address))
			return true;
	return false;
}

/* As configured; else here, if there is IPv4; else by the device that its default route leads to. */
static const struct link *ipv4_link(const struct config_wan *config, const struct link_facts *facts,
				    const struct link *wan)
{
	const struct default_router *router = link_router(facts, 0, true);
	size_t i;

	if (config->ipv4_interface.text[0] != '\0')
		return link_named(facts, config->ipv4_interface.text);
	if (has_ipv4(facts, wan))
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

/* -- which mode it is -- */

/* Nobody outside can send to it: RFC 1918, 6598, 3927; 7335 for softwires and CLATs. */
static bool is_behind_nat(const struct address *address)
{
	static const struct prefix inner[] = {
		{ { { [10] = 0xff, 0xff, 10 } }, 96 + 8 },
		{ { { [10] = 0xff, 0xff, 172, 16 } }, 96 + 12 },
		{ { { [10] = 0xff, 0xff, 192, 168 } }, 96 + 16 },
		{ { { [10] = 0xff, 0xff, 100, 64 } }, 96 + 10 },
		{ { { [10] = 0xff, 0xff, 169, 254 } }, 96 + 16 },
	};
	size_t i;

	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (prefix_contains(&inner[i], address))
			return true;
	return prefix_contains(&softwire_addresses, address);
}

static const struct {
	const char *mode, *reason;
} findings[] = {
	{ "auto", "no IPv4 address tells yet" },
	{ "public", "the IPv4 address is public" },
	{ "ipv6-firewall", "IPv4 is public, and the PCP server has IPv6" },
	{ "nat444", "the IPv4 address is private or shared" },
	{ "dslite", "IPv4 leaves by a softwire" },
	{ "464xlat", "IPv4 leaves by a CLAT, to a NAT64" },
	{ "nat64", "there is no IPv4, but a NAT64" },
};

/* RFC 7648 3.2, and what RFC 6333 5.7 and RFC 6877 say of addresses. */
static const char *find_mode(const struct config_wan *config, const struct prefix *prefix64,
			     const struct link_facts *facts, const struct link *wan)
{
	const struct link *leaving = ipv4_link(config, facts, wan);
	struct address ipv4 = address_of(facts, leaving, true);
	bool knows_nat64 = prefix64->length > 0;

	if (leaving != wan && prefix_contains(&softwire_addresses, &ipv4))
		return knows_nat64 || !address_is_none(&config->clat_address) ? "464xlat"
									      : "dslite";
	ipv4 = address_of(facts, wan, true);
	if (address_is_none(&ipv4))
		return knows_nat64 ? "nat64" : "auto";
	if (is_behind_nat(&ipv4))
		return "nat444";
	return config->upstream.port != 0 && !address_is_ipv4(&config->upstream.address)
		       ? "ipv6-firewall"
		       : "public";
}

static void decide_mode(struct wan *wan, const struct config_wan *config,
			const struct prefix *prefix64, const struct link_facts *facts,
			const struct link *link)
{
	const char *found = "auto";
	size_t i;

	wan->mode = config->mode;
	if (!config->mode->is_to_be_found)
		return;
	if (link)
		found = find_mode(config, prefix64, facts, link);
	for (i = 0; i < sizeof(findings) / sizeof(findings[0]); i++)
		if (strcmp(findings[i].mode, found) == 0 && deployment_find(found)) {
			wan->mode = deployment_find(found);
			wan->reason = findings[i].reason;
		}
}

/* -- what follows from it -- */

/*
 * As configured; else, where the mode has one, the default router (RFC 6887 8.1) of
 * the family that is asked for. An AFTR is no router that we could see.
 */
static struct endpoint upstream_of(const struct config_wan *config, const struct wan *wan,
				   const struct link_facts *facts)
{
	bool ipv4 = wan->mode->ipv4.asks && !wan->mode->has_clat;
	const struct default_router *router =
		has_aftr(wan->mode) ? NULL : link_router(facts, wan->interface, ipv4);

	if (config->upstream.port != 0)
		return config->upstream;
	if (!deployment_asks(wan->mode) || !router || address_is_none(&router->address))
		return (struct endpoint){ ADDRESS_NONE_IPV4, 0 };
	return (struct endpoint){ router->address, PCP_SERVER_PORT };
}

/* How the carrier sees us where it sees more than the source of our datagrams. */
static struct address own_of(const struct config_wan *config, const struct wan *wan)
{
	if (wan->mode->has_clat && !address_is_none(&config->clat_address))
		return config->clat_address;
	if (has_aftr(wan->mode))
		return address_is_none(&wan->ipv4) ? b4_address : wan->ipv4;
	return wan->source;
}

/* Of the family that the mode is about, where that leaves. */
static uint32_t metric_of(const struct wan *wan, const struct link_facts *facts,
			  const struct link *ipv4)
{
	const struct default_router *router = wan->mode->ipv4.possible && ipv4
						      ? link_router(facts, ipv4->index, true)
						      : link_router(facts, wan->interface, false);

	return router ? router->metric : UINT32_MAX;
}

static void describe(struct wan *wan, const struct config_wan *config,
		     const struct link_facts *facts, const struct link *link)
{
	/* Only these have reason to let IPv4 leave by another device that nobody has named. */
	bool elsewhere = has_aftr(wan->mode) || wan->mode->has_clat ||
			 config->ipv4_interface.text[0] != '\0';
	const struct link *ipv4 = elsewhere ? ipv4_link(config, facts, link) : link;

	wan->interface = link->index;
	if (ipv4)
		memcpy(wan->ipv4_interface, ipv4->name, sizeof(wan->ipv4_interface));
	wan->ipv4 = address_of(facts, ipv4, true);
	wan->upstream = upstream_of(config, wan, facts);
	wan->source = address_of(facts, link, address_is_ipv4(&wan->upstream.address));
	wan->own = own_of(config, wan);
	wan->external =
		deployment_asks(wan->mode) && !wan->mode->ipv4.translates ? wan->source : wan->ipv4;
	wan->has_nat64 = wan->mode->nat64.asks;
	wan->metric = metric_of(wan, facts, ipv4);
}

struct wan wan_of(const struct config_wan *config, const struct prefix *prefix64,
		  const struct link_facts *facts)
{
	const struct link *link = link_named(facts, config->interface);
	struct wan wan = {
		.metric = UINT32_MAX,
		.port_set = config_port_set(config),
		.external = ADDRESS_NONE_IPV4,
		.ipv4 = ADDRESS_NONE_IPV4,
		.source = ADDRESS_NONE_IPV4,
		.own = ADDRESS_NONE_IPV4,
		.upstream = config->upstream,
	};
	bool up = link && link->up;

	memcpy(wan.name, config->interface, sizeof(wan.name));
	decide_mode(&wan, config, prefix64, facts, up ? link : NULL);
	if (up)
		describe(&wan, config, facts, link);
	return wan;
}

bool wan_same(const struct wan *one, const struct wan *other)
{
	return strcmp(one->name, other->name) == 0 && one->mode == other->mode &&
	       one->interface == other->interface &&
	       port_set_same(&one->port_set, &other->port_set) &&
	       strcmp(one->ipv4_interface, other->ipv4_interface) == 0 &&
	       address_same(&one->ipv4, &other->ipv4) &&
	       address_same(&one->external, &other->external) &&
	       address_same(&one->source, &other->source) && address_same(&one->own, &other->own) &&
	       endpoint_same(&one->upstream, &other->upstream);
}

const char *wan_trouble(const struct wan *wan)
{
	bool asks = deployment_asks(wan->mode);

	if (wan->interface == 0)
		return "the WAN interface does not exist or is down: bring it up, or name another "
		       "one in the wan section";
	if (wan->mode->ipv4.translates && address_is_none(&wan->ipv4))
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
