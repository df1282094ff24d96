/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bursts of announcements and of mapping updates.
 * Covered by: tests/story/announcements.story, tests/story/wan-address.story
 * Covered by: tests/story/carrier-announcements.story, tests/story/carrier-moves-again.story
 */
#include "pcp-proxy/announce.h"

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/retransmission.h"
#include "pcp-proxy/server_state.h"

/* -- to everybody -- */

static struct message *announcement(struct server *server)
{
	struct message *message = &decision_queue_add(&server->queue, DECISION_ANNOUNCE)->message;

	message->path = (struct reply_path){ .server.port = PCP_SERVER_PORT };
	return message;
}

/* The epoch is that of the moment: a host that hears it late must not be misled. */
static void announce_pcp(struct server *server, monotonic now)
{
	struct pcp_response response = {
		.opcode = PCP_ANNOUNCE,
		.epoch = server_epoch(server, now),
	};
	struct message *message = announcement(server);

	message->length =
		(uint16_t)pcp_encode_response(message->bytes, sizeof(message->bytes), &response);
}

static void announce_natpmp(struct server *server, monotonic now)
{
	uint8_t line = line_of_host(server, &ADDRESS_NONE_IPV4);
	struct address address = line_outermost(&server->lines[line]);
	struct natpmp_response response = {
		.opcode = NATPMP_ADDRESS,
		.epoch = server_epoch(server, now),
		.external = address,
	};
	struct message *message;

	if (!server->settings.natpmp || address_is_none(&address))
		return; /* hosts that want to know it ask */
	message = announcement(server);
	message->length = (uint16_t)natpmp_encode_response(message->bytes, &response);
}

void announce_start(struct server *server, monotonic now)
{
	server->announcement = (struct burst){ .next = now };
}

monotonic announce_next(const struct server *server)
{
	return server->announcement.next;
}

void announce_due(struct server *server, monotonic now)
{
	struct burst *burst = &server->announcement;
	monotonic gap;

	announce_pcp(server, now);
	announce_natpmp(server, now);
	burst->sent++;
	gap = burst_gap(burst->sent, ANNOUNCE_BURST);
	burst->next = gap == NEVER ? NEVER : after(now, gap);
}

/* -- to one host -- */

void update_start(struct server *server, struct mapping *mapping, monotonic now)
{
	if (mapping->holder.client.port == 0)
		return; /* nobody asked for it over the network */
	mapping->updates_sent = 0;
	mapping_table_set_update(server->table, mapping, now);
}

void update_stop(struct server *server, struct mapping *mapping)
{
	mapping_table_set_update(server->table, mapping, NEVER);
}

void update_due(struct server *server, struct mapping *mapping, monotonic now)
{
	monotonic gap;

	/* NAT-PMP knows no such response: its hosts hear the address, and ask again. */
	if (mapping->origin == ORIGIN_PCP)
		reply_update(server, mapping, now);
	mapping->updates_sent++;
	gap = burst_gap(mapping->updates_sent, UPDATE_BURST);
	mapping_table_set_update(server->table, mapping, gap == NEVER ? NEVER : after(now, gap));
}
