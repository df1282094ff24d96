/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a PEER request means: one flow of a LAN host is told its external endpoint,
 * and stays what it is for the lifetime (RFC 6887 12). The kernel is asked first
 * whether the flow exists: what it has cannot be chosen any more.
 *
 * PEER never shortens or ends anything: with lifetime 0 a flow that exists is told
 * and left alone. What the carrier makes of a flow only the carrier knows; it is asked
 * for the shortest lifetime then, because some take 0 for the wish to end it.
 * Covered by: tests/story/peer.story, tests/story/peer-kept-right.story and tests/net/test_peer
 * Covered by: tests/story/peer-carrier.story, tests/story/peer-nat444.story
 * Covered by: tests/story/peer-dslite.story, tests/story/peer-nat64.story
 * Covered by: tests/story/peer-wan-moves.story, tests/net/test_peer_carrier
 */
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

static void renew(struct server *server, struct mapping *mapping, const struct wish *wish,
		  const struct datagram *datagram, const struct question *question, monotonic now)
{
	uint32_t left = request_remaining(mapping, now);
	struct wish longer = *wish;

	if (mapping->standing && longer.lifetime < left)
		longer.lifetime = left;
	if (!request_may_change(mapping, wish))
		reply_error(server, question, PCP_NOT_AUTHORIZED, left, now);
	else if (mapping->standing && wish->lifetime == 0 && !must_move(server, mapping))
		reply_success(server, question, mapping, left, now);
	else if (mapping->stage == STAGE_SETTLED && request_is_early(server, mapping, &longer, now))
		request_tell(server, mapping, question, now);
	else
		request_renew(server, mapping, &longer, datagram, now);
}

void peer_request(struct server *server, const struct wish *wish, const struct datagram *datagram,
		  monotonic now)
{
	struct mapping *mapping = mapping_table_find(server->table, &wish->key);
	struct question question = question_of_datagram(datagram);
	bool offline = is_offline(&server->lines[wish->line], &wish->key);
	enum pcp_result why = PCP_NETWORK_FAILURE;

	if (mapping && !offline) {
		renew(server, mapping, wish, datagram, &question, now);
		return;
	}
	mapping = NULL;
	if (!offline)
		mapping = request_begin(server, wish, datagram, &why, now);
	if (mapping)
		life_find(server, mapping, now);
	else
		reply_error(server, &question, why, pcp_result_lifetime(why), now);
}

/* Has another host a flow to the same remote with that external endpoint? */
static bool is_taken(const struct server *server, const struct mapping *mapping,
		     const struct endpoint *external)
{
	const struct mapping *other = NULL;

	while ((other = mapping_table_external(server->table, mapping->key.protocol, external,
					       other)) != NULL)
		if (endpoint_same(&other->key.remote, &mapping->key.remote) &&
		    !address_same(&other->key.internal, &mapping->key.internal))
			return true;
	return false;
}

/* Is what the mapping has outside to be had on this line, too? It may have to move. */
static bool is_there(const struct server *server, const struct mapping *mapping, uint8_t line)
{
	return mapping->line == line && life_has_way(server, mapping) &&
	       !must_move(server, mapping);
}

/* The flow's endpoint may be mapped to the outside as a whole: where? */
static bool find_whole(const struct server *server, const struct mapping *mapping,
		       struct endpoint *external)
{
	struct mapping_key key = mapping->key;
	const struct mapping *whole;

	key.remote = (struct endpoint){ .port = 0 };
	whole = mapping_table_find(server->table, &key);
	if (!whole || !is_there(server, whole, mapping->line))
		return false;
	*external = mapping_port_at(whole, &whole->external, mapping->key.internal_port);
	return !is_taken(server, mapping, external);
}

/*
 * That, or a port that is the flow's alone so far. Behind a carrier the suggestion is not
 * about ports of the gateway's.
 */
static bool choose(struct server *server, struct mapping *mapping, monotonic now)
{
	bool is_suggested =
		mapping->asker->suggested.port != 0 && !carrier_must_agree(server, mapping);
	struct endpoint external;

	if (is_suggested || !find_whole(server, mapping, &external))
		return ports_choose(server, mapping, now);
	mapping_table_set_external(server->table, mapping, &external);
	return true;
}

static void refuse(struct server *server, struct mapping *mapping, monotonic now)
{
	struct question question = question_of_exchange(mapping->asker);
	bool was_suggested = mapping->asker->prefer_failure && !carrier_must_agree(server, mapping);
	enum pcp_result why = was_suggested ? PCP_CANNOT_PROVIDE_EXTERNAL : PCP_NO_RESOURCES;

	reply_error(server, &question, why, pcp_result_lifetime(why), now);
	life_forget(server, mapping);
}

/* A host is told what the flow has, and nothing is kept. */
static void tell(struct server *server, struct mapping *mapping, uint32_t lifetime, monotonic now)
{
	struct question question = question_of_exchange(mapping->asker);

	mapping->outermost = mapping->external;
	reply_success(server, &question, mapping, lifetime, now);
	life_forget(server, mapping);
}

/* A flow that stays inside, or to the gateway itself, is nobody's to keep. */
static bool leaves_here(const struct server *server, const struct mapping *mapping)
{
	return crossing_of(server, mapping)->translates
		       ? address_same(&mapping->external.address,
				      &line_of(server, mapping)->external)
		       : mapping_is_pinhole(mapping);
}

/* A flow that was begun before its host has got another line goes on by the one that it has. */
static void follow_flow(const struct server *server, struct mapping *mapping)
{
	uint8_t i;

	for (i = 0; i < SERVER_LINES && !leaves_here(server, mapping); i++)
		if (line_crossing(&server->lines[i], &mapping->key)->translates &&
		    address_same(&server->lines[i].external, &mapping->external.address))
			mapping->line = i;
}

void server_found(struct server *server, ticket number, const struct endpoint *external,
		  uint32_t lifetime, monotonic now)
{
	struct mapping *mapping = mapping_table_ticket(server->table, number);

	if (!mapping || mapping->stage != STAGE_FINDING)
		return;
	mapping->is_found = external != NULL;
	if (external) {
		mapping_table_set_external(server->table, mapping, external);
		follow_flow(server, mapping);
	} else if (!choose(server, mapping, now)) {
		refuse(server, mapping, now);
		return;
	}
	if (external && (!leaves_here(server, mapping) ||
			 (mapping->asker->only_asks && !carrier_must_agree(server, mapping))))
		tell(server, mapping, lifetime, now);
	else
		life_start(server, mapping, now);
}
