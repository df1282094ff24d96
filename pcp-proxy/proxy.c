/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Leases, found by ticket and by what a response names; the carrier's epoch; and
 * how we stand with it.
 */
#include "pcp-proxy/proxy.h"

#include <assert.h>
#include <stdlib.h>

#include "pcp-proxy/deadlines.h"
#include "pcp-proxy/epoch.h"
#include "pcp-proxy/lease.h"
#include "pcp-proxy/pcp_codec.h"

#define NOWHERE              UINT32_MAX
#define CHAINS               256        /* of leases in each of the two hashes */
#define PROBE_PORT           9          /* discard: RFC 6887 11.6 asks for a mapping nobody uses */
#define PROBE_LIFETIME       120        /* seconds, the least that servers grant: RFC 6887 15 */
#define REPAIR_SPREAD        seconds(5) /* RFC 6887 14.1.3 */
#define RETURN_SPREAD        seconds(1) /* so that not all gateways of a carrier ask at once */
#define DECISIONS_OF_A_LEASE 2          /* SEND or ANSWER, and NEWS */

struct proxy {
	const struct random_source *random;
	struct carrier_line line;
	struct epoch_record epoch;
	enum carrier_state state;
	enum pcp_result last_refusal;
	monotonic last_heard;
	struct pcp_prefix64 prefix64[PCP_MAX_PREFIX64];
	uint8_t prefix64_count;
	unsigned int unanswered; /* since something was heard */
	uint64_t sent, restarts;

	struct place *places;
	uint32_t capacity, made, count;
	uint32_t free;
	uint32_t by_ticket[CHAINS], by_port[CHAINS];
	struct deadlines deadlines;

	uint32_t head, decided;
	struct proxy_decision ring[DECISIONS_AT_ONCE];
};

struct place {
	struct lease lease;
	uint32_t next_by_ticket; /* in a free place: the next free one */
	uint32_t next_by_port;
	bool used;
};

/* -- decisions -- */

static struct proxy_decision *decide(struct proxy *proxy, enum proxy_decision_kind kind)
{
	struct proxy_decision *decision;

	assert(proxy->decided < DECISIONS_AT_ONCE);
	decision = &proxy->ring[(proxy->head + proxy->decided++) % DECISIONS_AT_ONCE];
	decision->kind = kind;
	return decision;
}

const struct proxy_decision *proxy_next(struct proxy *proxy)
{
	const struct proxy_decision *decision = &proxy->ring[proxy->head];

	if (proxy->decided == 0)
		return NULL;
	proxy->head = (proxy->head + 1) % DECISIONS_AT_ONCE;
	proxy->decided--;
	return decision;
}

static void stand(struct proxy *proxy, enum carrier_state state)
{
	if (proxy->state == state)
		return;
	proxy->state = state;
	decide(proxy, PROXY_NEWS);
}

/* -- places -- */

static uint32_t *ticket_chain(struct proxy *proxy, ticket number)
{
	return &proxy->by_ticket[(number ^ number >> 32) % CHAINS];
}

static uint32_t *port_chain(struct proxy *proxy, uint8_t protocol, uint16_t port)
{
	return &proxy->by_port[(port ^ protocol) % CHAINS];
}

static struct place *chain_port(struct proxy *proxy, uint32_t number)
{
	struct place *place = &proxy->places[number];
	uint32_t *chain =
		port_chain(proxy, place->lease.wish.protocol, place->lease.wish.internal.port);

	place->next_by_port = *chain;
	*chain = number;
	return place;
}

static void unchain_port(struct proxy *proxy, uint32_t number)
{
	struct place *place = &proxy->places[number];
	uint32_t *link =
		port_chain(proxy, place->lease.wish.protocol, place->lease.wish.internal.port);

	while (*link != number)
		link = &proxy->places[*link].next_by_port;
	*link = place->next_by_port;
}

static void unchain_ticket(struct proxy *proxy, uint32_t number)
{
	uint32_t *link = ticket_chain(proxy, proxy->places[number].lease.mapping);

	while (*link != number)
		link = &proxy->places[*link].next_by_ticket;
	*link = proxy->places[number].next_by_ticket;
}

static uint32_t find_ticket(struct proxy *proxy, ticket number)
{
	uint32_t at = *ticket_chain(proxy, number);

	while (at != NOWHERE && (proxy->places[at].lease.mapping != number ||
				 proxy->places[at].lease.state == LEASE_RELEASING))
		at = proxy->places[at].next_by_ticket;
	return at;
}

/* Twice as many places, up to the capacity. */
static bool make_places(struct proxy *proxy)
{
	uint32_t wanted = proxy->made == 0 ? 16 : proxy->made * 2;
	struct place *places;

	if (wanted > proxy->capacity)
		wanted = proxy->capacity;
	if (wanted == proxy->made || !deadlines_reserve(&proxy->deadlines, wanted))
		return false;
	places = realloc(proxy->places, wanted * sizeof(*places));
	if (!places)
		return false;
	proxy->places = places;
	while (proxy->made < wanted) {
		places[proxy->made] = (struct place){ .next_by_ticket = proxy->free };
		proxy->free = proxy->made++;
	}
	return true;
}

/* A new lease for this ticket and wish, not yet asked for; NOWHERE: no room. */
static uint32_t add_lease(struct proxy *proxy, ticket mapping, const struct lease_wish *wish)
{
	uint32_t number = proxy->free, *chain;
	struct place *place;

	if (number == NOWHERE && !make_places(proxy))
		return NOWHERE;
	number = proxy->free;
	place = &proxy->places[number];
	proxy->free = place->next_by_ticket;
	place->lease = (struct lease){ .mapping = mapping, .wish = *wish };
	place->used = true;
	chain_port(proxy, number);
	chain = ticket_chain(proxy, mapping);
	place->next_by_ticket = *chain;
	*chain = number;
	proxy->count++;
	return number;
}

static void forget(struct proxy *proxy, uint32_t number)
{
	struct place *place = &proxy->places[number];

	unchain_port(proxy, number);
	unchain_ticket(proxy, number);
	deadlines_set(&proxy->deadlines, number, NEVER);
	lease_clear(&place->lease);
	place->used = false;
	place->next_by_ticket = proxy->free;
	proxy->free = number;
	proxy->count--;
}

/* -- life -- */

struct proxy *proxy_new(uint32_t max_leases, const struct random_source *random)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));

	if (!proxy)
		return NULL;
	proxy->random = random;
	proxy->last_heard = NEVER;
	proxy->free = NOWHERE;
	proxy->capacity = max_leases;
	memset(proxy->by_ticket, 0xff, sizeof(proxy->by_ticket));
	memset(proxy->by_port, 0xff, sizeof(proxy->by_port));
	return proxy;
}

void proxy_free(struct proxy *proxy)
{
	uint32_t number;

	if (!proxy)
		return;
	deadlines_clear(&proxy->deadlines);
	for (number = 0; number < proxy->made; number++)
		if (proxy->places[number].used)
			lease_clear(&proxy->places[number].lease);
	free(proxy->places);
	free(proxy);
}

/* -- carrying out what a lease wants done -- */

/* The internal address of the lease, as the carrier sees it. */
static const struct address *internal_of(const struct proxy *proxy, const struct lease *lease)
{
	return lease->wish.is_host ? &lease->wish.internal.address : &proxy->line.own;
}

/* Does the carrier see it only if we name it? */
static bool is_third_party(const struct proxy *proxy, const struct lease *lease)
{
	return !address_same(internal_of(proxy, lease), &proxy->line.source);
}

static void send_request(struct proxy *proxy, const struct lease *lease, monotonic now)
{
	struct pcp_request request = lease_request(lease, now);
	struct proxy_decision *decision;

	if (proxy->line.server.port == 0)
		return; /* it is tried again in its time; a server may be known then */
	request.client = proxy->line.source;
	request.options.has_third_party = is_third_party(proxy, lease);
	request.options.third_party = *internal_of(proxy, lease);
	/* A CLAT's remotes have IPv6 addresses to the carrier: that filter is ours alone. */
	if (address_is_ipv4(internal_of(proxy, lease)) !=
	    address_is_ipv4(&lease->wish.internal.address))
		request.options.filter_count = 0;
	request.options.asks_prefix64 = proxy->line.has_nat64 && request.lifetime > 0;
	decision = decide(proxy, PROXY_SEND);
	decision->send.length = (uint16_t)pcp_encode_request(
		decision->send.bytes, sizeof(decision->send.bytes), &request);
	proxy->sent++;
	/* A single loss is no silence, and neither are many requests of one moment. */
	if (++proxy->unanswered >= 3 && lease->transmissions >= 3)
		stand(proxy, CARRIER_SILENT);
}

static void answer_mapping(struct proxy *proxy, const struct lease *lease,
			   const struct carrier_answer *answer)
{
	struct proxy_decision *decision;

	if (lease->mapping != 0) {
		decision = decide(proxy, PROXY_ANSWER);
		decision->ticket = lease->mapping;
		decision->answer = *answer;
		return;
	}
	decision = decide(proxy, PROXY_ADDRESS);
	decision->address =
		answer->result == PCP_SUCCESS ? answer->outermost.address : ADDRESS_NONE_IPV4;
}

static void carry_out(struct proxy *proxy, uint32_t number, enum lease_action action,
		      const struct carrier_answer *answer, monotonic now)
{
	struct lease *lease = &proxy->places[number].lease;

	switch (action) {
	case LEASE_DO_NOTHING: break;
	case LEASE_DO_SEND: send_request(proxy, lease, now); break;
	case LEASE_DO_ANSWER: answer_mapping(proxy, lease, answer); break;
	}
	if (lease->state == LEASE_OVER)
		forget(proxy, number);
	else
		deadlines_set(&proxy->deadlines, number, lease->wake_at);
}

static void wake_lease(struct proxy *proxy, uint32_t number, monotonic now)
{
	struct carrier_answer answer = { 0 };
	enum lease_action action =
		lease_wake(&proxy->places[number].lease, &answer, proxy->random, now);

	carry_out(proxy, number, action, &answer, now);
}

/* -- what is wanted -- */

/* Of the gateway's own endpoints the carrier sees one address, whichever it was before. */
static bool same_at_carrier(const struct lease_wish *one, const struct lease_wish *other)
{
	return one->protocol == other->protocol && one->internal.port == other->internal.port &&
	       one->is_host == other->is_host &&
	       (!one->is_host || address_same(&one->internal.address, &other->internal.address)) &&
	       memcmp(&one->nonce, &other->nonce, sizeof(one->nonce)) == 0;
}

/* A release still under way for the very same mapping at the carrier must not undo the new wish. */
static void supersede(struct proxy *proxy, const struct lease_wish *wish)
{
	uint32_t at = *port_chain(proxy, wish->protocol, wish->internal.port);

	while (at != NOWHERE) {
		struct place *place = &proxy->places[at];
		uint32_t next = place->next_by_port;

		if (place->lease.state == LEASE_RELEASING &&
		    same_at_carrier(&place->lease.wish, wish))
			forget(proxy, at);
		at = next;
	}
}

static void want(struct proxy *proxy, ticket mapping, const struct lease_wish *wish, monotonic now)
{
	uint32_t number = find_ticket(proxy, mapping);
	struct carrier_answer refusal = { PCP_NO_RESOURCES, 30, { ADDRESS_NONE_IPV4, 0 } };

	if (number == NOWHERE) {
		supersede(proxy, wish);
		number = add_lease(proxy, mapping, wish);
	}
	if (number == NOWHERE) {
		answer_mapping(proxy, &(struct lease){ .mapping = mapping }, &refusal);
		return;
	}
	unchain_port(proxy, number); /* the wish may name another port than before */
	lease_want(&proxy->places[number].lease, wish, now);
	chain_port(proxy, number);
	wake_lease(proxy, number, now);
}

struct lease_wish lease_wish_of(const struct mapping *mapping)
{
	return (struct lease_wish){
		.internal = mapping->external,
		.is_host = mapping_is_pinhole(mapping),
		.protocol = mapping->key.protocol,
		.nonce = mapping->nonce,
		.details = mapping->details,
	};
}

void proxy_want(struct proxy *proxy, ticket number, const struct lease_wish *wish, monotonic now)
{
	want(proxy, number, wish, now);
}

void proxy_restore(struct proxy *proxy, ticket mapping, const struct lease_wish *wish,
		   const struct endpoint *outermost, monotonic expires, monotonic now)
{
	uint32_t number = add_lease(proxy, mapping, wish);

	if (number == NOWHERE)
		return; /* the next renewal obtains it */
	lease_restore(&proxy->places[number].lease, wish, outermost, expires, now);
	deadlines_set(&proxy->deadlines, number, expires);
}

void proxy_want_address(struct proxy *proxy, monotonic now)
{
	struct lease_wish probe = {
		.internal = { proxy->line.own, PROBE_PORT },
		.protocol = PROTOCOL_UDP,
		.wish = { .lifetime = PROBE_LIFETIME,
			  .suggested = { ADDRESS_NONE_IPV4, 0 },
			  .host_waits = true },
	};

	proxy->random->fill(proxy->random->self, probe.nonce.octets, PCP_NONCE_LENGTH);
	want(proxy, 0, &probe, now);
}

void proxy_release(struct proxy *proxy, ticket mapping, monotonic now)
{
	uint32_t number = find_ticket(proxy, mapping);

	if (number == NOWHERE)
		return;
	lease_release(&proxy->places[number].lease, now);
	if (proxy->places[number].lease.state == LEASE_OVER)
		forget(proxy, number);
	else
		wake_lease(proxy, number, now);
}

static void doubt_all(struct proxy *proxy, uint32_t but, monotonic now)
{
	uint32_t number;

	for (number = 0; number < proxy->made; number++) {
		struct place *place = &proxy->places[number];

		if (!place->used || number == but)
			continue;
		lease_doubt(&place->lease, REPAIR_SPREAD, proxy->random, now);
		deadlines_set(&proxy->deadlines, number, place->lease.wake_at);
	}
}

/*
 * At the start, once: hosts may want to know before any of them wants a mapping. Each
 * request for one asks again, so nothing is lost with this one.
 */
static void ask_prefix64(struct proxy *proxy)
{
	struct pcp_request request = { .opcode = PCP_ANNOUNCE,
				       .client = proxy->line.source,
				       .options.asks_prefix64 = true };
	struct proxy_decision *decision;

	if (!proxy->line.has_nat64 || proxy->line.server.port == 0)
		return;
	decision = decide(proxy, PROXY_SEND);
	decision->send.length = (uint16_t)pcp_encode_request(
		decision->send.bytes, sizeof(decision->send.bytes), &request);
	proxy->sent++;
}

/* The carrier knows these by an address of ours that is another one now. */
static void doubt_third_parties(struct proxy *proxy, monotonic now)
{
	uint32_t number;

	for (number = 0; number < proxy->made; number++) {
		struct place *place = &proxy->places[number];

		if (!place->used || !is_third_party(proxy, &place->lease))
			continue;
		lease_doubt(&place->lease, REPAIR_SPREAD, proxy->random, now);
		deadlines_set(&proxy->deadlines, number, place->lease.wake_at);
	}
}

void proxy_server(struct proxy *proxy, const struct carrier_line *line, monotonic now)
{
	bool same_server = endpoint_same(&proxy->line.server, &line->server);
	bool same_to_it = address_same(&proxy->line.source, &line->source) &&
			  address_same(&proxy->line.own, &line->own);

	proxy->line = *line;
	if (same_server && !same_to_it)
		doubt_third_parties(proxy, now); /* what we translate is moved by the server */
	if (same_server)
		return;
	proxy->epoch = (struct epoch_record){ 0 };
	if (proxy->prefix64_count > 0)
		decide(proxy, PROXY_PREFIX64);
	proxy->prefix64_count = 0;
	ask_prefix64(proxy);
	proxy->unanswered = 0;
	proxy->last_heard = NEVER;
	stand(proxy, CARRIER_UNKNOWN);
	doubt_all(proxy, NOWHERE, now);
}

/* -- what has happened -- */

/* The carrier's mappings are gone or moved: RFC 6887 8.5. */
static void carrier_restarted(struct proxy *proxy, uint32_t but, monotonic now)
{
	proxy->restarts++;
	/* What we knew may be no more, unless this very answer says it. */
	if (but == NOWHERE || proxy->places[but].lease.mapping != 0)
		decide(proxy, PROXY_ADDRESS)->address = ADDRESS_NONE_IPV4;
	doubt_all(proxy, but, now);
	stand(proxy, CARRIER_RESTARTED);
}

/* RFC 6887 11.4, 13.1: of whom else it speaks, it says. */
static bool is_about(const struct proxy *proxy, const struct lease *lease,
		     const struct pcp_response *response)
{
	bool third_party = response->options.has_third_party;

	return lease_matches(lease, response) && third_party == is_third_party(proxy, lease) &&
	       (!third_party ||
		address_same(&response->options.third_party, internal_of(proxy, lease)));
}

static uint32_t find_lease(struct proxy *proxy, const struct pcp_response *response)
{
	uint32_t at = *port_chain(proxy, response->protocol, response->internal_port);

	while (at != NOWHERE && !is_about(proxy, &proxy->places[at].lease, response))
		at = proxy->places[at].next_by_port;
	return at;
}

/* RFC 7225 4.3: what it says last is all there is. */
static void learn_prefix64(struct proxy *proxy, const struct pcp_response *response)
{
	const struct pcp_options *options = &response->options;
	size_t size = options->prefix64_count * sizeof(*options->prefix64);

	if (!proxy->line.has_nat64 || response->result != PCP_SUCCESS ||
	    options->prefix64_count == 0 ||
	    (options->prefix64_count == proxy->prefix64_count &&
	     memcmp(options->prefix64, proxy->prefix64, size) == 0))
		return;
	memcpy(proxy->prefix64, options->prefix64, size);
	proxy->prefix64_count = options->prefix64_count;
	decide(proxy, PROXY_PREFIX64);
}

/* Once for each silence: nobody can make us send more by speaking often. */
static void hasten_all(struct proxy *proxy, monotonic now)
{
	uint32_t number;

	for (number = 0; number < proxy->made; number++) {
		struct place *place = &proxy->places[number];

		if (!place->used)
			continue;
		lease_hasten(&place->lease, RETURN_SPREAD, proxy->random, now);
		deadlines_set(&proxy->deadlines, number, place->lease.wake_at);
	}
}

/* Answered about one lease, or about none: how do we stand? */
static void judge(struct proxy *proxy, const struct pcp_response *response)
{
	proxy->unanswered = 0;
	if (response->result == PCP_SUCCESS) {
		stand(proxy, CARRIER_ANSWERS);
	} else {
		proxy->last_refusal = response->result;
		stand(proxy, response->result == PCP_UNSUPP_VERSION ||
					     response->result == PCP_UNSUPP_OPCODE
				     ? CARRIER_NO_PCP
				     : CARRIER_REFUSES);
	}
}

void proxy_receive(struct proxy *proxy, const struct datagram *datagram, monotonic now)
{
	struct carrier_answer answer = { 0 };
	struct pcp_response response;
	enum lease_action action;
	uint8_t version;
	uint32_t number = NOWHERE;

	if (!endpoint_same(&datagram->source, &proxy->line.server))
		return;
	if (pcp_decode_response(&response, &version, datagram->bytes, datagram->length) !=
	    PCP_ACCEPT)
		return;
	if (version != PCP_VERSION) {
		proxy->last_refusal = PCP_UNSUPP_VERSION;
		proxy->unanswered = 0;
		stand(proxy, CARRIER_NO_PCP);
		return; /* it is no answer to any one lease; they end as if nobody had answered */
	}
	if (response.opcode == PCP_MAP) {
		number = find_lease(proxy, &response);
		if (number == NOWHERE)
			return;
	} else if (response.opcode != PCP_ANNOUNCE) {
		return;
	}
	proxy->last_heard = now;
	learn_prefix64(proxy, &response);
	if (proxy->state == CARRIER_SILENT)
		hasten_all(proxy, now);
	if (number != NOWHERE || proxy->state == CARRIER_SILENT)
		judge(proxy, &response);
	if (!epoch_is_plausible(&proxy->epoch, response.epoch, now))
		carrier_restarted(proxy, number, now);
	if (number == NOWHERE)
		return;
	action =
		lease_respond(&proxy->places[number].lease, &response, &answer, proxy->random, now);
	carry_out(proxy, number, action, &answer, now);
}

monotonic proxy_wake_at(const struct proxy *proxy)
{
	return deadlines_first(&proxy->deadlines);
}

void proxy_wake(struct proxy *proxy, monotonic now)
{
	uint32_t number;

	while (proxy->decided + DECISIONS_OF_A_LEASE <= DECISIONS_AT_ONCE &&
	       deadlines_due(&proxy->deadlines, now, &number))
		wake_lease(proxy, number, now);
}

const struct pcp_prefix64 *proxy_prefix64(const struct proxy *proxy, uint8_t *count)
{
	*count = proxy->prefix64_count;
	return proxy->prefix64;
}

struct proxy_status proxy_status(const struct proxy *proxy)
{
	return (struct proxy_status){
		.server = proxy->line.server,
		.state = proxy->state,
		.last_refusal = proxy->last_refusal,
		.last_heard = proxy->last_heard,
		.leases = proxy->count,
		.sent = proxy->sent,
		.restarts = proxy->restarts,
	};
}
