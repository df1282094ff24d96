/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which external ports a mapping has: those that are free, ours, and what its host may
 * have; nearest to what its asker suggests.
 * Covered by: tests/story/map.story, tests/story/companion-ports.story
 * Covered by: tests/story/set-of-ports-mape.story, tests/story/static-way.story
 */
#include "pcp-proxy/port_choice.h"
#include "pcp-proxy/server_state.h"

void ports_set_more(struct server *server, struct mapping *mapping, uint16_t more_ports)
{
	struct host *host = host_table_find(server->hosts, &mapping->key.internal);

	host->mappings -= mapping->more_ports;
	host->mappings += mapping_table_set_more_ports(server->table, mapping, more_ports);
}

static bool is_in_set(const struct server_line *is, uint16_t port)
{
	return !is->deployment->has_port_set || port_set_has(&is->port_set, port);
}

bool ports_are_in_set(const struct server *server, const struct mapping *mapping)
{
	uint32_t port = mapping->external.port, last = port + mapping->more_ports;
	const struct server_line *is = &line_of(server, mapping)->is;

	while (port <= last && is_in_set(is, (uint16_t)port))
		port++;
	return port > last;
}

struct port_question {
	const struct server *server;
	const struct mapping *mapping;
	const struct policy *policy;
	monotonic now;
};

/* TCP and UDP ports of the same number go to the same host (RFC 6886 3.3). */
static uint8_t companion_of(uint8_t protocol)
{
	switch (protocol) {
	case PROTOCOL_TCP: return PROTOCOL_UDP;
	case PROTOCOL_UDP: return PROTOCOL_TCP;
	}
	return protocol;
}

/*
 * Is the external endpoint free of all but this one internal endpoint (any port: of this
 * host)? Which port of a set it would lead to is not known yet: free of all, then.
 */
static bool is_free_of_others(const struct mapping_table *table, uint8_t protocol,
			      const struct endpoint *external, const struct mapping *mapping,
			      bool any_port)
{
	const struct mapping_key *key = &mapping->key;
	const struct mapping *other = NULL;

	while ((other = mapping_table_external(table, protocol, external, other)) != NULL)
		if (other != mapping && (!address_same(&other->key.internal, &key->internal) ||
					 (!any_port && (mapping->more_ports > 0 ||
							!mapping_leads_to(other, external, key)))))
			return false;
	return true;
}

/* Its to have, nobody's yet, and the companion is not another host's. */
static bool port_is_free(const void *context, uint16_t port)
{
	const struct port_question *question = context;
	const struct mapping_key *key = &question->mapping->key;
	const struct mapping_table *table = question->server->table;
	const struct line *line = line_of(question->server, question->mapping);
	struct endpoint external = { line->external, port };

	return port_span_has(&question->policy->external_ports, port) &&
	       is_in_set(&line->is, port) && !static_reserves(question->server, line, port, key) &&
	       !port_holds_refuse(&question->server->holds, key->protocol, port, &key->internal,
				  question->now) &&
	       is_free_of_others(table, key->protocol, &external, question->mapping, false) &&
	       is_free_of_others(table, companion_of(key->protocol), &external, question->mapping,
				 true);
}

bool ports_free_for(const struct server *server, const struct mapping *mapping, uint16_t port,
		    const struct policy *policy, monotonic now)
{
	struct port_question question = { server, mapping, policy, now };

	return port_is_free(&question, port);
}

/* Of the ports that are drawn at random those that the host may have; else those alone. */
static struct port_span drawn_from(const struct port_question *question)
{
	const struct server_settings *settings = &question->server->settings;
	const struct policy *policy = question->policy;
	struct port_span all = { settings->port_low, settings->port_high };
	bool has_set = line_of(question->server, question->mapping)->is.deployment->has_port_set;
	struct port_span span = policy->external_ports;

	if (has_set) /* there are few enough */
		all = (struct port_span){ 1, UINT16_MAX };
	if (span.first > all.last || span.last < all.first)
		return span;
	return (struct port_span){ span.first > all.first ? span.first : all.first,
				   span.last < all.last ? span.last : all.last };
}

static bool address_is_ours(const struct line *line, const struct address *address)
{
	return address_is_none(address) || address_same(address, &line->external);
}

/*
 * Is there the same pinhole for the other family outside? The kernel has but one, unless
 * it can tell by the NAT64's prefix who comes from where.
 */
static bool is_open_otherwise(const struct server *server, const struct mapping *mapping,
			      const struct endpoint *own)
{
	const struct mapping *other = NULL;

	if (server_nat64(server, mapping->line)->length > 0)
		return false;
	while ((other = mapping_table_external(server->table, mapping->key.protocol, own, other)))
		if (other->key.external_ipv4 != mapping->key.external_ipv4 &&
		    endpoint_same(&other->key.remote, &mapping->key.remote))
			return true;
	return false;
}

/* Nothing is translated: the host has its own endpoint outside, too. */
static bool take_own_endpoint(struct server *server, struct mapping *mapping)
{
	const struct exchange *exchange = mapping->asker;
	struct endpoint own = { mapping->key.internal, mapping->key.internal_port };
	bool agrees = exchange->suggested.port == own.port &&
		      (address_is_none(&exchange->suggested.address) ||
		       address_same(&exchange->suggested.address, &own.address));

	/* Where the carrier gives the outermost endpoint, it knows whether it can. */
	if (exchange->prefer_failure && !agrees && !carrier_must_agree(server, mapping))
		return false;
	if (is_open_otherwise(server, mapping, &own))
		return false;
	mapping_table_set_external(server->table, mapping, &own);
	return true;
}

/* All that nobody else has asked for by its number. */
static bool take_wildcard(struct server *server, struct mapping *mapping)
{
	struct endpoint all = { line_of(server, mapping)->external, 0 };
	const struct mapping *other =
		mapping_table_external(server->table, mapping->key.protocol, &all, NULL);

	if (other && other != mapping)
		return false;
	mapping_table_set_external(server->table, mapping, &all);
	return true;
}

static const struct policy *policy_of(const struct server *server, const struct mapping *mapping)
{
	return mapping->origin == ORIGIN_STATIC
		       ? &policy_of_operator
		       : policy_for(&server->settings.policies, &mapping->key.internal);
}

/* What comes nearest to the wish; nothing has changed if there is nothing. */
static bool take_run(struct server *server, struct mapping *mapping, const struct port_wish *wish,
		     monotonic now)
{
	struct port_question question = { server, mapping, policy_of(server, mapping), now };
	struct port_span drawn = drawn_from(&question);
	struct endpoint external = { .address = line_of(server, mapping)->external };
	struct port_run run =
		port_choose(wish, drawn.first, drawn.last, port_is_free, &question, server->random);

	if (run.first == 0)
		return false;
	external.port = run.first;
	ports_set_more(server, mapping, run.more);
	mapping_table_set_external(server->table, mapping, &external);
	return true;
}

static bool take_port(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct exchange *exchange = mapping->asker;
	const struct line *line = line_of(server, mapping);
	bool outermost_is_ours = !carrier_must_agree(server, mapping);
	struct port_wish wish = {
		.protocol = mapping->key.protocol,
		/* What a host suggests is the outermost port: with a carrier that is not ours to give. */
		.suggested = outermost_is_ours ? exchange->suggested.port : 0,
		.otherwise = mapping->key.internal_port,
		.suggested_only = outermost_is_ours && exchange->prefer_failure,
		.more = mapping->more_ports,
		.parity_of = exchange->keeps_parity ? mapping->key.internal_port : 0,
	};
	const struct mapping *flow = mapping_table_flow(server->table, &mapping->key);

	/* Outside, the endpoint looks the same whoever opens the flow: RFC 6887 11.3(4). */
	if (flow)
		wish.otherwise = flow->external.port;
	/* An address is suggested, too; who insists on one that we do not have gets nothing. */
	if (wish.suggested_only && !address_is_ours(line, &exchange->suggested.address))
		return false;
	if (mapping->tried_elsewhere)
		wish.otherwise = 0;
	return take_run(server, mapping, &wish, now);
}

bool ports_choose(struct server *server, struct mapping *mapping, monotonic now)
{
	if (!crossing_of(server, mapping)->translates)
		return take_own_endpoint(server, mapping);
	if (mapping_key_is_wildcard(&mapping->key))
		return !mapping->asker->prefer_failure && take_wildcard(server, mapping);
	return take_port(server, mapping, now);
}

bool ports_move(struct server *server, struct mapping *mapping, monotonic now)
{
	struct endpoint own = { mapping->key.internal, mapping->key.internal_port };
	uint16_t promised = static_port(server, mapping);
	struct port_wish wish = {
		.protocol = mapping->key.protocol,
		.suggested = promised ? promised : mapping->external.port,
		.otherwise = mapping->key.internal_port,
		.more = mapping->more_ports,
	};

	if (mapping_key_is_wildcard(&mapping->key) && crossing_of(server, mapping)->translates)
		return take_wildcard(server, mapping);
	if (crossing_of(server, mapping)->translates)
		return take_run(server, mapping, &wish, now);
	mapping_table_set_external(server->table, mapping, &own);
	return true;
}
