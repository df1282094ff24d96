/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a request to map means for the mapping that it names: RFC 6887 11.3, 15; and
 * for all that it names where it is for a port set: RFC 7753 4.
 * Covered by: tests/story/map.story, tests/story/nonce.story, tests/story/policy.story,
 * tests/story/under-way.story, tests/story/set-of-ports.story,
 * tests/story/set-of-ports-overlap.story, tests/story/static-host.story
 */
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

/* The time is the same whether nonces differ early or late. */
static bool nonce_same(const struct pcp_nonce *one, const struct pcp_nonce *other)
{
	unsigned int difference = 0, i;

	for (i = 0; i < PCP_NONCE_LENGTH; i++)
		difference |= one->octets[i] ^ other->octets[i];
	return difference == 0;
}

/* A mapping made by NAT-PMP has no nonce that its host could know. */
bool request_may_change(const struct mapping *mapping, const struct wish *wish)
{
	if (mapping->origin == ORIGIN_NATPMP || (wish->is_own && wish->policy->same_host))
		return true;
	return wish->origin == ORIGIN_PCP && nonce_same(&mapping->nonce, &wish->nonce);
}

static bool has_details(const struct wish *wish)
{
	return wish->options && options_have_details(wish->options);
}

uint32_t request_remaining(const struct mapping *mapping, monotonic now)
{
	return mapping->standing ? seconds_until(mapping->expires, now) : PCP_ERROR_SHORT;
}

static uint32_t bounded_lifetime(const struct server *server, uint32_t wished)
{
	if (wished < server->settings.lifetime_min)
		return server->settings.lifetime_min;
	if (wished > server->settings.lifetime_max)
		return server->settings.lifetime_max;
	return wished;
}

/* PREFER_FAILURE: is what the mapping has what was asked for? RFC 6887 11.3(1). */
static bool satisfies(const struct mapping *mapping, const struct wish *wish)
{
	struct endpoint has =
		mapping_port_at(mapping, &mapping->outermost, wish->key.internal_port);

	return wish->suggested.port == has.port &&
	       (address_is_none(&wish->suggested.address) ||
		address_same(&wish->suggested.address, &has.address));
}

/*
 * The operator has seen to it already: whoever asks learns what there is, whatever the
 * nonce, and can neither change nor end it (RFC 6887 11.3(2), 15.1).
 */
static void answer_static(struct server *server, const struct mapping *mapping,
			  const struct wish *wish, const struct question *question, monotonic now)
{
	bool changes = wish->lifetime == 0 || (wish->options && wish->options->filter_count > 0);

	if (changes)
		reply_error(server, question, PCP_NOT_AUTHORIZED,
			    pcp_result_lifetime(PCP_NOT_AUTHORIZED), now);
	else if (!mapping->standing)
		return; /* a client repeats what is not answered: it finds this one decided */
	else if (wish->prefer_failure && !satisfies(mapping, wish))
		reply_error(server, question, PCP_CANNOT_PROVIDE_EXTERNAL, PCP_ERROR_SHORT, now);
	else
		reply_success(server, question, mapping, UINT32_MAX, now);
}

/* A set is ended as a whole by who knows that it is one, if that can be said: RFC 7753 4.4. */
static bool may_end(const struct server *server, const struct mapping *mapping,
		    const struct wish *wish)
{
	return request_may_change(mapping, wish) &&
	       (mapping->more_ports == 0 || wish->names_set || !knows_port_sets(server));
}

static void end_mapping(struct server *server, struct mapping *mapping, const struct wish *wish,
			const struct question *question, monotonic now)
{
	const struct mapping *flow = mapping_table_flow(server->table, &wish->key);
	struct mapping ended;

	if (mapping && mapping->origin == ORIGIN_STATIC) {
		answer_static(server, mapping, wish, question, now);
		return;
	}
	if (!mapping && flow) { /* what PEER made, MAP does not end: 15.1 */
		reply_error(server, question, PCP_NOT_AUTHORIZED, request_remaining(flow, now),
			    now);
		return;
	}
	if (mapping && !may_end(server, mapping, wish)) {
		reply_error(server, question, PCP_NOT_AUTHORIZED, request_remaining(mapping, now),
			    now);
		return;
	}
	if (!mapping) { /* nothing to end is fine: 15.1 */
		reply_success(server, question, NULL, 0, now);
		return;
	}
	ended = *mapping;
	ended.details = NULL;
	server->counters.released++;
	life_end(server, mapping, EVENT_RELEASED, now);
	reply_success(server, question, &ended, 0, now);
}

/* What filters and description become, if the wish says anything of them. */
static enum pcp_result change_details(const struct mapping *mapping, const struct wish *wish,
				      struct exchange *asker)
{
	const struct mapping_details *before =
		mapping->changes_details ? mapping->installing : mapping->details;
	struct mapping_details after = { .description_length = 0 };
	enum pcp_result result;

	if (!has_details(wish))
		return PCP_SUCCESS;
	if (before)
		after = *before;
	result = details_add(&after, wish->options);
	if (result != PCP_SUCCESS)
		return result;
	if (after.filters.count * (mapping->more_ports + 1u) > MAPPING_DOORS)
		return PCP_EXCESSIVE_REMOTE_PEERS;
	asker->changes_details = true;
	return details_keep(&asker->details, &after) ? PCP_SUCCESS : PCP_NO_RESOURCES;
}

/* The request is kept with the mapping until it can be answered; or why it cannot be. */
enum pcp_result request_attach(struct server *server, struct mapping *mapping,
			       const struct wish *wish, const struct datagram *datagram)
{
	struct exchange *asker = exchange_new(datagram);
	enum pcp_result result = asker ? change_details(mapping, wish, asker) : PCP_NO_RESOURCES;

	if (result != PCP_SUCCESS) {
		exchange_free(asker);
		return result;
	}
	asker->lifetime = bounded_lifetime(server, wish->lifetime);
	asker->suggested = wish->suggested;
	asker->prefer_failure = wish->prefer_failure;
	asker->keeps_parity = wish->keeps_parity;
	asker->only_asks = wish->lifetime == 0;
	exchange_free(mapping->asker);
	mapping->asker = asker;
	return PCP_SUCCESS;
}

/*
 * With a carrier behind us a renewal that comes early is answered from what we
 * know (RFC 7648 3): it would change nothing but cost the carrier a request.
 */
bool request_is_early(const struct server *server, const struct mapping *mapping,
		      const struct wish *wish, monotonic now)
{
	uint64_t left = seconds_until(mapping->expires, now);

	return carrier_must_agree(server, mapping) && mapping->standing &&
	       !must_move(server, mapping) && !has_details(wish) &&
	       left * 4 >= (uint64_t)bounded_lifetime(server, wish->lifetime) * 3;
}

/* What it has outside may not be its own any more in a moment. */
static bool is_unsettled(const struct server *server, const struct mapping *mapping)
{
	return mapping->standing && (mapping->stage != STAGE_SETTLED || must_move(server, mapping));
}

/* Can the outcome of what is under way be the answer to one more request? */
static bool may_join(const struct mapping *mapping, const struct wish *wish)
{
	const struct exchange *asker = mapping->asker;

	return !has_details(wish) && !wish->prefer_failure && !mapping->changes_details &&
	       !(asker && (asker->changes_details || asker->prefer_failure));
}

void request_tell(struct server *server, struct mapping *mapping, const struct question *question,
		  monotonic now)
{
	mapping->holder = question->path;
	update_stop(server, mapping);
	reply_success(server, question, mapping, request_remaining(mapping, now), now);
}

void request_renew(struct server *server, struct mapping *mapping, const struct wish *wish,
		   const struct datagram *datagram, monotonic now)
{
	struct question question = question_of_datagram(datagram);
	bool under_way = mapping->stage != STAGE_SETTLED;
	enum pcp_result why;

	if (under_way && !may_join(mapping, wish))
		return; /* a client repeats what is not answered: it finds this one decided */
	why = request_attach(server, mapping, wish, datagram);
	if (why != PCP_SUCCESS)
		reply_error(server, &question, why, pcp_result_lifetime(why), now);
	else if (must_move(server, mapping))
		life_move(server, mapping, now); /* its turn would come in a moment */
	else if (!under_way)
		life_start(server, mapping, now);
	/* Else it is one more retransmission: the answer under way is for it, too. */
}

static void renew(struct server *server, struct mapping *mapping, const struct wish *wish,
		  const struct datagram *datagram, const struct question *question, monotonic now)
{
	if (mapping->origin == ORIGIN_STATIC) {
		answer_static(server, mapping, wish, question, now);
	} else if (mapping->suspended) {
		reply_error(server, question, PCP_NOT_AUTHORIZED,
			    seconds_until(mapping->expires, now), now);
	} else if (!request_may_change(mapping, wish)) {
		/* A NAT-PMP host learns of its own PCP mapping but cannot touch it. */
		if (wish->origin == ORIGIN_NATPMP && is_unsettled(server, mapping))
			return; /* it will ask again */
		if (wish->origin == ORIGIN_NATPMP && mapping->standing)
			reply_success(server, question, mapping, request_remaining(mapping, now),
				      now);
		else
			reply_error(server, question, PCP_NOT_AUTHORIZED,
				    request_remaining(mapping, now), now);
	} else if (wish->prefer_failure && mapping->standing && !satisfies(mapping, wish)) {
		reply_error(server, question, PCP_CANNOT_PROVIDE_EXTERNAL, PCP_ERROR_SHORT, now);
	} else if (mapping->stage == STAGE_SETTLED &&
		   request_is_early(server, mapping, wish, now)) {
		request_tell(server, mapping, question, now);
	} else {
		request_renew(server, mapping, wish, datagram, now);
	}
}

struct mapping *request_begin(struct server *server, const struct wish *wish,
			      const struct datagram *datagram, enum pcp_result *why, monotonic now)
{
	const struct host *host = host_table_find(server->hosts, &wish->key.internal);
	uint32_t has = host ? host->mappings - host->statics : 0;
	uint32_t most = wish->policy->max_mappings;
	uint16_t more = wish->more_ports;
	struct mapping *mapping;

	*why = PCP_USER_EX_QUOTA;
	if (has >= most)
		return NULL;
	if (more > most - has - 1) /* fewer rather than none: RFC 7753 4.2 */
		more = (uint16_t)(most - has - 1);
	*why = PCP_NO_RESOURCES;
	mapping = life_begin(server, &wish->key, wish->origin, more, wish->line, now);
	if (!mapping)
		return NULL;
	mapping->nonce = wish->nonce;
	mapping->outermost.address = wish->key.external_ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
	*why = request_attach(server, mapping, wish, datagram);
	if (*why == PCP_SUCCESS)
		return mapping;
	life_forget(server, mapping);
	return NULL;
}

struct mapping *request_make(struct server *server, const struct wish *wish,
			     const struct datagram *datagram, enum pcp_result *why, monotonic now)
{
	struct mapping *mapping = request_begin(server, wish, datagram, why, now);

	if (!mapping || ports_choose(server, mapping, now))
		return mapping;
	*why = PCP_NO_RESOURCES;
	if (wish->prefer_failure)
		*why = PCP_CANNOT_PROVIDE_EXTERNAL;
	else if (mapping_key_is_wildcard(&wish->key))
		*why = PCP_UNSUPP_PROTOCOL; /* another host has it: RFC 6887 11.3 */
	life_forget(server, mapping);
	return NULL;
}

/*
 * Mappings that have a port of the wish: each is ended or renewed on its own, and
 * answered (RFC 7753 4.4.1). There is an end to that, as 7 has it: who overhears a
 * nonce is not to make many packets of one.
 */
#define MOST_MATCHES 8

struct matches {
	struct mapping *list[MOST_MATCHES];
	unsigned int count;
};

static struct matches find_matches(const struct server *server, const struct wish *wish)
{
	uint32_t port = wish->key.internal_port, last = port + wish->more_ports;
	struct mapping_key key = wish->key;
	struct matches matches = { .count = 0 };
	struct mapping *mapping;

	while (port <= last && matches.count < MOST_MATCHES) {
		key.internal_port = (uint16_t)port;
		mapping = mapping_table_find(server->table, &key);
		if (mapping)
			matches.list[matches.count++] = mapping;
		port = 1u + (mapping ? mapping_last_port(mapping) : port);
	}
	return matches;
}

static void end_matches(struct server *server, const struct matches *matches,
			const struct wish *wish, const struct question *question, monotonic now)
{
	unsigned int i;

	for (i = 0; i < matches->count; i++)
		end_mapping(server, matches->list[i], wish, question, now);
	if (matches->count == 0)
		end_mapping(server, NULL, wish, question, now);
}

static void grant(struct server *server, const struct wish *wish, const struct datagram *datagram,
		  const struct question *question, monotonic now)
{
	enum pcp_result why;
	struct mapping *mapping = request_make(server, wish, datagram, &why, now);

	if (mapping)
		life_start(server, mapping, now);
	else
		reply_error(server, question, why,
			    why == PCP_UNSUPP_PROTOCOL ? PCP_ERROR_SHORT : pcp_result_lifetime(why),
			    now);
}

void map_request(struct server *server, const struct wish *wish, const struct datagram *datagram,
		 monotonic now)
{
	struct matches matches = find_matches(server, wish);
	struct question question = question_of_datagram(datagram);
	unsigned int i;

	if (wish->lifetime == 0)
		end_matches(server, &matches, wish, &question, now);
	else if (is_offline(&server->lines[wish->line], &wish->key))
		reply_error(server, &question, PCP_NETWORK_FAILURE, PCP_ERROR_SHORT, now);
	else if (matches.count == 0)
		grant(server, wish, datagram, &question, now);
	else
		for (i = 0; i < matches.count; i++)
			renew(server, matches.list[i], wish, datagram, &question, now);
}
