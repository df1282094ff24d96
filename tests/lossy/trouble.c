/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of troubles, from which one is drawn at a time. */
#include "tests/lossy/trouble.h"

#include <errno.h>

#include "tests/lossy/laws.h"

#define CUSTOMER   (TOWN_CLIENTS - 1)
#define FIRST_PORT 8080

static bool one_in(const struct town *town, uint32_t count)
{
	return draw_below(town, count) == 0;
}

/* -- what clients want -- */

static bool is_ipv4(const struct client *client)
{
	return address_is_ipv4(&client->at.address);
}

static struct pcp_filter a_filter(const struct town *town, bool ipv4)
{
	struct pcp_filter filter = { .remote_port = one_in(town, 3) ? 443 : 0 };

	address_parse(ipv4 ? "198.51.100.0" : "2001:db8:99::", &filter.remote.address);
	filter.remote.length = 128;
	filter.remote.address.octets[15] = (uint8_t)(1 + draw_below(town, 3));
	return filter;
}

static void add_options(const struct town *town, const struct client *client,
			struct port_wish *wish)
{
	static const char *const descriptions[] = { NULL, NULL, "camera", "a game" };

	wish->description = descriptions[draw_below(town, 4)];
	if (one_in(town, 3))
		wish->filters[wish->filter_count++] = a_filter(town, is_ipv4(client));
	if (one_in(town, 6))
		wish->filters[wish->filter_count++] = a_filter(town, is_ipv4(client));
	wish->prefer_failure = one_in(town, 5);
	if (wish->prefer_failure)
		wish->suggested.port = (uint16_t)(FIRST_PORT + draw_below(town, 3));
}

/* -- flows -- */

static bool is_behind_nat64(const struct town *town, const struct client *client)
{
	return town->knows_prefix64 && !is_ipv4(client) && client->number % 2 == 0;
}

/* Some go through the NAT64; some are of a port that is mapped as well. */
static struct port_wish a_flow(const struct town *town, const struct client *client)
{
	struct port_wish wish = {
		.protocol = PROTOCOL_UDP,
		.internal_port = client->number % 2 == 0 ? FIRST_PORT : FIRST_PORT + 4,
		.lifetime = 60 + draw_below(town, TOWN_LONGEST),
		.remote = { .port = 5000 },
		.suggested = { is_ipv4(client) ? ADDRESS_NONE_IPV4 : ADDRESS_NONE,
			       (uint16_t)(one_in(town, 3) ? FIRST_PORT + draw_below(town, 5) : 0) },
		.description = one_in(town, 4) ? "a call" : NULL,
		.patience = 2 + draw_below(town, 8),
	};
	const char *remote = "2001:db8:99::7";

	if (is_ipv4(client))
		remote = "198.51.100.7";
	else if (is_behind_nat64(town, client))
		remote = "64:ff9b::198.51.100.7";
	address_parse(remote, &wish.remote.address);
	return wish;
}

/* Without the prefix nobody knows what the remote of an IPv4 host is behind a CLAT. */
static bool may_want_flow(const struct town *town, const struct client *client)
{
	return !is_ipv4(client) || client == &town->clients[CUSTOMER] || town->knows_prefix64 ||
	       !town->line->ipv6_hosts_want_ipv4;
}

/* Does the gateway keep it already? */
static bool has_flow(const struct town *town, const struct mapping_key *key)
{
	struct server *server = world_gateway_server(town->gateway);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (mapping->key.protocol == key->protocol &&
		    mapping->key.internal_port == key->internal_port &&
		    address_same(&mapping->key.internal, &key->internal) &&
		    endpoint_same(&mapping->key.remote, &key->remote))
			return true;
	return twin_flow(world_gateway_kernel(town->gateway), key) != NULL;
}

/* The host sends before it asks: the kernel has chosen a port. */
static void begin_flow(struct town *town, const struct client *client, const struct port_wish *wish)
{
	struct twin_kernel *kernel = world_gateway_kernel(town->gateway);
	struct twin_flow flow = {
		.key = { client->at.address, wish->internal_port, wish->protocol, is_ipv4(client),
			 wish->remote },
		.external = { client->at.address, wish->internal_port },
	};

	if (address_is_none(&town->outside) || kernel->flow_count == TWIN_FLOWS ||
	    has_flow(town, &flow.key))
		return;
	if (is_ipv4(client) && town->home.server.lines[0].deployment->ipv4.translates)
		flow.external =
			(struct endpoint){ town->outside, (uint16_t)(50000 + client->number) };
	town_tell(town, "host %u begins its flow", client->number);
	kernel->flows[kernel->flow_count++] = flow;
}

/*
 * What a slot is for stays. 0, 1: PCP. 2: PCP for another host, where that may be. 3:
 * NAT-PMP, for the same port as 1. 4: a flow.
 */
static struct port_wish a_wish(const struct town *town, const struct client *client,
			       unsigned int slot)
{
	bool wants_ipv4 = is_ipv4(client) || (town->line->ipv6_hosts_want_ipv4 && slot != 0);
	struct port_wish wish = {
		.protocol = slot == 0 ? PROTOCOL_TCP : PROTOCOL_UDP,
		.internal_port = FIRST_PORT + (slot == 2),
		.lifetime = 60 + draw_below(town, TOWN_LONGEST),
		.suggested = { wants_ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE,
			       (uint16_t)(one_in(town, 2) ? FIRST_PORT + draw_below(town, 3) : 0) },
		.patience = 2 + draw_below(town, 8),
	};

	if (slot == 4)
		return a_flow(town, client);
	if (slot == 3 && is_ipv4(client) && CLIENT_SPEAKS_NATPMP) {
		wish.natpmp = true;
		return wish;
	}
	if (slot == 3)
		wish.internal_port = FIRST_PORT + 2;
	add_options(town, client, &wish);
	if (slot == 2 && town->is_crowded && wants_ipv4 && !is_ipv4(client)) {
		wish.protocol = PROTOCOL_TCP; /* as that of 0, but in IPv4 */
		wish.internal_port = FIRST_PORT;
	}
	if (slot == 2 && client == &town->clients[0]) {
		wish.third_party = town->clients[1].at.address;
		wish.internal_port = FIRST_PORT + 3;
	}
	return wish;
}

static struct client *a_client(struct town *town)
{
	return &town->clients[draw_below(town, CUSTOMER)];
}

static void wish_something(struct town *town, struct client *client)
{
	unsigned int slot = draw_below(town, CLIENT_WISHES);
	struct port_wish wish = a_wish(town, client, slot);
	bool is_flow = wish.remote.port != 0;

	if (is_flow && !may_want_flow(town, client))
		return;
	if (is_flow && client != &town->clients[CUSTOMER] && one_in(town, 2))
		begin_flow(town, client, &wish);
	town_tell(town, "host %u wants %u", client->number, slot);
	client_want(client, slot, &wish);
}

static void client_wishes(struct town *town)
{
	wish_something(town, a_client(town));
}

static void customer_wishes(struct town *town)
{
	struct client *other = &town->clients[CUSTOMER];

	if (one_in(town, 3))
		client_give_back(other, draw_below(town, CLIENT_WISHES));
	else
		wish_something(town, other);
}

static void client_changes_its_mind(struct town *town)
{
	struct client *client = a_client(town);
	unsigned int slot = draw_below(town, CLIENT_WISHES);

	town_tell(town, "host %u changes its mind on %u", client->number, slot);
	switch (draw_below(town, 4)) {
	case 0: client_forget(client, slot); break;
	case 1: client_renew(client, slot); break;
	default: client_give_back(client, slot); break;
	}
}

static void client_reboots(struct town *town)
{
	struct client *client = a_client(town);

	town_tell(town, "host %u reboots", client->number);
	client_reboot(client);
}

static void client_speaks_natpmp(struct town *town)
{
	struct client *client = a_client(town);

	if (!is_ipv4(client) || !CLIENT_SPEAKS_NATPMP)
		return;
	if (one_in(town, 2))
		client_ask_address(client);
	else
		client_end_all(client, PROTOCOL_UDP);
}

/* -- links -- */

static void set_link(struct town *town, const struct address *to, bool is_good)
{
	struct link *link = world_link(town->world, to);

	*link = (struct link){ 0 };
	if (is_good)
		return;
	link->loss_percent = draw_below(town, 60);
	link->double_percent = draw_below(town, 30);
	link->delay_most = milliseconds(draw_below(town, one_in(town, 4) ? 5000 : 300));
}

static void set_links(struct town *town, bool are_good)
{
	unsigned int i;

	for (i = 0; i < CUSTOMER; i++)
		set_link(town, &town->clients[i].at.address, are_good);
	set_link(town, &town->home.inside, are_good);
	set_link(town, &town->home.inside6, are_good);
	if (!town->carrier)
		return;
	set_link(town, &town->home.upstream.address, are_good);
	set_link(town, world_gateway_source(town->gateway), are_good);
}

static void links_change(struct town *town)
{
	town_tell(town, "links change");
	set_links(town, one_in(town, 3));
}

static void carrier_is_silent(struct town *town)
{
	bool is_deaf = one_in(town, 2); /* else its answers are lost */

	if (!town->carrier)
		return;
	town_tell(town, "the carrier is %s", is_deaf ? "deaf" : "dumb");
	world_link(town->world,
		   is_deaf ? &town->home.upstream.address : world_gateway_source(town->gateway))
		->drop = 1 + draw_below(town, one_in(town, 4) ? 400 : 40);
}

/* -- machines -- */

static void kernel_refuses(struct town *town)
{
	static const int errors[] = { -ENOMEM, -EADDRINUSE, -ENFILE };
	struct world_gateway *whose =
		town->carrier && one_in(town, 3) ? town->carrier : town->gateway;
	struct twin_kernel *kernel = world_gateway_kernel(whose);

	kernel->refuse = 1 + draw_below(town, 4);
	kernel->refusal = errors[draw_below(town, 3)];
	town_tell(town, "the %s's kernel refuses %u",
		  whose == town->carrier ? "carrier" : "gateway", kernel->refuse);
}

static void gateway_restarts(struct town *town)
{
	town_tell(town, "the gateway restarts");
	laws_gateway_moved(town->laws); /* it has to ask again for all that it has */
	world_gateway_restart(town->gateway);
}

static void carrier_restarts(struct town *town)
{
	if (!town->carrier)
		return;
	town_tell(town, "the carrier restarts");
	town_restart_carrier(town);
}

static void carrier_is_renumbered(struct town *town)
{
	struct address outside = town->carrier_home.outside;
	struct endpoint nobody = { .port = 0 };

	if (!town->carrier)
		return;
	outside.octets[15] = (uint8_t)(44 + draw_below(town, 3));
	town_tell(town, "the carrier is renumbered");
	laws_carrier_lost_state(town->laws);
	world_gateway_move(town->carrier, &outside, &nobody);
}

static void wan_moves(struct town *town)
{
	const char *outside = town->line->outside[draw_below(town, TOWN_MOVES)];
	struct address address;

	if (!outside)
		return;
	address_parse(outside, &address);
	town_tell(town, "the WAN is %s", outside);
	town_move(town, &address);
}

static void wan_goes_down(struct town *town)
{
	town_tell(town, "the WAN is down");
	town_move(town, &ADDRESS_NONE_IPV4);
}

static void wan_comes_up(struct town *town)
{
	if (!address_is_none(&town->outside))
		return;
	town_tell(town, "the WAN is up");
	town_move(town, &town->home.outside);
}

static void reload(struct town *town)
{
	struct world_gateway_settings settings = town->home;

	settings.server.lifetime_max = 200 + draw_below(town, TOWN_LONGEST - 200);
	settings.server.natpmp = !one_in(town, 3);
	town->policies[0].allow = !one_in(town, 4);
	town->policies[0].max_mappings = 1 + draw_below(town, 4);
	town->policies[0].same_host = one_in(town, 2);
	settings.server.host_rate.per_second = draw_below(town, 2);
	town_tell(town, "the gateway reloads");
	world_gateway_reconfigure(town->gateway, &settings);
}

static void carrier_reloads(struct town *town)
{
	struct world_gateway_settings settings = town->carrier_home;

	if (!town->carrier)
		return;
	settings.server.lifetime_max = 120 + draw_below(town, TOWN_LONGEST - 120);
	town->carrier_policy.allow = !one_in(town, 4);
	town->carrier_policy.max_mappings = 1 + draw_below(town, 8);
	town_tell(town, "the carrier reloads");
	world_gateway_reconfigure(town->carrier, &settings);
}

static void reload_as_before(struct town *town)
{
	town->policies[0].allow = true;
	town->policies[0].max_mappings = 64;
	town->policies[0].same_host = false;
	town->carrier_policy.allow = true;
	town->carrier_policy.max_mappings = 64;
	world_gateway_reconfigure(town->gateway, &town->home);
	if (town->carrier)
		world_gateway_reconfigure(town->carrier, &town->carrier_home);
}

/* -- what happens -- */

static const struct trouble {
	void (*strike)(struct town *town);
	unsigned int weight;
	bool always; /* in every town */
} troubles[] = {
	{ client_wishes, 10, true },     { client_changes_its_mind, 4, false },
	{ client_reboots, 1, false },    { client_speaks_natpmp, 2, false },
	{ customer_wishes, 3, false },   { links_change, 3, false },
	{ carrier_is_silent, 2, false }, { kernel_refuses, 2, false },
	{ carrier_restarts, 1, false },  { carrier_is_renumbered, 1, false },
	{ wan_moves, 1, false },         { wan_goes_down, 1, false },
	{ wan_comes_up, 2, true },       { reload, 1, false },
	{ carrier_reloads, 1, false },   { gateway_restarts, 1, false },
};

#define TROUBLES (sizeof(troubles) / sizeof(troubles[0]))

static bool is_there(const struct town *town, size_t number)
{
	return troubles[number].always || (town->troubles & 1u << number) != 0;
}

void trouble_begin(struct town *town)
{
	town->troubles = draw_below(town, 1u << TROUBLES);
}

void trouble_strike(struct town *town)
{
	unsigned int weights = 0, drawn;
	size_t i;

	for (i = 0; i < TROUBLES; i++)
		weights += is_there(town, i) ? troubles[i].weight : 0;
	drawn = draw_below(town, weights);
	for (i = 0; !is_there(town, i) || drawn >= troubles[i].weight; i++)
		drawn -= is_there(town, i) ? troubles[i].weight : 0;
	troubles[i].strike(town);
}

void trouble_end(struct town *town)
{
	wan_comes_up(town);
	set_links(town, true);
	reload_as_before(town);
	world_gateway_kernel(town->gateway)->refuse = 0;
	if (town->carrier)
		world_gateway_kernel(town->carrier)->refuse = 0;
}
