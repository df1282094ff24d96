/* SPDX-License-Identifier: BSD-2-Clause */
/* What happens around the gateway, noted down; and what packets mean that leave words out. */
#include "tests/story/scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/wire.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/pcp_text.h"
#include "pcp-proxy/text_message.h"

#define MEMORIES      64
#define LONG_AGO      seconds(1000)   /* the gateway started before the story */
#define CARRIER_SINCE seconds(500000) /* and the carrier before that */

/* Whose nonce it is: of a host's request for a port, or of the gateway's to the carrier. */
struct memory {
	bool carrier;
	struct address host;
	uint8_t protocol;
	uint16_t internal_port;
	struct pcp_nonce nonce;
};

struct scene {
	struct scene_settings settings;
	struct world *world;
	struct world_gateway *gateway;
	struct machine hosts, carrier;
	monotonic start;
	monotonic epoch_start, carrier_epoch_start; /* of the epochs that are expected, and sent */
	struct memory memories[MEMORIES];
	size_t memory_count;
	struct note {
		struct note *next;
		struct seen seen;
	} * notes;
};

/* -- noting down -- */

static struct seen *note(struct scene *scene)
{
	struct note *note = calloc(1, sizeof(*note)), **last = &scene->notes;

	if (!note)
		abort();
	while (*last)
		last = &(*last)->next;
	*last = note;
	note->seen.moment = world_now(scene->world) - scene->start;
	return &note->seen;
}

#define FILTERS_TEXT (MAPPING_FILTERS * (ADDRESS_TEXT + 24))

/* " from 198.51.100.0/24 port 80", behind what stands there. */
static void print_filter(char filters[FILTERS_TEXT], const struct pcp_filter *filter)
{
	bool ipv4 = address_is_ipv4(&filter->remote.address);
	size_t length = strlen(filters);
	char address[ADDRESS_TEXT], port[16] = "";

	if (filter->remote_port != 0)
		snprintf(port, sizeof(port), " port %u", filter->remote_port);
	snprintf(filters + length, FILTERS_TEXT - length, " from %s/%u%s",
		 address_print(&filter->remote.address, address),
		 filter->remote.length - (ipv4 ? 96u : 0u), port);
}

#define PORTS_TEXT (ENDPOINT_TEXT + 8)

/* "203.0.113.7:80", of a set "203.0.113.7:80-83". */
static const char *print_ports(const struct mapping *mapping, const struct endpoint *first,
			       char out[PORTS_TEXT])
{
	size_t length;

	endpoint_print(first, out);
	length = strlen(out);
	if (mapping->more_ports > 0)
		snprintf(out + length, PORTS_TEXT - length, "-%u",
			 first->port + mapping->more_ports);
	return out;
}

static void see_kernel(void *arg, enum kernel_change change, const struct subject *subject,
		       int error)
{
	static const char signs[] = {
		[KERNEL_ADDED] = '+', [KERNEL_REFRESHED] = '=', [KERNEL_REMOVED] = '-'
	};
	const struct mapping *mapping = &subject->mapping;
	struct endpoint internal = { mapping->key.internal, mapping->key.internal_port };
	char inside[PORTS_TEXT], outside[PORTS_TEXT], lifetime[32] = "";
	char protocol[PROTOCOL_TEXT], filters[FILTERS_TEXT] = "", remote[ENDPOINT_TEXT];
	uint8_t i;

	if (change != KERNEL_REMOVED && error == 0)
		snprintf(lifetime, sizeof(lifetime), " for %u", subject->lifetime);
	if (mapping_key_is_peer(&mapping->key))
		snprintf(filters, sizeof(filters), " peer %s",
			 endpoint_print(&mapping->key.remote, remote));
	for (i = 0; i < subject->details.filters.count; i++)
		print_filter(filters, &subject->details.filters.filters[i]);
	snprintf(note(arg)->text, SEEN_TEXT, "kernel %c %s %s %s%s%s",
		 error == 0 ? signs[change] : '!',
		 pcp_text_protocol(protocol, mapping->key.protocol),
		 print_ports(mapping, &mapping->external, outside),
		 print_ports(mapping, &internal, inside), change == KERNEL_REMOVED ? "" : filters,
		 lifetime);
}

static void see_event(void *arg, const struct subject *subject)
{
	static const char *const words[] = {
		[EVENT_GRANTED] = "granted", [EVENT_RENEWED] = "renewed",
		[EVENT_CHANGED] = "changed", [EVENT_RELEASED] = "released",
		[EVENT_LOST] = "lost",
	};
	const struct mapping *mapping = &subject->mapping;
	char outermost[PORTS_TEXT], protocol[PROTOCOL_TEXT];

	snprintf(note(arg)->text, SEEN_TEXT, "event %s %s %s", words[subject->event],
		 pcp_text_protocol(protocol, mapping->key.protocol),
		 print_ports(mapping, &mapping->outermost, outermost));
}

static void see_news(void *arg, const struct proxy_status *status)
{
	static const char *const words[] = {
		[CARRIER_UNKNOWN] = "unknown",     [CARRIER_ANSWERS] = "answers",
		[CARRIER_NATPMP] = "natpmp",       [CARRIER_SILENT] = "silent",
		[CARRIER_NO_PCP] = "without-pcp",  [CARRIER_REFUSES] = "refuses",
		[CARRIER_RESTARTED] = "restarted",
	};
	bool refuses = status->state == CARRIER_REFUSES;

	snprintf(note(arg)->text, SEEN_TEXT, "carrier %s%s%s", words[status->state],
		 refuses ? " " : "", refuses ? pcp_result_name(status->last_refusal) : "");
}

/* Packets to the carrier are shown without the client that they must have. */
static void print_packet(const struct scene *scene, const struct player *player,
			 const uint8_t *octets, size_t length, char line[SEEN_TEXT])
{
	bool carrier = player->role == PLAYER_CARRIER;
	char who[ENDPOINT_TEXT + 8] = "carrier", at[ENDPOINT_TEXT], packet[PCP_TEXT];

	if (player->role == PLAYER_EVERYBODY)
		strcpy(who, "everybody");
	else if (!carrier && player->at.port == SCENE_HOST_PORT)
		address_print(&player->at.address, who);
	else if (!carrier)
		endpoint_print(&player->at, who);
	else if (!endpoint_same(&player->at, &scene->settings.gateway.upstream))
		snprintf(who, sizeof(who), "carrier %s", endpoint_print(&player->at, at));
	pcp_text_print(packet, octets, length,
		       carrier ? world_gateway_source(scene->gateway) : NULL);
	snprintf(line, SEEN_TEXT, "%s < %.1900s", who, packet);
}

static struct seen *see_packet(struct scene *scene, const struct player *player,
			       const uint8_t *octets, size_t length)
{
	struct seen *seen = note(scene);

	seen->is_packet = true;
	seen->player = *player;
	seen->length = length;
	memcpy(seen->octets, octets, length);
	print_packet(scene, player, octets, length, seen->text);
	return seen;
}

/* Where hosts of that family ask. */
static struct endpoint server_for(const struct scene *scene, const struct address *host)
{
	const struct world_gateway_settings *gateway = &scene->settings.gateway;

	return (struct endpoint){ address_is_ipv4(host) ? gateway->inside : gateway->inside6,
				  PCP_SERVER_PORT };
}

static void host_receives(void *self, const struct datagram *datagram)
{
	struct scene *scene = self;
	struct endpoint server = server_for(scene, &datagram->destination.address);
	struct player player = { PLAYER_HOST, datagram->destination };
	struct seen *seen = see_packet(scene, &player, datagram->bytes, datagram->length);

	if (endpoint_same(&datagram->source, &server))
		return;
	seen->is_packet = false; /* nothing that a story can expect */
	strncat(seen->text, " (from somewhere else)", SEEN_TEXT - strlen(seen->text) - 1);
}

static void carrier_receives(void *self, const struct datagram *datagram)
{
	struct player player = { PLAYER_CARRIER, datagram->destination };

	see_packet(self, &player, datagram->bytes, datagram->length);
}

static void see_announcement(void *arg, const struct message *message)
{
	struct player player = { .role = PLAYER_EVERYBODY };
	struct scene *scene = arg;

	if (!scene->settings.deaf)
		see_packet(scene, &player, message->bytes, message->length);
}

/* -- life -- */

static void begin(struct scene *scene)
{
	world_run_for(scene->world, LONG_AGO);
	while (scene_first(scene))
		scene_forget_first(scene);
	scene->start = world_now(scene->world);
}

static void place_carrier(struct scene *scene, const struct endpoint *at)
{
	if (at->port != 0)
		world_place(scene->world, &at->address, &scene->carrier);
}

struct scene *scene_new(const struct scene_settings *settings)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	size_t i;
	struct world_gateway_watcher watcher = {
		.kernel = see_kernel,
		.event = see_event,
		.news = see_news,
		.announcement = see_announcement,
		.arg = scene,
	};

	if (!scene)
		abort();
	scene->settings = *settings;
	scene->world = world_new(1, true);
	scene->start = world_now(scene->world);
	scene->epoch_start = scene->start;
	scene->hosts = (struct machine){ .receive = host_receives, .self = scene };
	scene->carrier = (struct machine){ .receive = carrier_receives, .self = scene };
	place_carrier(scene, &settings->gateway.upstream);
	for (i = 0; i < WORLD_UPSTREAM_MORE; i++)
		place_carrier(scene, &settings->gateway.upstream_more[i]);
	scene->gateway = world_gateway_new(scene->world, &settings->gateway, &watcher);
	if (!settings->just_started)
		begin(scene);
	scene->carrier_epoch_start = scene->start - CARRIER_SINCE;
	return scene;
}

void scene_free(struct scene *scene)
{
	if (!scene)
		return;
	while (scene_first(scene))
		scene_forget_first(scene);
	world_gateway_free(scene->gateway);
	world_free(scene->world);
	free(scene);
}

/* -- nonces -- */

static struct memory *recall(struct scene *scene, const struct player *player,
			     const struct text_message *message)
{
	bool carrier = player->role == PLAYER_CARRIER;
	size_t i;

	for (i = 0; i < scene->memory_count; i++) {
		struct memory *memory = &scene->memories[i];

		if (memory->carrier == carrier && memory->protocol == message->protocol &&
		    memory->internal_port == message->internal_port &&
		    (carrier || address_same(&memory->host, &player->at.address)))
			return memory;
	}
	return NULL;
}

static void remember(struct scene *scene, const struct player *player,
		     const struct text_message *message)
{
	enum text_form form = text_message_form(message);
	struct memory *memory = recall(scene, player, message);

	if (form != TEXT_MAPPING && form != TEXT_PEERING)
		return;
	if (!memory) {
		if (scene->memory_count == MEMORIES)
			abort();
		memory = &scene->memories[scene->memory_count++];
	}
	*memory = (struct memory){
		.carrier = player->role == PLAYER_CARRIER,
		.host = player->at.address,
		.protocol = message->protocol,
		.internal_port = message->internal_port,
		.nonce = message->nonce,
	};
}

/* -- packets that leave words out -- */

static const char any_nonce[] = "nonce any";

/* A packet as a story tells it. */
struct packet {
	uint8_t octets[PCP_MAX_LENGTH + 64];
	size_t length;
	struct text_message message;
	bool is_whole; /* told octet by octet, or no message at all: nothing to fill in */
	bool has_epoch, has_nonce, has_any_nonce;
};

/* Does the text hold this word, with another one behind it? */
static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word), end = strcspn(text, "#");
	const char *at = text;

	while ((at = strstr(at, word)) != NULL && (size_t)(at - text) < end) {
		if (at > text && strchr(" \t", at[-1]) && strchr(" \t", at[length]))
			return true;
		at += length;
	}
	return false;
}

static int read_packet(const struct scene *scene, struct packet *packet,
		       const struct player *player, const char *text, struct failure *failure)
{
	bool carrier = player->role == PLAYER_CARRIER;
	const struct address *client =
		carrier ? world_gateway_source(scene->gateway) : &player->at.address;
	char told[PCP_TEXT], *any;
	int error;

	if (player->role == PLAYER_EVERYBODY)
		client = NULL;
	snprintf(told, sizeof(told), "%s", text);
	any = strstr(told, any_nonce);
	*packet = (struct packet){
		.has_epoch = has_word(text, "epoch"),
		.has_nonce = has_word(text, "nonce"),
		.has_any_nonce = any != NULL,
	};
	if (any)
		memset(any, ' ', strlen(any_nonce));
	error = pcp_text_parse(packet->octets, sizeof(packet->octets), &packet->length, told,
			       client, failure);
	if (error != 0)
		return error;
	packet->is_whole = strncmp(text + strspn(text, " \t"), "hex", 3) == 0 ||
			   !text_message_read(&packet->message, packet->octets, packet->length);
	return 0;
}

/* Named or not, epochs go on from there. */
static void fill_in_epoch(const struct scene *scene, struct packet *packet, monotonic *start)
{
	monotonic now = world_now(scene->world);
	uint32_t epoch = (uint32_t)((now - *start) / MONOTONIC_SECOND);

	if (!packet->has_epoch)
		packet->message.epoch = epoch;
	else if (packet->message.epoch != epoch)
		*start = now - seconds(packet->message.epoch);
}

static void fill_in_nonce(struct scene *scene, struct packet *packet, const struct player *player)
{
	const struct memory *memory = recall(scene, player, &packet->message);

	if (!packet->has_nonce && memory)
		packet->message.nonce = memory->nonce;
}

/* The fixed fields anew; what is behind them stays. */
static void rewrite(struct packet *packet)
{
	struct writer writer = writer_over(packet->octets, sizeof(packet->octets));

	if (!packet->is_whole)
		text_message_write(&writer, &packet->message);
}

/* -- what is done -- */

static void send_from_carrier(struct scene *scene, const struct player *from, struct packet *packet)
{
	struct endpoint to = { *world_gateway_source(scene->gateway), PCP_CLIENT_PORT };

	if (!packet->is_whole) {
		fill_in_nonce(scene, packet, from);
		fill_in_epoch(scene, packet, &scene->carrier_epoch_start);
		rewrite(packet);
	}
	world_send(scene->world, &from->at, &to, packet->octets, packet->length);
}

static void send_from_host(struct scene *scene, const struct player *from, struct packet *packet)
{
	struct endpoint to = server_for(scene, &from->at.address);

	if (!packet->is_whole || packet->length > 0)
		remember(scene, from, &packet->message);
	world_place(scene->world, &from->at.address, &scene->hosts);
	world_send(scene->world, &from->at, &to, packet->octets, packet->length);
}

int scene_send(struct scene *scene, const struct player *from, const char *text,
	       struct failure *failure)
{
	struct packet packet;
	int error = read_packet(scene, &packet, from, text, failure);

	if (error != 0)
		return error;
	if (from->role == PLAYER_CARRIER)
		send_from_carrier(scene, from, &packet);
	else
		send_from_host(scene, from, &packet);
	return 0;
}

void scene_move(struct scene *scene, const struct address *outside)
{
	world_gateway_move(scene->gateway, outside, &scene->settings.gateway.upstream);
}

void scene_deploy(struct scene *scene, const struct world_gateway_settings *settings)
{
	scene->settings.gateway = *settings;
	if (settings->upstream.port != 0)
		world_place(scene->world, &settings->upstream.address, &scene->carrier);
	world_gateway_deploy(scene->gateway, settings);
}

void scene_flow(struct scene *scene, const struct twin_flow *flow)
{
	struct twin_kernel *kernel = world_gateway_kernel(scene->gateway);

	if (kernel->flow_count < TWIN_FLOWS)
		kernel->flows[kernel->flow_count++] = *flow;
}

void scene_serve(struct scene *scene, uint8_t protocol, uint16_t port)
{
	struct twin_kernel *kernel = world_gateway_kernel(scene->gateway);

	kernel->own.protocol = protocol;
	kernel->own.port = port;
}

bool scene_order(struct scene *scene, enum server_order order, uint8_t protocol, uint16_t port)
{
	const struct server *server = world_gateway_server(scene->gateway);
	const struct mapping *mapping = server_mapping(server, NULL);

	scene_settle(scene);
	while (mapping && (mapping->key.protocol != protocol || mapping->key.internal_port != port))
		mapping = server_mapping(server, mapping);
	return mapping && world_gateway_order(scene->gateway, mapping->serial, order);
}

void scene_refuse(struct scene *scene, unsigned int changes, int error)
{
	world_gateway_kernel(scene->gateway)->refusal = error;
	world_gateway_kernel(scene->gateway)->refuse = changes;
}

void scene_reconfigure(struct scene *scene, const struct world_gateway_settings *settings)
{
	world_gateway_reconfigure(scene->gateway, settings);
}

void scene_settle(struct scene *scene)
{
	world_settle(scene->world);
}

void scene_run_until(struct scene *scene, monotonic moment)
{
	world_run_until(scene->world, scene->start + moment);
}

/* -- what is seen -- */

const struct seen *scene_first(const struct scene *scene)
{
	return scene->notes ? &scene->notes->seen : NULL;
}

void scene_forget_first(struct scene *scene)
{
	struct note *first = scene->notes;

	scene->notes = first->next;
	free(first);
}

static bool same_packet(const struct seen *seen, const struct player *player,
			const struct packet *packet)
{
	return seen->is_packet && seen->player.role == player->role &&
	       (player->role == PLAYER_EVERYBODY || endpoint_same(&seen->player.at, &player->at)) &&
	       seen->length == packet->length &&
	       memcmp(seen->octets, packet->octets, packet->length) == 0;
}

/* What the packet would be if it were this one. */
static void fill_in(struct scene *scene, struct packet *packet, const struct player *player,
		    const struct seen *seen, monotonic *epoch_start)
{
	struct text_message actual;

	if (packet->is_whole)
		return;
	fill_in_nonce(scene, packet, player);
	if (packet->has_any_nonce && text_message_read(&actual, seen->octets, seen->length))
		packet->message.nonce = actual.nonce;
	if (player->role != PLAYER_CARRIER)
		fill_in_epoch(scene, packet, epoch_start);
	rewrite(packet);
}

bool scene_agrees(struct scene *scene, const struct seen *seen, const struct player *player,
		  const char *told, char told_in_full[SEEN_TEXT])
{
	monotonic epoch_start = scene->epoch_start;
	struct failure failure;
	struct packet packet;

	snprintf(told_in_full, SEEN_TEXT, "%s", told);
	if (!player)
		return !seen->is_packet && strcmp(seen->text, told) == 0;
	if (read_packet(scene, &packet, player, told, &failure) != 0) {
		snprintf(told_in_full, SEEN_TEXT, "%s", failure.sentence);
		return false;
	}
	fill_in(scene, &packet, player, seen, &epoch_start);
	print_packet(scene, player, packet.octets, packet.length, told_in_full);
	if (!same_packet(seen, player, &packet))
		return false;
	scene->epoch_start = epoch_start;
	if (player->role == PLAYER_CARRIER)
		remember(scene, player, &packet.message);
	return true;
}

uint32_t scene_mappings(const struct scene *scene)
{
	return server_count(world_gateway_server(scene->gateway));
}

const char *scene_wrong(struct scene *scene)
{
	return world_gateway_wrong(scene->gateway);
}
