/* SPDX-License-Identifier: BSD-2-Clause */
/* The composition, and the pump that carries decisions out. */
#include "tests/support/world_gateway.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define BATCH  128
#define OUTBOX 64

struct waiting_change {
	bool removes;
	ticket ticket;
	struct subject subject;
};

struct world_gateway {
	struct world *world;
	struct world_gateway_settings settings;
	struct world_gateway_watcher watcher;
	struct server *server;
	struct proxy *proxy; /* NULL: the deployment has no upstream */
	struct upstream_list lines;
	bool pumping;
	struct twin_kernel kernel;
	struct waiting_change batch[BATCH];
	size_t batched;
	struct message outbox[OUTBOX];
	size_t outbox_count;
};

struct world_gateway_settings world_gateway_usual(const char *deployment)
{
	struct world_gateway_settings settings = {
		.server = {
			.lines[0].deployment = deployment_find(deployment),
			.lifetime_min = 120,
			.lifetime_max = 86400,
			.max_mappings = 1024,
			.port_low = 1024,
			.port_high = 49151,
			.port_set_max = 32,
			.natpmp = true,
			.relays_unknown = true,
		},
		.outside = ADDRESS_NONE_IPV4,
		.source = ADDRESS_NONE_IPV4,
		.own = ADDRESS_NONE_IPV4,
	};

	address_parse("192.168.1.1", &settings.inside);
	address_parse("2001:db8:1::1", &settings.inside6);
	return settings;
}

/* -- kernel and replies -- */

static void drain(struct world_gateway *gateway);

/* Being told may gather new changes: the old ones have to be out of the way. */
static void commit(struct world_gateway *gateway)
{
	struct {
		ticket ticket;
		int error;
		uint16_t taken;
	} outcomes[BATCH];
	size_t count = gateway->batched, i;
	monotonic now = world_now(gateway->world);

	for (i = 0; i < count; i++) {
		struct waiting_change *change = &gateway->batch[i];
		enum kernel_change kind = change->subject.refresh ? KERNEL_REFRESHED : KERNEL_ADDED;

		outcomes[i].ticket = change->removes ? 0 : change->ticket;
		outcomes[i].error = 0;
		outcomes[i].taken = 0;
		if (change->removes) {
			kind = KERNEL_REMOVED;
			twin_remove(&gateway->kernel, &change->subject);
		} else {
			outcomes[i].error = twin_install(&gateway->kernel, &change->subject,
							 &outcomes[i].taken, now);
		}
		if (gateway->watcher.kernel)
			gateway->watcher.kernel(gateway->watcher.arg, kind, &change->subject,
						outcomes[i].error);
	}
	gateway->batched = 0;
	for (i = 0; i < count; i++)
		if (outcomes[i].ticket != 0) {
			server_installed(gateway->server, outcomes[i].ticket, outcomes[i].error,
					 outcomes[i].taken, now);
			drain(gateway);
		}
}

static void gather(struct world_gateway *gateway, const struct decision *decision)
{
	if (gateway->batched == BATCH)
		commit(gateway);
	gateway->batch[gateway->batched++] = (struct waiting_change){
		.removes = decision->kind == DECISION_REMOVE,
		.ticket = decision->ticket,
		.subject = decision->subject,
	};
}

static void flush_outbox(struct world_gateway *gateway)
{
	size_t i;

	for (i = 0; i < gateway->outbox_count; i++) {
		const struct message *message = &gateway->outbox[i];

		world_send(gateway->world, &message->path.server, &message->path.client,
			   message->bytes, message->length);
	}
	gateway->outbox_count = 0;
}

/* -- the carrier's side -- */

static void carry_out_upstream(struct world_gateway *gateway, const struct proxy_decision *decision)
{
	struct endpoint here = { *world_gateway_source(gateway), PCP_CLIENT_PORT };
	struct proxy_status status;
	monotonic now = world_now(gateway->world);
	const struct pcp_prefix64 *prefixes;
	uint8_t count;

	switch (decision->kind) {
	case PROXY_SEND:
		if (!address_is_none(&here.address))
			world_send(gateway->world, &here,
				   &gateway->lines.lines[decision->send.line].server,
				   decision->send.bytes, decision->send.length);
		break;
	case PROXY_ANSWER:
		server_answered(gateway->server, decision->ticket, &decision->answer, now);
		drain(gateway);
		break;
	case PROXY_ADDRESS:
		server_outermost(gateway->server, 0, &decision->address, now);
		drain(gateway);
		break;
	case PROXY_PREFIX64:
		prefixes = proxy_prefix64(gateway->proxy, &count);
		server_prefix64(gateway->server, 0, prefixes, count);
		break;
	case PROXY_NEWS:
		status = proxy_status(gateway->proxy);
		if (gateway->watcher.news)
			gateway->watcher.news(gateway->watcher.arg, &status);
		break;
	}
}

static void pump(struct world_gateway *gateway)
{
	const struct proxy_decision *next;
	struct proxy_decision decision;

	if (gateway->pumping)
		return;
	gateway->pumping = true;
	while ((next = proxy_next(gateway->proxy)) != NULL) {
		decision = *next;
		carry_out_upstream(gateway, &decision);
	}
	gateway->pumping = false;
}

static void ask(struct world_gateway *gateway, const struct decision *decision)
{
	struct lease_wish wish = lease_wish_of(&decision->subject.mapping);

	wish.wish = decision->subject.wish;
	wish.details = &decision->subject.details;
	proxy_want(gateway->proxy, decision->ticket, &wish, world_now(gateway->world));
	pump(gateway);
}

/* -- decisions -- */

static void find_flow(struct world_gateway *gateway, const struct decision *decision)
{
	const struct endpoint *external =
		twin_flow(&gateway->kernel, &decision->subject.mapping.key);

	server_found(gateway->server, decision->ticket, external, TWIN_FLOW_LIFETIME,
		     world_now(gateway->world));
}

static void carry_out(struct world_gateway *gateway, const struct decision *decision)
{
	switch (decision->kind) {
	case DECISION_SEND:
		if (gateway->outbox_count == OUTBOX) {
			commit(gateway);
			flush_outbox(gateway);
		}
		gateway->outbox[gateway->outbox_count++] = decision->message;
		break;
	case DECISION_FIND: find_flow(gateway, decision); break;
	case DECISION_INSTALL:
	case DECISION_REMOVE: gather(gateway, decision); break;
	case DECISION_ASK: ask(gateway, decision); break;
	case DECISION_RELEASE:
		proxy_release(gateway->proxy, decision->ticket, world_now(gateway->world));
		pump(gateway);
		break;
	case DECISION_ANNOUNCE:
		if (gateway->watcher.announcement)
			gateway->watcher.announcement(gateway->watcher.arg, &decision->message);
		break;
	case DECISION_ASK_ADDRESS:
		proxy_want_address(gateway->proxy, world_now(gateway->world));
		pump(gateway);
		break;
	case DECISION_EVENT:
		if (gateway->watcher.event)
			gateway->watcher.event(gateway->watcher.arg, &decision->subject);
		break;
	}
}

static void drain(struct world_gateway *gateway)
{
	const struct decision *next;
	struct decision decision;

	while ((next = server_next(gateway->server)) != NULL) {
		decision = *next; /* carrying it out may decide more */
		carry_out(gateway, &decision);
	}
}

/* -- as a machine -- */

static void end_of_turn(void *self)
{
	struct world_gateway *gateway = self;

	while (gateway->batched > 0)
		commit(gateway);
	flush_outbox(gateway);
}

static void receive(void *self, const struct datagram *datagram)
{
	struct world_gateway *gateway = self;
	monotonic now = world_now(gateway->world);

	if (address_same(&datagram->destination.address, &gateway->settings.inside) ||
	    address_same(&datagram->destination.address, &gateway->settings.inside6)) {
		server_receive(gateway->server, datagram, now);
		drain(gateway);
	} else if (gateway->proxy) {
		proxy_receive(gateway->proxy, datagram, now);
		pump(gateway);
	}
}

static void wake(void *self)
{
	struct world_gateway *gateway = self;
	monotonic now = world_now(gateway->world);

	if (server_wake_at(gateway->server) <= now) {
		server_wake(gateway->server, now);
		drain(gateway);
	}
	if (gateway->proxy && proxy_wake_at(gateway->proxy) <= now) {
		proxy_wake(gateway->proxy, now);
		pump(gateway);
	}
}

static monotonic wake_at(const void *self)
{
	const struct world_gateway *gateway = self;
	monotonic moment = server_wake_at(gateway->server);

	return gateway->proxy ? earliest(moment, proxy_wake_at(gateway->proxy)) : moment;
}

static struct machine machine_of(struct world_gateway *gateway)
{
	return (struct machine){ receive, wake_at, wake, end_of_turn, gateway };
}

/* -- life -- */

static bool is_asked_for(const struct world_gateway *gateway, const struct mapping *mapping)
{
	return deployment_crossing(gateway->settings.server.lines[0].deployment,
				   address_is_ipv4(&mapping->key.internal),
				   mapping->key.external_ipv4)
		->asks;
}

static void want_statics(struct world_gateway *gateway,
			 const struct world_gateway_settings *settings)
{
	if (!server_want(gateway->server, settings->statics, settings->static_count,
			 world_now(gateway->world)))
		abort();
}

static void leave(struct world_gateway *gateway)
{
	const struct address *source = world_gateway_source(gateway);

	if (!address_is_none(source))
		world_displace(gateway->world, source);
}

static void add_line(struct world_gateway *gateway, const struct endpoint *server)
{
	struct carrier_line line = {
		.server = *server,
		.source = *world_gateway_source(gateway),
		.has_nat64 = gateway->settings.server.lines[0].deployment->nat64.asks,
		.nat64 = gateway->settings.server.prefix64,
	};

	line.own = address_is_none(&gateway->settings.own) ? line.source : gateway->settings.own;
	upstream_list_add(&gateway->lines, &line);
}

static void draw_lines(struct world_gateway *gateway)
{
	const struct endpoint *more = gateway->settings.upstream_more;
	size_t i;

	gateway->lines.count = 0;
	add_line(gateway, &gateway->settings.upstream);
	for (i = 0; i < WORLD_UPSTREAM_MORE && more[i].port != 0; i++)
		add_line(gateway, &more[i]);
}

void world_gateway_move(struct world_gateway *gateway, const struct address *outside,
			const struct endpoint *upstream)
{
	struct machine machine = machine_of(gateway);
	monotonic now = world_now(gateway->world);
	const struct address *source;

	leave(gateway);
	gateway->settings.outside = *outside;
	gateway->settings.upstream = *upstream;
	source = world_gateway_source(gateway);
	draw_lines(gateway);
	if (!address_is_none(source))
		world_place(gateway->world, source, &machine);
	if (gateway->proxy && !address_is_none(source) && upstream->port != 0) {
		proxy_upstream(gateway->proxy, &gateway->lines, now);
		pump(gateway);
	}
	server_external(gateway->server, 0, outside, now);
	drain(gateway);
	world_touch(gateway->world, gateway);
}

static void start(struct world_gateway *gateway)
{
	const struct server_settings *settings = &gateway->settings.server;
	const struct random_source *random = world_random(gateway->world);

	gateway->server = server_new(settings, random, world_now(gateway->world));
	if (deployment_asks(settings->lines[0].deployment))
		gateway->proxy = proxy_new(settings->max_mappings, random);
}

/* False: it cannot be gone on with. */
static bool restore(struct world_gateway *gateway, const struct twin_forwarding *forwarding)
{
	monotonic now = world_now(gateway->world);
	uint32_t remaining = twin_remaining(forwarding, now);
	ticket number = remaining == 0 ? 0
				       : server_restore(gateway->server, &forwarding->mapping,
							&forwarding->details, remaining, now);
	const struct mapping *mapping = server_find(gateway->server, number);
	struct lease_wish wish;

	if (!mapping || !is_asked_for(gateway, mapping))
		return mapping != NULL;
	wish = lease_wish_of(mapping);
	proxy_restore(gateway->proxy, number, &wish, &mapping->outermost, mapping->expires, now);
	return true;
}

void world_gateway_restart(struct world_gateway *gateway)
{
	struct twin_kernel *kernel = &gateway->kernel;
	struct address outside = gateway->settings.outside;
	size_t i;

	proxy_free(gateway->proxy);
	server_free(gateway->server);
	gateway->batched = 0;
	gateway->outbox_count = 0;
	start(gateway);
	for (i = kernel->count; i-- > 0;)
		if (!restore(gateway, &kernel->forwardings[i]))
			kernel->forwardings[i] = kernel->forwardings[--kernel->count];
	world_gateway_move(gateway, &outside, &gateway->settings.upstream);
}

struct world_gateway *world_gateway_new(struct world *world,
					const struct world_gateway_settings *settings,
					const struct world_gateway_watcher *watcher)
{
	struct world_gateway *gateway = calloc(1, sizeof(*gateway));
	struct machine machine;

	if (!gateway)
		abort();
	gateway->world = world;
	gateway->settings = *settings;
	gateway->settings.outside = ADDRESS_NONE_IPV4;
	if (watcher)
		gateway->watcher = *watcher;
	start(gateway);
	machine = machine_of(gateway);
	world_place(world, &settings->inside, &machine);
	world_place(world, &settings->inside6, &machine);
	want_statics(gateway, settings);
	world_gateway_move(gateway, &settings->outside, &settings->upstream);
	return gateway;
}

void world_gateway_free(struct world_gateway *gateway)
{
	if (!gateway)
		return;
	world_displace(gateway->world, &gateway->settings.inside);
	world_displace(gateway->world, &gateway->settings.inside6);
	leave(gateway);
	proxy_free(gateway->proxy);
	server_free(gateway->server);
	free(gateway);
}

void world_gateway_deploy(struct world_gateway *gateway,
			  const struct world_gateway_settings *settings)
{
	const struct deployment *deployment = settings->server.lines[0].deployment;

	proxy_free(gateway->proxy);
	gateway->proxy = NULL;
	if (deployment_asks(deployment))
		gateway->proxy = proxy_new(gateway->settings.server.max_mappings,
					   world_random(gateway->world));
	gateway->settings.server.lines[0].deployment = deployment;
	server_deploy(gateway->server, 0, &settings->server.lines[0], false,
		      world_now(gateway->world));
	drain(gateway);
	leave(gateway);
	gateway->settings.source = settings->source;
	gateway->settings.own = settings->own;
	gateway->settings.outside = ADDRESS_NONE_IPV4;
	world_gateway_move(gateway, &settings->outside, &settings->upstream);
}

void world_gateway_reconfigure(struct world_gateway *gateway,
			       const struct world_gateway_settings *settings)
{
	gateway->settings.server = settings->server;
	server_reconfigure(gateway->server, &settings->server, world_now(gateway->world));
	want_statics(gateway, settings);
	drain(gateway);
	world_touch(gateway->world, gateway);
}

bool world_gateway_order(struct world_gateway *gateway, uint32_t serial, enum server_order order)
{
	bool done = server_order(gateway->server, serial, order, world_now(gateway->world));

	drain(gateway);
	world_touch(gateway->world, gateway);
	return done;
}

/* -- looking at it -- */

struct server *world_gateway_server(struct world_gateway *gateway)
{
	return gateway->server;
}

struct proxy *world_gateway_proxy(struct world_gateway *gateway)
{
	return gateway->proxy;
}

struct twin_kernel *world_gateway_kernel(struct world_gateway *gateway)
{
	return &gateway->kernel;
}

const struct address *world_gateway_source(const struct world_gateway *gateway)
{
	const struct world_gateway_settings *settings = &gateway->settings;

	return address_is_none(&settings->source) ? &settings->outside : &settings->source;
}

const char *world_gateway_wrong(struct world_gateway *gateway)
{
	static char wrong[160];
	const struct mapping *mapping = NULL;
	monotonic now = world_now(gateway->world);
	char external[ENDPOINT_TEXT];
	size_t forwarded = 0, standing = 0;

	while ((mapping = server_mapping(gateway->server, mapping)) != NULL) {
		standing += mapping->standing && is_asked_for(gateway, mapping);
		/* A pinhole on another line opens when the carrier there has said yes. */
		if (mapping->standing && mapping->stage != STAGE_ASKING &&
		    !twin_forwards(&gateway->kernel, mapping, now)) {
			snprintf(wrong, sizeof(wrong),
				 "the mapping of %s stands, but the kernel does not forward it",
				 endpoint_print(&mapping->external, external));
			return wrong;
		}
		if (twin_forwards(&gateway->kernel, mapping, now))
			forwarded += mapping->more_ports + 1u;
	}
	if (forwarded != twin_count(&gateway->kernel, now)) {
		snprintf(wrong, sizeof(wrong), "the kernel forwards %zu, but %zu are mapped",
			 twin_count(&gateway->kernel, now), forwarded);
		return wrong;
	}
	if (gateway->proxy && proxy_status(gateway->proxy).leases < standing) {
		snprintf(wrong, sizeof(wrong), "%zu mappings stand on %u leases", standing,
			 proxy_status(gateway->proxy).leases);
		return wrong;
	}
	return NULL;
}
