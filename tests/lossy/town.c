/* SPDX-License-Identifier: BSD-2-Clause */
/* Where everybody lives, and what happens to them. */
#include "tests/lossy/town.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lossy/laws.h"
#include "tests/lossy/trouble.h"

#define CUSTOMER     (TOWN_CLIENTS - 1)
#define TROUBLED_FOR seconds(5400)
#define RECOVERS_IN  seconds(7200) /* twice the longest lifetime of mappings and of errors */
#define ENDS_IN      seconds(3600)
#define LOOKS_EVERY  seconds(20)

static const char carrier_server[] = "100.64.0.1", carrier_server6[] = "2001:db8:ff::1";
static const char customer[] = "100.64.7.77";
static const char *const carrier_outside[TOWN_MOVES] = { "192.0.2.44", "192.0.2.45", "192.0.2.46" };

static const struct town_line lines[] = {
	{
		.deployment = "nat444",
		.carrier = carrier_server,
		.outside = { "100.64.7.9", "100.64.7.10", "100.64.7.11" },
		.hosts = { "192.168.1.20", "192.168.1.21", "192.168.1.22", "2001:db8:1::20" },
	},
	{
		.deployment = "dslite",
		.carrier = carrier_server6,
		.outside = { "2001:db8:ff::9", "2001:db8:ff::a", "2001:db8:ff::b" },
		.own = "192.0.0.2",
		.hosts = { "192.168.1.20", "192.168.1.21", "192.168.1.22", "2001:db8:1::20" },
		.third_parties = "::ffff:0:0",
		.third_parties_length = 96,
	},
	{
		.deployment = "nat64",
		.carrier = carrier_server6,
		.outside = { "2001:db8:ff::9", "2001:db8:ff::a", "2001:db8:ff::b" },
		.hosts = { "2001:db8:1::20", "2001:db8:1::21", "2001:db8:1::22", "2001:db8:1::23" },
		.ipv6_hosts_want_ipv4 = true,
		.third_parties = "2001:db8::",
		.third_parties_length = 32,
	},
	{
		.deployment = "464xlat",
		.carrier = carrier_server6,
		.outside = { "192.0.0.1" },
		.source = "2001:db8:ff::9",
		.own = "2001:db8:c::1",
		.hosts = { "192.168.1.20", "192.168.1.21", "2001:db8:1::20", "2001:db8:1::21" },
		.ipv6_hosts_want_ipv4 = true,
		.third_parties = "2001:db8::",
		.third_parties_length = 32,
	},
	{
		.deployment = "ipv6-firewall",
		.carrier = carrier_server6,
		.outside = { "203.0.113.7", "203.0.113.8", "203.0.113.9" },
		.source = "2001:db8:ff::9",
		.hosts = { "192.168.1.20", "192.168.1.21", "2001:db8:1::20", "2001:db8:1::21" },
		.third_parties = "2001:db8::",
		.third_parties_length = 32,
	},
	{
		.deployment = "public",
		.outside = { "203.0.113.7", "203.0.113.8", "203.0.113.9" },
		.hosts = { "192.168.1.20", "192.168.1.21", "192.168.1.22", "2001:db8:1::20" },
	},
};

uint32_t draw_below(const struct town *town, uint32_t limit)
{
	return random_below(world_random(town->world), limit);
}

/* What carriers are for gateways: all of them in one. */
static const struct deployment carrier_deployment = {
	.name = "carrier",
	.meaning = "the far end of all deployments that ask",
	.ipv4 = { .possible = true, .translates = true },
	.nat64 = { .possible = true, .translates = true },
	.ipv6 = { .possible = true },
};

const struct town_line *town_line(unsigned int number)
{
	return number < sizeof(lines) / sizeof(lines[0]) ? &lines[number] : NULL;
}

void town_tell(const struct town *town, const char *format, ...)
{
	va_list arguments;

	if (!town->tells)
		return;
	printf("%12.6f  ", (double)(world_now(town->world) - town->start) / 1e6);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

/* -- machines -- */

static struct address address_of(const char *text)
{
	struct address address = ADDRESS_NONE_IPV4;

	if (text)
		address_parse(text, &address);
	return address;
}

static void carrier_announces(void *arg, const struct message *message)
{
	struct town *town = arg;
	const struct address *gateway =
		town->gateway ? world_gateway_source(town->gateway) : &ADDRESS_NONE;
	bool ipv4 = address_is_ipv4(gateway);
	struct endpoint from = { ipv4 ? town->carrier_home.inside : town->carrier_home.inside6,
				 PCP_SERVER_PORT };
	struct endpoint to = { *gateway, PCP_CLIENT_PORT };

	if (!address_is_none(gateway))
		world_send(town->world, &from, &to, message->bytes, message->length);
}

static void gateway_announces(void *arg, const struct message *message)
{
	struct town *town = arg;
	bool natpmp = message->bytes[0] == NATPMP_VERSION;
	struct client *client;

	for (client = town->clients; client < town->clients + CUSTOMER; client++) {
		struct endpoint to = { client->at.address, PCP_CLIENT_PORT };

		if (!natpmp || address_is_ipv4(&to.address))
			world_send(town->world, &client->server, &to, message->bytes,
				   message->length);
	}
}

static void gateway_kernel(void *arg, enum kernel_change change, const struct subject *subject,
			   int error)
{
	struct town *town = arg;

	laws_kernel(town->laws, change, subject, error);
}

static void start_carrier(struct town *town)
{
	struct world_gateway_watcher watcher = { .announcement = carrier_announces, .arg = town };

	if (town->line->carrier)
		town->carrier = world_gateway_new(town->world, &town->carrier_home, &watcher);
}

void town_restart_carrier(struct town *town)
{
	world_gateway_free(town->carrier);
	town->carrier = NULL;
	start_carrier(town);
	laws_carrier_lost_state(town->laws);
}

static void start_gateway(struct town *town)
{
	struct world_gateway_watcher watcher = {
		.kernel = gateway_kernel,
		.announcement = gateway_announces,
		.arg = town,
	};

	town->outside = town->home.outside;
	town->gateway = world_gateway_new(town->world, &town->home, &watcher);
}

void town_move(struct town *town, const struct address *outside)
{
	laws_gateway_moved(town->laws);
	town->outside = *outside;
	world_gateway_kernel(town->gateway)->flow_count = 0; /* they have no address any more */
	world_gateway_move(town->gateway, outside, &town->home.upstream);
}

static void start_client(struct town *town, unsigned int number, const char *host,
			 const struct world_gateway_settings *home)
{
	struct address at = address_of(host);
	struct endpoint server = { address_is_ipv4(&at) ? home->inside : home->inside6,
				   PCP_SERVER_PORT };

	client_start(&town->clients[number], town->world, (uint8_t)number, &at, &server);
}

static void start_clients(struct town *town)
{
	unsigned int i;

	for (i = 0; i < CUSTOMER; i++)
		start_client(town, i, town->line->hosts[i], &town->home);
	start_client(town, CUSTOMER, customer, &town->carrier_home);
}

/* -- life -- */

static struct policy usual_policy(void)
{
	return (struct policy){
		.allow = true,
		.internal_ports = { 1, UINT16_MAX },
		.external_ports = { 1, UINT16_MAX },
		.max_mappings = 64,
	};
}

static void settle_home(struct town *town)
{
	const struct town_line *line = town->line;
	struct world_gateway_settings *home = &town->home;

	*home = world_gateway_usual(line->deployment);
	home->server.lifetime_max = TOWN_LONGEST;
	home->outside = address_of(line->outside[0]);
	home->source = address_of(line->source);
	home->own = address_of(line->own);
	if (line->carrier)
		home->upstream = (struct endpoint){ address_of(line->carrier), PCP_SERVER_PORT };
	/* One host may ask on behalf of others. */
	town->policies[0] = town->policies[1] = usual_policy();
	town->policies[1].hosts = (struct prefix){ address_of(line->hosts[0]), 128 };
	town->policies[1].third_parties = (struct prefix){ address_of(line->hosts[1]), 128 };
	home->server.policies = (struct policies){ town->policies, 2 };
	if (town->knows_prefix64)
		home->server.prefix64 = (struct prefix){ address_of("64:ff9b::"), 96 };
	if (!town->is_crowded)
		return;
	home->server.max_mappings = 6;
	home->server.port_high = home->server.port_low + 3;
}

static void settle_carrier(struct town *town)
{
	const struct town_line *line = town->line;
	struct world_gateway_settings *home = &town->carrier_home;

	*home = world_gateway_usual("public");
	home->server.lines[0].deployment = &carrier_deployment;
	home->server.lifetime_max = TOWN_LONGEST;
	home->inside = address_of(carrier_server);
	home->inside6 = address_of(carrier_server6);
	home->outside = address_of(carrier_outside[0]);
	town->carrier_policy = usual_policy();
	if (line->third_parties)
		town->carrier_policy.third_parties =
			(struct prefix){ address_of(line->third_parties),
					 line->third_parties_length };
	home->server.policies = (struct policies){ &town->carrier_policy, 1 };
}

struct town *town_new(const struct town_line *line, uint64_t seed, bool tells)
{
	struct town *town = calloc(1, sizeof(*town));

	if (!town)
		abort();
	town->line = line;
	town->tells = tells;
	town->world = world_new(seed, false);
	town->start = world_now(town->world);
	town->laws = laws_new(town);
	town->is_crowded = draw_below(town, 4) == 0;
	town->knows_prefix64 = line->ipv6_hosts_want_ipv4 && draw_below(town, 2) == 0;
	settle_home(town);
	settle_carrier(town);
	start_carrier(town);
	start_clients(town);
	world_run_for(town->world, seconds(draw_below(town, 10000))); /* the carrier is older */
	start_gateway(town);
	town->start = world_now(town->world);
	return town;
}

void town_free(struct town *town)
{
	world_gateway_free(town->gateway);
	world_gateway_free(town->carrier);
	world_free(town->world);
	laws_free(town->laws);
	free(town);
}

static void run_for(struct town *town, monotonic duration)
{
	monotonic end = after(world_now(town->world), duration);

	while (world_now(town->world) < end && !laws_broken(town->laws)) {
		world_run_until(town->world,
				earliest(end, after(world_now(town->world), LOOKS_EVERY)));
		laws_check_forwarding(town->laws);
	}
}

static void leave(struct town *town)
{
	struct client *client;
	unsigned int slot;

	for (client = town->clients; client < town->clients + TOWN_CLIENTS; client++)
		for (slot = 0; slot < CLIENT_WISHES; slot++) {
			if (draw_below(town, 2) == 0)
				client_give_back(client, slot);
			else
				client_forget(client, slot);
		}
}

const char *town_live(struct town *town)
{
	monotonic end;

	trouble_begin(town);
	town->haste = draw_below(town, 3) == 0 ? 4000 : 60000;
	end = after(town->start, TROUBLED_FOR / 60000 * town->haste);
	while (world_now(town->world) < end && !laws_broken(town->laws)) {
		trouble_strike(town);
		if (draw_below(town, 4) == 0)
			continue; /* and another one at the same moment */
		world_settle(town->world);
		laws_check_forwarding(town->laws);
		run_for(town, milliseconds(draw_below(town, town->haste)));
	}
	if (laws_broken(town->laws))
		return laws_broken(town->laws);
	trouble_end(town);
	town_tell(town, "no more trouble");
	run_for(town, RECOVERS_IN);
	laws_check_agreement(town->laws);
	leave(town);
	run_for(town, ENDS_IN);
	laws_check_nothing_left(town->laws);
	return laws_broken(town->laws);
}
