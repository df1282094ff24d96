/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams in, checks in their order, dispatch; time.
 * Covered by: tests/story/protocols.story, tests/story/wan-down.story, tests/story/rate.story
 * Covered by: tests/story/natpmp-alone.story
 * Covered by: tests/story/set-of-ports-switch.story, tests/story/set-of-ports-carrier.story
 */
#include "pcp-proxy/server.h"

#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/epoch.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

#define DECISIONS_OF_AN_END          3 /* REMOVE, RELEASE, EVENT */
#define DECISIONS_OF_AN_ANNOUNCEMENT 2
#define QUIET_HOSTS                  256 /* without a mapping, at one time */

/* -- life -- */

static struct line line_at_start(const struct server_line *is)
{
	struct line line = {
		.is = *is,
		.external = ADDRESS_NONE_IPV4,
		.outermost = ADDRESS_NONE_IPV4,
	};

	if (!is->deployment) /* there is no way out by it, and may be one later */
		line.is.deployment = deployment_find("auto");
	return line;
}

struct server *server_new(const struct server_settings *settings,
			  const struct random_source *random, monotonic epoch_start)
{
	struct server *server = calloc(1, sizeof(*server));
	uint64_t seed = (uint64_t)random_u32(random) << 32 | random_u32(random);
	unsigned int i;

	if (!server)
		return NULL;
	server->table = mapping_table_new(settings->max_mappings, seed);
	server->hosts = host_table_new(settings->max_mappings + QUIET_HOSTS, seed);
	if (!server->table || !server->hosts) {
		server_free(server);
		return NULL;
	}
	server->settings = *settings;
	server->random = random;
	server->epoch_start = epoch_start;
	for (i = 0; i < SERVER_LINES; i++)
		server->lines[i] = line_at_start(&settings->lines[i]);
	server->line_choice = 1;
	server->announcement.next = NEVER;
	return server;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	static_clear(server);
	mapping_table_free(server->table);
	host_table_free(server->hosts);
	free(server);
}

/* One more port or filter of a mapping that is there already. */
static ticket restore_more(struct mapping *restored, const struct mapping *mapping,
			   const struct filter_list *filters)
{
	if (!restored->details || filters->count == 0 ||
	    restored->more_ports != mapping->more_ports ||
	    !endpoint_same(&restored->external, &mapping->external) ||
	    memcmp(&restored->nonce, &mapping->nonce, sizeof(mapping->nonce)) != 0 ||
	    !filter_list_add(&restored->details->filters, &filters->filters[0]))
		return 0;
	return mapping_ticket(restored);
}

/* Has somebody else than this internal endpoint what it has outside? */
static bool holds_external(const struct server *server, const struct mapping_key *key,
			   const struct endpoint *external)
{
	const struct mapping *other = NULL;

	while ((other = mapping_table_external(server->table, key->protocol, external, other)) !=
	       NULL)
		if (!mapping_leads_to(other, external, key))
			return true;
	return false;
}

/* Is one of its ports mapped already, or held outside by somebody else? */
static bool contradicts(const struct server *server, const struct mapping *mapping)
{
	struct mapping_key key = mapping->key;
	struct endpoint external;
	uint32_t i;

	for (i = 0; i <= mapping->more_ports; i++, key.internal_port++) {
		external = mapping_port_at(mapping, &mapping->external, key.internal_port);
		if (mapping_table_find(server->table, &key) ||
		    holds_external(server, &key, &external))
			return true;
	}
	return false;
}

/* What an earlier run had may have no way out by the line as it is now, if that is known. */
static bool may_stand(const struct server *server, const struct mapping *mapping)
{
	return line_of(server, mapping)->is.deployment->is_to_be_found ||
	       life_has_way(server, mapping);
}

/* Lines may have had other numbers in the earlier run; their addresses tell. */
static uint8_t line_of_restored(const struct server *server, const struct mapping *mapping)
{
	const struct address *lines = server->settings.external;
	uint8_t i;

	if (mapping_is_pinhole(mapping) ||
	    address_same(&lines[mapping->line], &mapping->external.address))
		return mapping->line;
	for (i = 0; i < SERVER_LINES; i++)
		if (address_same(&lines[i], &mapping->external.address))
			return i;
	return mapping->line;
}

static ticket restore(struct server *server, const struct mapping *mapping,
		      const struct mapping_details *details, uint32_t remaining, monotonic now)
{
	struct line *line = &server->lines[mapping->line];
	struct mapping *restored;

	if (address_is_none(&mapping->outermost.address) || contradicts(server, mapping) ||
	    !may_stand(server, mapping))
		return 0;
	restored = life_begin(server, &mapping->key, mapping->origin, mapping->more_ports,
			      mapping->line, now);
	if (!restored)
		return 0;
	if (restored->more_ports < mapping->more_ports ||
	    !details_keep(&restored->details, details)) {
		life_forget(server, restored);
		return 0;
	}
	restored->nonce = mapping->nonce;
	restored->holder = mapping->holder;
	restored->outermost = mapping->outermost;
	restored->lifetime = remaining;
	restored->standing = true;
	restored->forwarded = true;
	mapping_table_set_external(server->table, restored, &mapping->external);
	mapping_table_set_expiry(server->table, restored, after(now, seconds(remaining)));
	if (crossing_of(server, mapping)->translates) {
		/* That run may have ended while it took them to another address. */
		line->is_moving |= line->known_address &&
				   !address_same(&line->last_address, &mapping->external.address);
		/* An address that is another one now is seen as a change. */
		line->last_address = mapping->external.address;
		line->known_address = true;
	}
	return mapping_ticket(restored);
}

ticket server_restore(struct server *server, const struct mapping *mapping,
		      const struct mapping_details *details, uint32_t remaining, monotonic now)
{
	struct mapping *restored = mapping_table_find(server->table, &mapping->key);
	struct mapping now_here = *mapping;

	if (restored)
		return restore_more(restored, mapping, &details->filters);
	now_here.line = line_of_restored(server, mapping);
	return restore(server, &now_here, details, remaining, now);
}

void server_reconfigure(struct server *server, const struct server_settings *settings,
			monotonic now)
{
	struct server_settings before = server->settings;
	bool knew_port_sets = knows_port_sets(server);

	server->settings = *settings;
	server->settings.line_choice = before.line_choice;
	server->settings.max_mappings = before.max_mappings;
	if (knows_port_sets(server) == knew_port_sets)
		return;
	server->epoch_start = now;
	announce_start(server, now);
}

/* -- requests -- */

/* Checks that the message alone cannot decide: each names the error it ends in. */
static enum pcp_result check_map(const struct server *server, const struct wish *wish)
{
	const struct mapping_key *key = &wish->key;
	const struct line *line = &server->lines[wish->line];

	if (wish->lifetime == 0 && !mapping_key_is_peer(key))
		return PCP_SUCCESS; /* what cannot be there can be ended */
	if (is_off(line))
		return PCP_NOT_AUTHORIZED;
	if (!line_crossing(line, key)->possible)
		return PCP_NO_RESOURCES; /* there is no such way out */
	if (!wish->policy->allow || !address_is_reachable(&key->internal))
		return PCP_NOT_AUTHORIZED; /* unique local or link-local: RFC 6887 8.4 */
	if (mapping_key_is_peer(key))
		return PCP_SUCCESS; /* it may send from any port it likes */
	if (!mapping_key_is_wildcard(key))
		return port_span_has(&wish->policy->internal_ports, key->internal_port)
			       ? PCP_SUCCESS
			       : PCP_NOT_AUTHORIZED;
	if (key->external_ipv4 && line->is.deployment->shares_address)
		return PCP_UNSUPP_PROTOCOL; /* not all of it is ours to give: RFC 6887 11.3 */
	return wish->policy->wildcards ? PCP_SUCCESS : PCP_NOT_AUTHORIZED;
}

/*
 * RFC 7753 4.2: how many ports behind the first one may be mapped for it. A carrier is
 * asked for each port on its own, and has the last word on its number: no sets there.
 */
static uint16_t more_ports(const struct server *server, const struct wish *wish)
{
	const struct pcp_port_set *set = &wish->options->port_set;
	uint32_t first = wish->key.internal_port, last = wish->policy->internal_ports.last;
	uint32_t more = set->size, filters = wish->options->filter_count;

	if (wish->lifetime == 0)
		last = UINT16_MAX; /* what is there is there */
	if (!wish->names_set || first == 0 || first > last || more < 2 ||
	    line_crossing(&server->lines[wish->line], &wish->key)->asks)
		return 0;
	if (more > server->settings.port_set_max)
		more = server->settings.port_set_max;
	if (filters > 0 && more > MAPPING_DOORS / filters)
		more = MAPPING_DOORS / filters;
	more--;
	return (uint16_t)(more < last - first ? more : last - first);
}

/* RFC 6887 13.1: on whose behalf the request is. */
static enum pcp_result check_third_party(const struct server *server,
					 const struct pcp_request *request)
{
	const struct policy *policy = policy_for(&server->settings.policies, &request->client);

	if (request->options.has_third_party &&
	    !prefix_contains(&policy->third_parties, &request->options.third_party))
		return PCP_NOT_AUTHORIZED;
	return PCP_SUCCESS;
}

/* By one of the prefixes that its NAT64 is known by. */
static bool is_behind_nat64(const struct server *server, const struct line *line,
			    const struct address *remote)
{
	const struct prefix *configured = &server->settings.prefix64;
	uint8_t i;

	if (line->prefix64_count == 0)
		return configured->length > 0 && prefix_contains(configured, remote);
	for (i = 0; i < line->prefix64_count; i++)
		if (prefix_contains(&line->prefix64[i].prefix, remote))
			return true;
	return false;
}

/*
 * Which family is it to have outside? Old clients send :: where they mean "any": an IPv4
 * host means IPv4. A flow to the other side of a NAT64 says so by its remote.
 */
static bool wants_ipv4(const struct server *server, const struct line *line,
		       const struct pcp_request *request, const struct address *internal)
{
	return address_is_ipv4(internal) || address_is_ipv4(&request->suggested.address) ||
	       (request->opcode == PCP_PEER && line->is.deployment->nat64.possible &&
		is_behind_nat64(server, line, &request->remote.address));
}

static void map(struct server *server, const struct pcp_request *request,
		const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);
	enum pcp_result why = check_third_party(server, request);
	const struct address *internal =
		request->options.has_third_party ? &request->options.third_party : &request->client;
	uint8_t line = line_of_host(server, internal);
	struct wish wish = {
		.key = { *internal, request->internal_port, request->protocol,
			 wants_ipv4(server, &server->lines[line], request, internal),
			 request->remote },
		.origin = ORIGIN_PCP,
		.nonce = request->nonce,
		.lifetime = request->lifetime,
		.suggested = request->suggested,
		/* PEER means it by any port that it names: RFC 6887 12.1. */
		.prefer_failure = request->options.has_prefer_failure ||
				  (request->opcode == PCP_PEER && request->suggested.port != 0),
		.names_set = request->options.has_port_set,
		.keeps_parity = request->options.port_set.parity,
		.options = &request->options,
		.policy = policy_for(&server->settings.policies, internal),
		.is_own = !request->options.has_third_party,
		.line = line,
	};

	if (wish.key.external_ipv4 && !address_is_ipv4(&wish.suggested.address))
		wish.suggested.address = ADDRESS_NONE_IPV4;
	wish.more_ports = more_ports(server, &wish);
	if (why == PCP_SUCCESS && pcp_options_have_strangers(&request->options) &&
	    (wish.lifetime == 0 || !line_crossing(&server->lines[wish.line], &wish.key)->asks))
		why = PCP_UNSUPP_OPTION; /* nobody is there who might know it */
	if (why == PCP_SUCCESS)
		why = check_map(server, &wish);
	if (why != PCP_SUCCESS)
		reply_error(server, &question, why, pcp_result_lifetime(why), now);
	else if (request->opcode == PCP_PEER)
		peer_request(server, &wish, datagram, now);
	else
		map_request(server, &wish, datagram, now);
}

static void pcp_request(struct server *server, const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);
	struct pcp_abilities abilities = abilities_for(server, &datagram->source.address);
	struct pcp_request request;
	enum pcp_result why = PCP_SUCCESS;

	switch (pcp_decode_request(&request, &why, datagram->bytes, datagram->length,
				   &datagram->source.address, &abilities)) {
	case PCP_DROP: server->counters.dropped++; break;
	case PCP_REFUSE: reply_error(server, &question, why, pcp_result_lifetime(why), now); break;
	case PCP_ACCEPT:
		if (request.opcode == PCP_ANNOUNCE && pcp_options_have_strangers(&request.options))
			reply_error(server, &question, PCP_UNSUPP_OPTION,
				    pcp_result_lifetime(PCP_UNSUPP_OPTION), now);
		else if (request.opcode == PCP_ANNOUNCE)
			reply_success(server, &question, NULL, 0, now);
		else
			map(server, &request, datagram, now);
		break;
	}
}

struct pcp_abilities abilities_for(const struct server *server, const struct address *client)
{
	const struct policy *policy = policy_for(&server->settings.policies, client);
	uint8_t line = line_of_host(server, client);

	return (struct pcp_abilities){
		.map = true,
		.peer = true,
		.prefer_failure = true,
		.filter = true,
		.description = true,
		.prefix64 = server_nat64(server, line)->length > 0,
		.third_party = policy->third_parties.length > 0,
		.others = server->settings.relays_unknown &&
			  deployment_asks(server->lines[line].is.deployment),
		.port_set = knows_port_sets(server),
	};
}

/* Has this host, or have all together, asked too often of late? */
static bool is_too_much(struct server *server, const struct address *client, monotonic now)
{
	struct host *host = host_table_get(server->hosts, client, now);

	return !host || !bucket_take(&host->requests, &server->settings.host_rate, now) ||
	       !bucket_take(&server->requests, &server->settings.total_rate, now);
}

/* As one that speaks NAT-PMP alone, if we do: RFC 6886 3.5. */
static void refuse_pcp(struct server *server, const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);

	if (server->settings.natpmp && address_is_ipv4(&datagram->source.address))
		reply_natpmp_only(server, &question, now);
	else
		server->counters.dropped++;
}

void server_receive(struct server *server, const struct datagram *datagram, monotonic now)
{
	server->counters.requests++;
	if (datagram->length < 2 || datagram->source.port == 0 ||
	    is_too_much(server, &datagram->source.address, now)) {
		server->counters.dropped++;
		return;
	}
	if (datagram->bytes[0] == NATPMP_VERSION && server->settings.natpmp &&
	    address_is_ipv4(&datagram->source.address))
		natpmp_request(server, datagram, now);
	else if (server->settings.refuses_pcp)
		refuse_pcp(server, datagram, now);
	else
		pcp_request(server, datagram, now);
}

/* -- time -- */

monotonic server_wake_at(const struct server *server)
{
	if (lines_are_moving(server))
		return 0;
	return earliest(earliest(announce_next(server), static_next(server)),
			mapping_table_first_due(server->table));
}

static void expire(struct server *server, struct mapping *mapping, monotonic now)
{
	if (mapping->ended_by_host)
		server->counters.released++;
	else
		server->counters.expired++;
	life_end(server, mapping, mapping->ended_by_host ? EVENT_RELEASED : EVENT_LOST, now);
}

void server_wake(struct server *server, monotonic now)
{
	struct mapping *mapping;

	lines_move(server, now);
	if (announce_next(server) <= now &&
	    decision_queue_has_room(&server->queue, DECISIONS_OF_AN_ANNOUNCEMENT))
		announce_due(server, now);
	while (decision_queue_has_room(&server->queue, DECISIONS_OF_AN_END) &&
	       (mapping = mapping_table_due(server->table, now)) != NULL) {
		if (mapping->expires <= now)
			expire(server, mapping, now);
		else
			update_due(server, mapping, now);
	}
	if (!lines_are_moving(server))
		static_due(server, now);
}

/* -- what is known -- */

const struct decision *server_next(struct server *server)
{
	return decision_queue_take(&server->queue);
}

uint32_t server_epoch(const struct server *server, monotonic now)
{
	return epoch_at(server->epoch_start, now);
}

uint32_t server_count(const struct server *server)
{
	return mapping_table_count(server->table);
}

const struct mapping *server_mapping(const struct server *server, const struct mapping *previous)
{
	return mapping_table_next(server->table, previous);
}

const struct mapping *server_find(const struct server *server, ticket number)
{
	return mapping_table_ticket(server->table, number);
}

const struct server_counters *server_counters(const struct server *server)
{
	return &server->counters;
}
