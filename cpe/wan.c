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
	const struct link *leaving = router ? link_at(facts, router->index) : NULL;

	if (config->ipv4_interface.text[0] != '\0')
		return link_named(facts, config->ipv4_interface.text);
	if (has_ipv4(facts, wan))
		return wan;
	return leaving ? leaving : wan;
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

/* The first of the best addresses of that family; NULL: there is none. */
static const struct link_address *best_address(const struct link_facts *facts,
					       const struct link *link, bool ipv4)
{
	const struct link_address *address = NULL, *best = NULL;

	if (!link || !link->up)
		return NULL;
	while ((address = link_next_address(facts, link->index, address)) != NULL)
		if (address_is_ipv4(&address->prefix.address) == ipv4 &&
		    (!best || worth(address) > worth(best)))
			best = address;
	return best;
}

/* The same; "no address" of that family. */
static struct address address_of(const struct link_facts *facts, const struct link *link, bool ipv4)
{
	const struct link_address *best = best_address(facts, link, ipv4);

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
	bool misses_ipv4;
} findings[] = {
	{ "auto", "no IPv4 address tells yet", false },
	{ "public", "the IPv4 address is public", false },
	{ "ipv6-firewall", "IPv4 is public, and the PCP server has IPv6", false },
	{ "nat444", "the IPv4 address is private or shared", false },
	{ "dslite", "IPv4 leaves by a softwire", false },
	{ "464xlat", "IPv4 leaves by a CLAT, to a NAT64", false },
	{ "nat64", "there is no IPv4, but a NAT64", true },
};

/* RFC 7648 3.2, and what RFC 6333 5.7 and RFC 6877 say of addresses. */
static const char *find_mode(const struct config_wan *config, const struct prefix *prefix64,
			     const struct link_facts *facts, const struct dhcp_facts *dhcp,
			     const struct link *wan)
{
	const struct link *leaving = ipv4_link(config, facts, wan);
	struct address ipv4 = address_of(facts, leaving, true);
	bool knows_nat64 = prefix64->length > 0;
	bool knows_aftr = !address_is_none(&dhcp->aftr);

	if (leaving != wan && prefix_contains(&softwire_addresses, &ipv4))
		return knows_nat64 || !address_is_none(&config->clat_address) ? "464xlat"
									      : "dslite";
	ipv4 = address_of(facts, wan, true);
	if (address_is_none(&ipv4) && knows_aftr)
		return "dslite";
	if (address_is_none(&ipv4))
		return knows_nat64 && best_address(facts, wan, false) ? "nat64" : "auto";
	if (is_behind_nat(&ipv4))
		return "nat444";
	return config->upstream.count > 0 && !address_is_ipv4(&config->upstream.list[0].address)
		       ? "ipv6-firewall"
		       : "public";
}

static void decide_mode(struct wan *wan, const struct config_wan *config,
			const struct prefix *prefix64, const struct link_facts *facts,
			const struct dhcp_facts *dhcp, const struct link *link)
{
	const char *found = "auto";
	size_t i;

	wan->mode = config->mapping ? config->mode : &deployment_off;
	if (!wan->mode->is_to_be_found)
		return;
	if (link)
		found = find_mode(config, prefix64, facts, dhcp, link);
	for (i = 0; i < sizeof(findings) / sizeof(findings[0]); i++)
		if (strcmp(findings[i].mode, found) == 0 && deployment_find(found)) {
			wan->mode = deployment_find(found);
			wan->reason = findings[i].reason;
			wan->misses_ipv4 = findings[i].misses_ipv4;
		}
}

/* -- the carrier's PCP server -- */

const char *wan_way_to(const struct wan *wan, const struct address *server)
{
	/* Through a CLAT the carrier sees another source than the request says. */
	return address_is_ipv4(server) && !wan->mode->has_clat ? wan->ipv4_interface : wan->name;
}

/* How the carrier sees us where it sees more than the source of our datagrams. */
static struct address own_of(const struct config_wan *config, const struct wan *wan,
			     const struct address *source)
{
	const struct deployment *mode = wan->mode;

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
	const struct prefix *prefix64;
	const struct link_facts *facts;
	struct wan *wan;
};

/*
 * What we have where datagrams to that server leave; "no address": none. A softwire may be
 * without one: then they have another one of ours, which the kernel chooses.
 */
static struct address source_for(const struct search *search, const struct address *server)
{
	const struct link *link = link_named(search->facts, wan_way_to(search->wan, server));
	bool ipv4 = address_is_ipv4(server);
	struct address source = address_of(search->facts, link, ipv4);

	if (address_is_none(&source) && ipv4 && has_aftr(search->wan->mode) && link && link->up)
		return b4_address;
	return source;
}

/* One address of it; without an address of ours in its family it is of no use. */
static void add_server(const struct search *search, const struct endpoint *server,
		       enum upstream_origin origin, uint8_t group)
{
	const struct deployment *mode = search->wan->mode;
	bool ipv4 = address_is_ipv4(&server->address);
	struct carrier_line line = { .server = *server,
				     .source = source_for(search, &server->address),
				     .has_nat64 = mode->nat64.asks,
				     .nat64 = *search->prefix64,
				     .hosts_only = has_aftr(mode),
				     .origin = origin,
				     .group = group,
				     .of_server = group % SERVER_LIST_MAX };

	if (address_is_none(&line.source))
		return;
	line.own = own_of(search->config, search->wan, &line.source);
	if (has_aftr(mode) && ipv4)
		line.softwire = address_of(search->facts,
					   link_named(search->facts, search->wan->name), false);
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
	bool ipv4_first = asks_in_ipv4(search->wan->mode);

	add_list(search, ipv4_first ? &dhcp->ipv4 : &dhcp->ipv6, 0);
	add_list(search, ipv4_first ? &dhcp->ipv6 : &dhcp->ipv4, SERVER_LIST_MAX);
}

static void add_router(const struct search *search)
{
	const struct default_router *router =
		link_router(search->facts, search->wan->interface, asks_in_ipv4(search->wan->mode));

	if (router)
		add_address(search, &router->address, UPSTREAM_ROUTER, 0);
}

static void add_anycast(const struct search *search)
{
	static const struct address ipv4 = { { [10] = 0xff, 0xff, 192, 0, 0, 9 } };
	static const struct address ipv6 = { { 0x20, 0x01, 0, 1, [15] = 1 } };

	add_address(search, asks_in_ipv4(search->wan->mode) ? &ipv4 : &ipv6, UPSTREAM_ANYCAST, 0);
}

static void look_for_servers(const struct search *search, const struct dhcp_facts *dhcp)
{
	if (!deployment_asks(search->wan->mode))
		return;
	if (search->config->upstream.count > 0) {
		add_configured(search);
	} else if (dhcp->ipv4.count > 0 || dhcp->ipv6.count > 0) {
		add_from_dhcp(search, dhcp);
	} else {
		if (has_aftr(search->wan->mode)) /* it is no router that we could see */
			add_address(search, &dhcp->aftr, UPSTREAM_AFTR, 0);
		else
			add_router(search);
		add_anycast(search);
	}
	upstream_list_sort(&search->wan->upstream);
	upstream_list_mask(&search->wan->upstream);
}

/* -- all together -- */

/* What a pinhole opens is not ours: any address tells that there is a WAN. */
static struct address external_of(const struct wan *wan)
{
	const struct carrier_line *line;

	if (!deployment_asks(wan->mode) || wan->mode->ipv4.translates)
		return wan->ipv4;
	if (wan->upstream.count == 0)
		return ADDRESS_NONE;
	line = &wan->upstream.lines[0];
	return address_is_none(&line->softwire) ? line->source : line->softwire;
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
		     const struct prefix *prefix64, const struct link_facts *facts,
		     const struct dhcp_facts *dhcp, const struct link *link)
{
	/* Only these have reason to let IPv4 leave by another device that nobody has named. */
	bool elsewhere = has_aftr(wan->mode) || wan->mode->has_clat ||
			 config->ipv4_interface.text[0] != '\0';
	const struct link *ipv4 = elsewhere ? ipv4_link(config, facts, link) : link;
	const struct link_address *ipv6 = best_address(facts, link, false);

	wan->interface = link->index;
	if (ipv4)
		memcpy(wan->ipv4_interface, ipv4->name, sizeof(wan->ipv4_interface));
	wan->ipv4 = address_of(facts, ipv4, true);
	look_for_servers(&(struct search){ config, prefix64, facts, wan }, dhcp);
	wan->external = external_of(wan);
	wan->metric = metric_of(wan, facts, ipv4);
	if (ipv6)
		wan->ipv6_came = ipv6->came;
}

/* Of another line, or of none, there is nothing to keep: that does not tell anything yet. */
static void keep_mode(struct wan *wan, const struct wan *before)
{
	bool knows = before->reason && strcmp(before->name, wan->name) == 0;

	wan->mode = knows ? before->mode : deployment_find(findings[0].mode);
	wan->reason = knows ? before->reason : findings[0].reason;
	wan->misses_ipv4 = knows && before->misses_ipv4;
}

/* before: whose mode it keeps; NULL: it is found */
static struct wan look_at(const struct config_wan *config, const struct prefix *prefix64,
			  const struct link_facts *facts, const struct dhcp_facts *dhcp,
			  const struct wan *before)
{
	const struct link *link = link_named(facts, config->interface);
	struct wan wan = {
		.metric = UINT32_MAX,
		.port_set = config_port_set(config),
		.external = ADDRESS_NONE_IPV4,
		.ipv4 = ADDRESS_NONE_IPV4,
	};
	bool up = link && link->up;

	memcpy(wan.name, config->interface, sizeof(wan.name));
	decide_mode(&wan, config, prefix64, facts, dhcp, up ? link : NULL);
	if (before && config->mapping && config->mode->is_to_be_found)
		keep_mode(&wan, before);
	if (up)
		describe(&wan, config, prefix64, facts, dhcp, link);
	return wan;
}

struct wan wan_of(const struct config_wan *config, const struct prefix *prefix64,
		  const struct link_facts *facts, const struct dhcp_facts *dhcp)
{
	return look_at(config, prefix64, facts, dhcp, NULL);
}

struct wan wan_still(const struct config_wan *config, const struct prefix *prefix64,
		     const struct link_facts *facts, const struct dhcp_facts *dhcp,
		     const struct wan *before)
{
	return look_at(config, prefix64, facts, dhcp, before);
}

bool wan_same(const struct wan *one, const struct wan *other)
{
	return strcmp(one->name, other->name) == 0 && one->mode == other->mode &&
	       one->interface == other->interface &&
	       port_set_same(&one->port_set, &other->port_set) &&
	       strcmp(one->ipv4_interface, other->ipv4_interface) == 0 &&
	       address_same(&one->ipv4, &other->ipv4) &&
	       address_same(&one->external, &other->external) &&
	       upstream_list_same(&one->upstream, &other->upstream);
}

const char *wan_trouble(const struct wan *wan)
{
	if (wan->mode == &deployment_off)
		return "ports are not mapped here, as configured: mapping = true in the wan "
		       "section, and outside of sections, lets them be";
	if (wan->interface == 0)
		return "the WAN interface does not exist or is down: bring it up, or name another "
		       "one in the wan section";
	if (wan->mode->ipv4.translates && address_is_none(&wan->ipv4))
		return "there is no IPv4 address on the WAN interface, or on ipv4-interface: hosts "
		       "are told NETWORK_FAILURE until it gets one (DHCP client running?)";
	if (deployment_asks(wan->mode) && wan->upstream.count == 0)
		return "the WAN interface, or ipv4-interface if the carrier's PCP server has IPv4, "
		       "has no address of the family of that server: hosts are told "
		       "NETWORK_FAILURE until it gets one";
	return NULL;
}

bool wan_is_usable(const struct wan *wan)
{
	return wan_trouble(wan) == NULL && !wan->mode->is_to_be_found;
}

/* -- mappings that go out by it -- */

static bool is_cut_off(const struct wan *wan, const struct mapping_key *key)
{
	return address_is_none(&wan->external) &&
	       deployment_needs_address(
		       wan->mode, deployment_crossing(wan->mode, address_is_ipv4(&key->internal),
						      key->external_ipv4));
}

enum mapping_state wan_mapping_state(const struct wan *wan, const struct mapping *mapping)
{
	if (mapping->suspended)
		return MAPPING_OFF;
	if (is_cut_off(wan, &mapping->key))
		return MAPPING_WAITING;
	return mapping->standing ? MAPPING_ACTIVE : MAPPING_PENDING;
}

const char *wan_mapping_word(enum mapping_state state)
{
	static const char *const words[] = {
#define X(symbol, word) [MAPPING_##symbol] = word,
		MAPPING_STATES(X)
#undef X
	};

	return words[state];
}
