/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NAT-PMP requests: the same wishes in an older protocol (RFC 6886 3).
 * Covered by: tests/story/natpmp.story, tests/story/natpmp-delete-all.story
 * Covered by: tests/story/carrier-natpmp.story, tests/story/carrier-natpmp-silent.story
 * Covered by: tests/story/policy.story
 */
#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

/* The host waits until the carrier has told the address; asking twice is one wait. */
static void wait_for_address(struct server *server, const struct reply_path *path, uint8_t line)
{
	const struct address_asker *asker = server->address_askers;
	bool is_asked = false;

	for (; asker < server->address_askers + server->address_asker_count; asker++) {
		if (endpoint_same(&asker->path.client, &path->client))
			return;
		is_asked |= asker->line == line;
	}
	if (server->address_asker_count == ADDRESS_ASKERS)
		return; /* it will ask again: RFC 6886 3.1 */
	server->address_askers[server->address_asker_count++] =
		(struct address_asker){ *path, line };
	if (!is_asked)
		decision_queue_add(&server->queue, DECISION_ASK_ADDRESS)->line = line;
}

static void address_request(struct server *server, const struct datagram *datagram, monotonic now)
{
	struct reply_path path = question_of_datagram(datagram).path;
	uint8_t number = line_of_host(server, &path.client.address);
	const struct line *line = &server->lines[number];
	struct address address = line_outermost(line);

	if (address_is_none(&address) && line->is.deployment->ipv4.possible &&
	    !address_is_none(&line->external))
		wait_for_address(server, &path, number);
	else
		reply_address(server, &path, &address, now);
}

/*
 * Port 0 ends all mappings of the host and protocol (RFC 6886 3.4). There may be
 * thousands: they expire now, and go in the steps in which mappings expire.
 */
static void end_all(struct server *server, const struct mapping_key *key,
		    const struct question *question, monotonic now)
{
	struct mapping *mapping = NULL;
	bool all = true;

	while ((mapping = mapping_table_next(server->table, mapping)) != NULL) {
		if (mapping->key.protocol != key->protocol ||
		    !address_same(&mapping->key.internal, &key->internal))
			continue;
		if (mapping->origin != ORIGIN_NATPMP) {
			all = false;
			continue;
		}
		mapping->ended_by_host = true;
		mapping_table_set_expiry(server->table, mapping, now);
	}
	if (all)
		reply_success(server, question, NULL, 0, now);
	else
		reply_error(server, question, PCP_NOT_AUTHORIZED, 0, now);
}

static void mapping_request(struct server *server, const struct natpmp_request *request,
			    const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);
	struct wish wish = {
		.key = { .internal = datagram->source.address,
			 .internal_port = request->internal_port,
			 .protocol = request->protocol,
			 .external_ipv4 = true },
		.origin = ORIGIN_NATPMP,
		.lifetime = request->lifetime,
		.suggested = { ADDRESS_NONE_IPV4, request->suggested_port },
		.policy = policy_for(&server->settings.policies, &datagram->source.address),
		.is_own = true,
		.line = line_of_host(server, &datagram->source.address),
	};

	if (request->internal_port == 0 && request->lifetime == 0) {
		end_all(server, &wish.key, &question, now);
	} else if (request->internal_port == 0) {
		reply_error(server, &question, PCP_UNSUPP_PROTOCOL, PCP_ERROR_LONG, now);
	} else if (request->lifetime > 0 &&
		   (!wish.policy->allow || is_off(&server->lines[wish.line]) ||
		    !port_span_has(&wish.policy->internal_ports, request->internal_port))) {
		reply_error(server, &question, PCP_NOT_AUTHORIZED, PCP_ERROR_LONG, now);
	} else if (request->lifetime > 0 &&
		   !line_crossing(&server->lines[wish.line], &wish.key)->possible) {
		reply_error(server, &question, PCP_NETWORK_FAILURE, PCP_ERROR_SHORT, now);
	} else {
		/* The carrier speaks PCP and wants a nonce: it is ours to keep. */
		server->random->fill(server->random->self, wish.nonce.octets, PCP_NONCE_LENGTH);
		map_request(server, &wish, datagram, now);
	}
}

void natpmp_request(struct server *server, const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);
	struct natpmp_request request;

	switch (natpmp_decode_request(&request, datagram->bytes, datagram->length)) {
	case PCP_DROP: server->counters.dropped++; break;
	case PCP_REFUSE:
		reply_error(server, &question, PCP_UNSUPP_OPCODE, PCP_ERROR_LONG, now);
		break;
	case PCP_ACCEPT:
		if (request.opcode == NATPMP_ADDRESS)
			address_request(server, datagram, now);
		else
			mapping_request(server, &request, datagram, now);
		break;
	}
}
