/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ways outside: which one a host has, and what becomes of its mappings when it gets
 * another one, or when this one gets another address or turns out to be of another kind.
 * Covered by: tests/story/wan-address.story, tests/story/wan-comes-up.story
 * Covered by: tests/story/wan-moves-before.story, tests/unit/pcp-proxy/test_lines
 * Covered by: tests/unit/pcp-proxy/test_lines_outside, tests/unit/pcp-proxy/test_lines_kept
 */
#include <string.h>

#include "pcp-proxy/server_state.h"

/* RELEASE; then REMOVE, and INSTALL or ASK; or the end, with SEND */
#define DECISIONS_OF_A_MOVE 5

/* -- whose line it is -- */

uint8_t line_of_host(const struct server *server, const struct address *address)
{
	const struct line_choice *choice = &server->settings.line_choice;
	struct host *host = host_table_find(server->hosts, address);
	uint8_t line;

	if (!choice->choose)
		return 0;
	if (host && host->line_choice == server->line_choice)
		return host->line;
	line = choice->choose(choice->self, address,
			      host && host->line_choice != 0 ? host->line : SERVER_LINES);
	if (host) {
		host->line = line;
		host->line_choice = server->line_choice;
	}
	return line;
}

void server_rechoose(struct server *server, monotonic now)
{
	server->line_choice++;
	server->is_rechoosing = true;
	server->has_rechosen = false;
	server->moved = 0;
	server->address_asker_count = 0; /* they are to hear of their line's: they ask again */
	static_hasten(server, now);
}

/* -- what is told of them -- */

static void move_all(struct server *server, struct line *line)
{
	server->address_asker_count = 0; /* who was asked may be gone: hosts ask again */
	line->outermost = ADDRESS_NONE_IPV4;
	line->is_moving = true;
	server->moved = 0;
}

void server_deploy(struct server *server, uint8_t number, const struct server_line *is,
		   bool is_another_line, monotonic now)
{
	struct line *line = &server->lines[number];

	if (!is_another_line && line->is.deployment == is->deployment &&
	    port_set_same(&line->is.port_set, &is->port_set))
		return;
	line->is = *is;
	line->is_redeployed = true;
	move_all(server, line);
	server->epoch_start = now;
	announce_start(server, now);
	static_hasten(server, now);
}

void server_external(struct server *server, uint8_t number, const struct address *address,
		     monotonic now)
{
	struct line *line = &server->lines[number];
	bool is_another = !line->known_address || !address_same(&line->last_address, address);

	if (address_same(&line->external, address))
		return;
	line->external = *address;
	if (address_is_none(address))
		return;    /* a link that is down: mappings wait for it to come back */
	server->moved = 0; /* of those that have waited, too */
	if (line->known_address && is_another) {
		server->epoch_start = now;
		move_all(server, line);
	}
	/* At the first address hosts of an earlier life of ours are told that it is over. */
	if (is_another)
		announce_start(server, now);
	line->last_address = *address;
	line->known_address = true;
	static_hasten(server, now);
}

/* Hosts that asked in NAT-PMP have been waiting for it. */
void server_outermost(struct server *server, uint8_t number, const struct address *address,
		      monotonic now)
{
	unsigned int i, left = 0;

	server->lines[number].outermost = *address;
	for (i = 0; i < server->address_asker_count; i++)
		if (server->address_askers[i].line == number)
			reply_address(server, &server->address_askers[i].path, address, now);
		else
			server->address_askers[left++] = server->address_askers[i];
	server->address_asker_count = left;
}

void server_prefix64(struct server *server, uint8_t number, const struct pcp_prefix64 *prefixes,
		     uint8_t count)
{
	struct line *line = &server->lines[number];

	if (count > 0)
		memcpy(line->prefix64, prefixes, count * sizeof(*prefixes));
	line->prefix64_count = count;
}

/* -- what follows for mappings -- */

/* Can those that are to be moved be? */
static bool can_move(const struct line *line)
{
	return line->is_moving &&
	       (!address_is_none(&line->external) || line->is.deployment == &deployment_off);
}

bool lines_are_moving(const struct server *server)
{
	bool moving = server->is_rechoosing;
	uint8_t i;

	for (i = 0; i < SERVER_LINES; i++)
		moving |= can_move(&server->lines[i]);
	return moving;
}

/* What hosts know of the gateway is not true any more for all of them. */
static void change_line(struct server *server, struct mapping *mapping, uint8_t line, monotonic now)
{
	if (!server->has_rechosen) {
		server->has_rechosen = true;
		server->epoch_start = now;
		announce_start(server, now);
	}
	life_change_line(server, mapping, line, now);
}

static void move_mapping(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct line *line = line_of(server, mapping);
	uint8_t chosen = server->is_rechoosing ? line_of_host(server, &mapping->key.internal)
					       : mapping->line;

	if (mapping->suspended && (chosen != mapping->line || can_move(line)))
		life_end(server, mapping, EVENT_LOST, now); /* nobody has it to move */
	else if (chosen != mapping->line && !is_offline(&server->lines[chosen], &mapping->key))
		change_line(server, mapping, chosen, now);
	else if (!can_move(line))
		return;
	else if (line->is_redeployed)
		life_redeploy(server, mapping, now);
	else if (must_move(server, mapping))
		life_move(server, mapping, now);
}

static void all_moved(struct server *server)
{
	struct line *line;

	for (line = server->lines; line < server->lines + SERVER_LINES; line++)
		if (can_move(line)) {
			line->is_moving = false;
			line->is_redeployed = false;
		}
	server->is_rechoosing = false;
}

void lines_move(struct server *server, monotonic now)
{
	struct mapping *mapping;

	while (lines_are_moving(server) &&
	       decision_queue_has_room(&server->queue, DECISIONS_OF_A_MOVE)) {
		mapping = mapping_table_behind(server->table, server->moved);
		if (!mapping) {
			all_moved(server);
			return;
		}
		server->moved = mapping_ticket(mapping);
		move_mapping(server, mapping, now);
	}
}

/* -- what is known -- */

struct address line_outermost(const struct line *line)
{
	if (!line->is.deployment->ipv4.possible)
		return ADDRESS_NONE_IPV4;
	if (!line->is.deployment->ipv4.asks || address_is_none(&line->external))
		return line->external;
	return line->outermost;
}

const struct deployment *server_deployment(const struct server *server)
{
	return server->lines[line_of_host(server, &ADDRESS_NONE)].is.deployment;
}

const struct prefix *server_nat64(const struct server *server, uint8_t number)
{
	const struct line *line = &server->lines[number];

	return line->prefix64_count > 0 ? &line->prefix64[0].prefix : &server->settings.prefix64;
}
