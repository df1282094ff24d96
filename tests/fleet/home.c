/* SPDX-License-Identifier: BSD-2-Clause */
/* One home, its servers, and what happens to it. */
#include "tests/fleet/home.h"

#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/schedule.h"
#include "ddns/backend.h"
#include "ddns/publisher.h"
#include "tests/lossy/client.h"
#include "tests/support/name_server.h"
#include "tests/support/world_gateway.h"

#define WALL         1700000000 /* when the fleet begins */
#define START_SPREAD 7200       /* seconds: gateways were switched on at different times */
#define DAY          86400      /* the line is renumbered once a day, as many are */
#define SERVICES     2
#define LIFETIME     7200 /* seconds that the AFTR grants */
#define SESSION      seconds(2)
#define SPREAD       300 /* seconds, of first informs */

struct home {
	struct world *world;
	struct fleet_load *load;
	monotonic start, renumbered;
	struct world_gateway_settings settings, aftr_settings;
	struct world_gateway *gateway, *aftr; /* NULL: it is gone */
	struct policy policy;
	struct client host;
	uint8_t moves; /* of the gateway; by it the address */

	struct publisher *publisher;
	struct name_server name_server;
	uint64_t unanswered; /* the exchange that comes to nothing */
	monotonic unanswered_at;

	struct schedule schedule;
	monotonic session_end; /* NEVER: there is no session */
	bool acs_is_gone;
};

/* -- what servers are asked -- */

static uint32_t second_of(const struct home *home)
{
	return (uint32_t)((world_now(home->world) - home->start) / MONOTONIC_SECOND);
}

static void count(struct home *home, enum fleet_server server)
{
	uint32_t second = second_of(home);

	if (second < FLEET_SECONDS)
		home->load->asked[server][second]++;
}

static void sent(void *arg, const struct datagram *datagram, bool lost)
{
	struct home *home = arg;

	(void)lost;
	if (address_same(&datagram->destination.address, &home->settings.upstream.address))
		count(home, FLEET_AFTR);
}

static void arrived(void *arg, const struct datagram *datagram)
{
	(void)arg;
	(void)datagram;
}

static uint32_t draw_below(struct home *home, uint32_t limit)
{
	return random_below(world_random(home->world), limit);
}

static void place(struct home *home, const char *address, const struct machine *machine)
{
	struct address at;

	address_parse(address, &at);
	world_place(home->world, &at, machine);
}

/* -- its names -- */

static const uint16_t ports[SERVICES] = { 443, 8080 }; /* static, and the host's own */

static uint64_t wall(const struct home *home)
{
	return WALL + second_of(home);
}

static void configure_publisher(struct home *home)
{
	struct ddns_account account = { .label = "dns",
					.backend = backend_find("rfc2136"),
					.zone = "home.example",
					.key = home->name_server.key,
					.allow_non_public = true };
	struct ddns_service services[SERVICES] = {
		{ .label = "web", .name = "web.home.example", .srv = "_https._tcp", .ttl = 60 },
		{ .label = "cam", .name = "cam.home.example", .srv = "_http._tcp", .ttl = 60 },
	};
	struct ddns_config config = { .services = services,
				      .service_count = SERVICES,
				      .accounts = &account,
				      .account_count = 1,
				      .hold_down = DDNS_HOLD_DOWN,
				      .grace = DDNS_GRACE };

	endpoint_parse("192.0.2.53:53", 0, &account.server);
	if (publisher_configure(home->publisher, &config, world_now(home->world), NULL) != 0)
		abort();
}

static size_t service_of(const struct mapping *mapping)
{
	size_t service = 0;

	while (service < SERVICES && mapping->key.internal_port != ports[service])
		service++;
	return service;
}

static void want_published(struct home *home, const struct mapping *mapping)
{
	size_t service = service_of(mapping);

	if (service < SERVICES)
		publisher_want(home->publisher, service, &mapping->outermost, mapping->expires,
			       world_now(home->world));
}

/* As cpe/publish.c does. */
static void mapping_event(void *arg, const struct subject *subject)
{
	struct home *home = arg;
	size_t service = service_of(&subject->mapping);

	switch (subject->event) {
	case EVENT_GRANTED:
	case EVENT_RENEWED:
	case EVENT_CHANGED: want_published(home, &subject->mapping); break;
	case EVENT_RELEASED:
	case EVENT_LOST:
		if (service < SERVICES)
			publisher_lost(home->publisher, service, world_now(home->world));
		break;
	}
	world_touch(home->world, &home->publisher);
}

static void exchange(struct home *home, const struct publisher_exchange *exchange)
{
	monotonic now = world_now(home->world);
	struct answer answer;
	size_t length;

	count(home, FLEET_NAME_SERVER);
	home->name_server.clock = wall(home);
	length = name_server_receive(&home->name_server, exchange->request->dns.octets,
				     exchange->request->dns.length);
	answer = answer_dns(home->name_server.answer, length);
	if (length > 0 &&
	    publisher_answered(home->publisher, exchange->ticket, &answer, now, wall(home)))
		return;
	home->unanswered = exchange->ticket;
	home->unanswered_at = after(now, exchange->request->patience);
}

static void publish(void *self)
{
	struct home *home = (struct home *)((char *)self - offsetof(struct home, publisher));
	monotonic now = world_now(home->world);
	struct publisher_decision decision;

	if (home->unanswered_at <= now) {
		home->unanswered_at = NEVER;
		publisher_unanswered(home->publisher, home->unanswered, "no answer", now);
	}
	publisher_wake(home->publisher, now, wall(home));
	while (publisher_next(home->publisher, &decision))
		if (decision.kind == PUBLISHER_EXCHANGE)
			exchange(home, &decision.exchange);
}

static monotonic publish_at(const void *self)
{
	const struct home *home =
		(const struct home *)((const char *)self - offsetof(struct home, publisher));

	return earliest(publisher_wake_at(home->publisher), home->unanswered_at);
}

static void start_publisher(struct home *home)
{
	struct machine machine = { .wake_at = publish_at,
				   .wake = publish,
				   .end_of_turn = publish,
				   .self = &home->publisher };

	home->publisher = publisher_new(world_random(home->world));
	configure_publisher(home);
	home->unanswered_at = NEVER;
	place(home, "192.168.1.2", &machine);
}

/* As the program does that finds on flash what an earlier run has published. */
static void restart_publisher(struct home *home)
{
	size_t length;
	uint8_t *octets = publisher_remember(home->publisher, &length);

	publisher_free(home->publisher);
	home->publisher = publisher_new(world_random(home->world));
	if (!octets || publisher_recall(home->publisher, octets, length) != 0)
		abort();
	free(octets);
	configure_publisher(home);
	publisher_crowd(home->publisher, world_now(home->world)); /* the kernel began anew */
	home->unanswered_at = NEVER;
	world_touch(home->world, &home->publisher);
}

/* -- its agent of TR-069 -- */

static struct schedule_time time_of(const struct home *home)
{
	return (struct schedule_time){ world_now(home->world), (int64_t)wall(home) };
}

static struct home *home_of_schedule(void *self)
{
	return (struct home *)((char *)self - offsetof(struct home, schedule));
}

static void inform(void *self)
{
	struct home *home = home_of_schedule(self);
	struct schedule_time time = time_of(home);

	if (home->session_end <= time.now) {
		home->session_end = NEVER;
		schedule_end(&home->schedule, true, 0, &time);
	}
	if (schedule_due(&home->schedule, &time) != SCHEDULE_SESSION)
		return;
	schedule_begin(&home->schedule);
	count(home, FLEET_ACS);
	if (home->acs_is_gone) { /* nobody listens, which is known at once */
		schedule_end(&home->schedule, false, 0, &time);
		return;
	}
	schedule_delivered(&home->schedule);
	home->session_end = after(time.now, SESSION);
}

static monotonic inform_at(const void *self)
{
	const struct home *home =
		(const struct home *)((const char *)self - offsetof(struct home, schedule));

	return earliest(schedule_wake_at(&home->schedule), home->session_end);
}

/* Its identity is the device's own, and stays. */
static void start_schedule(struct home *home, uint32_t identity)
{
	static const struct schedule_settings settings = {
		.enabled = true,
		.periodic = true,
		.interval = 3600,
		.retry_minimum = 5,
		.retry_multiplier = 2000,
		.spread = SPREAD,
	};
	struct schedule_time time = time_of(home);

	schedule_init(&home->schedule, &settings, identity, world_random(home->world), &time);
	schedule_start(&home->schedule, true, &time);
	home->session_end = NEVER;
}

static void start_agent(struct home *home)
{
	struct machine machine = { .wake_at = inform_at, .wake = inform, .self = &home->schedule };

	start_schedule(home, random_u32(world_random(home->world)));
	place(home, "192.168.1.3", &machine);
}

/* -- its gateway and its AFTR -- */

/* As cpe/lines.c and cpe/gateway.c do. */
static void aftr_news(void *arg, const struct proxy_status *status)
{
	struct home *home = arg;

	if (status->state == CARRIER_RESTARTED)
		publisher_crowd(home->publisher, world_now(home->world));
}

static struct address gateway_address(const struct home *home)
{
	struct address address;

	address_parse("100.64.7.0", &address);
	address.octets[15] = home->moves;
	return address;
}

static void aftr_announces(void *arg, const struct message *message)
{
	struct home *home = arg;
	struct endpoint to = { gateway_address(home), PCP_CLIENT_PORT };

	world_send(home->world, &home->settings.upstream, &to, message->bytes, message->length);
}

static void start_aftr(struct home *home)
{
	struct world_gateway_watcher watcher = { .announcement = aftr_announces, .arg = home };

	home->aftr = world_gateway_new(home->world, &home->aftr_settings, &watcher);
}

static void settle_aftr(struct home *home)
{
	struct world_gateway_settings *settings = &home->aftr_settings;

	*settings = world_gateway_usual("public");
	settings->server.lifetime_max = LIFETIME;
	settings->server.max_mappings = 64;
	home->policy = (struct policy){ .allow = true,
					.internal_ports = { 1, UINT16_MAX },
					.external_ports = { 1, UINT16_MAX },
					.max_mappings = 64 };
	settings->server.policies = (struct policies){ &home->policy, 1 };
	settings->inside = home->settings.upstream.address;
	address_parse("2001:db8:ff::1", &settings->inside6);
	address_parse("192.0.2.44", &settings->outside);
}

static void settle_gateway(struct home *home)
{
	struct world_gateway_settings *settings = &home->settings;
	struct static_wish *wish = &settings->statics[0];

	*settings = world_gateway_usual("nat444");
	settings->server.max_mappings = 64;
	settings->outside = gateway_address(home);
	endpoint_parse("100.64.0.1:5351", 0, &settings->upstream);
	*wish = (struct static_wish){ .title = "web",
				      .protocol = PROTOCOL_TCP,
				      .external_ipv4 = true };
	endpoint_parse("192.168.1.20:443", 0, &wish->internal);
	settings->static_count = 1;
}

static void start_gateway(struct home *home)
{
	struct world_gateway_watcher watcher = { .event = mapping_event,
						 .news = aftr_news,
						 .arg = home };

	home->gateway = world_gateway_new(home->world, &home->settings, &watcher);
}

static void start_host(struct home *home)
{
	struct port_wish wish = { .protocol = PROTOCOL_TCP,
				  .lifetime = LIFETIME,
				  .suggested = { ADDRESS_NONE_IPV4, 0 },
				  .patience =
					  1000 }; /* it asks as RFC 6887 8.1.1 says, and goes on */
	struct endpoint server = { home->settings.inside, PCP_SERVER_PORT };
	struct address at;
	unsigned int slot;

	address_parse("192.168.1.20", &at);
	client_start(&home->host, home->world, 1, &at, &server);
	for (slot = 0; slot < 3; slot++) {
		wish.internal_port = (uint16_t)(ports[1] + slot);
		client_want(&home->host, slot, &wish);
	}
}

static void renumber(struct home *home)
{
	struct schedule_time time = time_of(home);
	struct address address;

	home->moves++;
	address = gateway_address(home);
	world_gateway_move(home->gateway, &address, &home->settings.upstream);
	schedule_value_changed(&home->schedule, true, &time); /* ConnectionRequestURL */
}

/* -- life -- */

struct home *home_new(uint64_t seed, struct fleet_load *load)
{
	struct home *home = calloc(1, sizeof(*home));
	struct world_watcher watcher = { sent, arrived, home };
	struct tsig_key key = { .algorithm = TSIG_HMAC_SHA256 };

	if (!home)
		abort();
	home->load = load;
	home->moves = 1;
	home->world = world_new(seed, false);
	home->start = world_now(home->world);
	world_watch(home->world, &watcher);
	settle_gateway(home);
	settle_aftr(home);
	dns_name_parse("key", &key.name);
	memset(key.secret.octets, 7, key.secret.length = 32);
	name_server_init(&home->name_server, "home.example", &key, WALL);
	start_aftr(home);
	world_run_for(home->world, milliseconds(draw_below(home, START_SPREAD * 1000)));
	start_publisher(home);
	start_agent(home);
	start_gateway(home);
	start_host(home);
	home->renumbered = after(home->start, seconds(START_SPREAD + draw_below(home, DAY)));
	return home;
}

void home_free(struct home *home)
{
	world_gateway_free(home->gateway);
	world_gateway_free(home->aftr);
	publisher_free(home->publisher);
	world_free(home->world);
	free(home);
}

void home_live(struct home *home, uint32_t second)
{
	monotonic end = after(home->start, seconds(second));

	while (home->renumbered <= end) {
		world_run_until(home->world, home->renumbered);
		renumber(home);
		home->renumbered = after(home->renumbered, seconds(DAY));
	}
	world_run_until(home->world, end);
}

void home_lose_power(struct home *home)
{
	const struct mapping *mapping = NULL;
	uint32_t identity = home->schedule.identity;

	world_run_for(home->world, milliseconds(draw_below(home, 10000)));
	restart_publisher(home);
	world_gateway_restart(home->gateway);
	world_gateway_reconfigure(home->gateway, &home->settings); /* what it wants itself */
	start_schedule(home, identity);
	while ((mapping = server_mapping(world_gateway_server(home->gateway), mapping)))
		if (mapping->standing)
			want_published(home, mapping);
	renumber(home);
	world_run_for(home->world, milliseconds(draw_below(home, 60000)));
	client_reboot(&home->host);
}

void home_lose_aftr(struct home *home)
{
	world_gateway_free(home->aftr);
	home->aftr = NULL;
}

void home_get_aftr(struct home *home, bool moved)
{
	if (moved)
		address_parse("192.0.2.45", &home->aftr_settings.outside);
	start_aftr(home);
}

void home_lose_name_server(struct home *home)
{
	home->name_server.is_silent = true;
}

void home_get_name_server(struct home *home)
{
	home->name_server.is_silent = false;
}

void home_lose_acs(struct home *home)
{
	home->acs_is_gone = true;
}

void home_get_acs(struct home *home)
{
	home->acs_is_gone = false;
}

const char *home_trouble(const struct home *home)
{
	size_t service;

	if (server_count(world_gateway_server(home->aftr)) < 4)
		return "the AFTR does not have all mappings";
	for (service = 0; service < SERVICES; service++)
		if (publisher_status(home->publisher, service).state != PUBLISHER_CURRENT)
			return publisher_status(home->publisher, service).word;
	if (home->schedule.retries > 0)
		return "the ACS has not been informed";
	return NULL;
}
