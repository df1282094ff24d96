/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Leases, found by ticket and by what a response names; the carrier's epoch; and
 * how we stand with it.
 */
#include <assert.h>
#include <stdlib.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/proxy_state.h"

#define VERSION_STAYS seconds(30) /* so that a carrier cannot have us start over all the time */
#define RETURN_SPREAD seconds(1)  /* after an answer, which each gateway gets in its own time */
#define SILENCE_MOST  480 /* seconds that a host is told to wait; as long as a router's boot */
#define DECISIONS_OF_A_LEASE \
	4 /* SEND or ANSWER, and what another address brings: NEWS,
					   PREFIX64, and SEND for that */

/* -- decisions -- */

struct proxy_decision *proxy_decide(struct proxy *proxy, enum proxy_decision_kind kind)
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

void proxy_stand(struct proxy *proxy, enum carrier_state state)
{
	if (proxy->state == state)
		return;
	proxy->state = state;
	proxy_decide(proxy, PROXY_NEWS);
}

/* -- life -- */

struct proxy *proxy_new(uint32_t max_leases, const struct random_source *random)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));

	if (!proxy)
		return NULL;
	proxy->random = random;
	proxy->last_heard = NEVER;
	proxy->external = ADDRESS_NONE_IPV4;
	lease_table_open(&proxy->leases, max_leases);
	return proxy;
}

void proxy_free(struct proxy *proxy)
{
	if (!proxy)
		return;
	lease_table_clear(&proxy->leases);
	free(proxy);
}

/* -- carrying out what a lease wants done -- */

static void send_request(struct proxy *proxy, const struct lease *lease,
			 const struct pcp_request *request, monotonic now)
{
	struct proxy_decision *decision;

	if (proxy_line(proxy)->server.port == 0)
		return; /* it is tried again in its time; a server may be known then */
	decision = proxy_decide(proxy, PROXY_SEND);
	decision->send.line = proxy->upstream.at;
	decision->send.length =
		(uint16_t)(proxy->natpmp
				   ? proxy_natpmp_encode(proxy, lease, decision->send.bytes,
							 request)
				   : pcp_encode_request(decision->send.bytes,
							sizeof(decision->send.bytes), request));
	proxy->sent++;
	/* A single loss is no silence, and neither are many requests of one moment. */
	if (++proxy->unanswered < 3 || lease->transmissions < 3 || proxy->state == CARRIER_SILENT)
		return;
	proxy->silent_since = now;
	proxy_stand(proxy, CARRIER_SILENT);
}

/*
 * Hosts that are told to ask again in half a minute, each time, would have a carrier that is
 * gone be asked more and more often than one that is there. The longer it is gone the
 * later they are to ask.
 */
static uint32_t silence_lasts(const struct proxy *proxy, uint32_t least, monotonic now)
{
	uint32_t half = seconds_until(now, proxy->silent_since) / 2;

	half = half < SILENCE_MOST ? half : SILENCE_MOST;
	return half > least ? half : least;
}

static void answer_mapping(struct proxy *proxy, const struct lease *lease,
			   const struct carrier_answer *answer, monotonic now)
{
	struct proxy_decision *decision;

	if (lease->mapping != 0) {
		decision = proxy_decide(proxy, PROXY_ANSWER);
		decision->ticket = lease->mapping;
		decision->answer = *answer;
		if (answer->result == PCP_NETWORK_FAILURE && proxy->state == CARRIER_SILENT)
			decision->answer.lifetime = silence_lasts(proxy, answer->lifetime, now);
		return;
	}
	decision = proxy_decide(proxy, PROXY_ADDRESS);
	decision->address =
		answer->result == PCP_SUCCESS ? answer->outermost.address : ADDRESS_NONE_IPV4;
}

static void carry_out(struct proxy *proxy, uint32_t number, enum lease_action action,
		      const struct carrier_answer *answer, monotonic now);

void proxy_respond(struct proxy *proxy, uint32_t number, const struct pcp_response *response,
		   monotonic now)
{
	struct carrier_answer answer = { 0 };
	enum lease_action action =
		lease_respond(proxy_lease(proxy, number), response, &answer, proxy->random, now);

	carry_out(proxy, number, action, &answer, now);
}

/* Why it cannot be asked for; PCP_SUCCESS: it can. */
static enum pcp_result why_not_asked(const struct proxy *proxy, const struct pcp_request *request)
{
	bool is_peer = request->opcode == PCP_PEER;

	if (is_peer && request->remote.port == 0)
		return PCP_NETWORK_FAILURE;
	if (proxy->natpmp && !natpmp_client_can_ask(request))
		return is_peer ? PCP_UNSUPP_OPCODE : PCP_UNSUPP_PROTOCOL;
	return PCP_SUCCESS;
}

static void ask_for(struct proxy *proxy, uint32_t number, monotonic now)
{
	const struct lease *lease = proxy_lease(proxy, number);
	struct pcp_request request = proxy_request_of(proxy, lease, now);
	struct pcp_response unsaid = { .result = why_not_asked(proxy, &request) };

	unsaid.lifetime = pcp_result_lifetime(unsaid.result);
	if (unsaid.result == PCP_SUCCESS)
		send_request(proxy, lease, &request, now);
	else
		proxy_respond(proxy, number, &unsaid, now);
}

static void carry_out(struct proxy *proxy, uint32_t number, enum lease_action action,
		      const struct carrier_answer *answer, monotonic now)
{
	struct lease *lease = proxy_lease(proxy, number);

	switch (action) {
	case LEASE_DO_NOTHING: break;
	case LEASE_DO_SEND: ask_for(proxy, number, now); break;
	case LEASE_DO_ANSWER: answer_mapping(proxy, lease, answer, now); break;
	}
	if (!lease_table_has(&proxy->leases, number))
		return; /* it was refused, and is forgotten */
	if (lease->state == LEASE_OVER)
		lease_table_forget(&proxy->leases, number);
	else
		lease_table_schedule(&proxy->leases, number);
}

static void wake_lease(struct proxy *proxy, uint32_t number, monotonic now)
{
	struct carrier_answer answer = { 0 };
	enum lease_action action;

	proxy_leave_if_silent(proxy, proxy_lease(proxy, number), now);
	action = lease_wake(proxy_lease(proxy, number), &answer, proxy->random, now);
	carry_out(proxy, number, action, &answer, now);
}

/* -- what is wanted -- */

/* Of the gateway's own endpoints the carrier sees one address, whichever it was before. */
static bool same_at_carrier(const struct lease_wish *one, const struct lease_wish *other)
{
	return one->is_host == other->is_host && endpoint_same(&one->remote, &other->remote) &&
	       (!one->is_host || address_same(&one->internal.address, &other->internal.address)) &&
	       memcmp(&one->nonce, &other->nonce, sizeof(one->nonce)) == 0;
}

/*
 * A release still under way for the very same mapping at the carrier must not undo the new
 * wish. NAT-PMP tells mappings apart by their ports alone, and knows no flows.
 */
static void supersede(struct proxy *proxy, const struct lease_wish *wish)
{
	uint8_t protocol = wish->protocol;
	uint16_t port = wish->internal.port;
	uint32_t at = lease_table_next_at_port(&proxy->leases, protocol, port, LEASE_NOWHERE), next;

	for (; at != LEASE_NOWHERE; at = next) {
		const struct lease *lease = proxy_lease(proxy, at);

		next = lease_table_next_at_port(&proxy->leases, protocol, port, at);
		if (lease->state == LEASE_RELEASING && ((proxy->natpmp && wish->remote.port == 0) ||
							same_at_carrier(&lease->wish, wish)))
			lease_table_forget(&proxy->leases, at);
	}
}

static void want(struct proxy *proxy, ticket mapping, const struct lease_wish *wish, monotonic now)
{
	uint32_t number = lease_table_find(&proxy->leases, mapping);
	struct carrier_answer refusal = { .result = PCP_NO_RESOURCES,
					  .lifetime = 30,
					  .outermost = { ADDRESS_NONE_IPV4, 0 } };

	if (number == LEASE_NOWHERE) {
		supersede(proxy, wish);
		number = lease_table_add(&proxy->leases, mapping, wish);
	}
	if (number == LEASE_NOWHERE) {
		answer_mapping(proxy, &(struct lease){ .mapping = mapping }, &refusal, now);
		return;
	}
	lease_table_want(&proxy->leases, number, wish, now);
	wake_lease(proxy, number, now);
}

struct lease_wish lease_wish_of(const struct mapping *mapping)
{
	return (struct lease_wish){
		.internal = mapping->external,
		.is_host = mapping_is_pinhole(mapping),
		.protocol = mapping->key.protocol,
		.remote = mapping->key.remote,
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
	uint32_t number = lease_table_add(&proxy->leases, mapping, wish);

	if (number == LEASE_NOWHERE)
		return; /* the next renewal obtains it */
	lease_restore(proxy_lease(proxy, number), wish, outermost, expires, now);
	lease_table_schedule(&proxy->leases, number);
}

void proxy_want_address(struct proxy *proxy, monotonic now)
{
	struct lease_wish probe = {
		.internal = { proxy_line(proxy)->own, PROBE_PORT },
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
	uint32_t number = lease_table_find(&proxy->leases, mapping);

	if (number == LEASE_NOWHERE)
		return;
	lease_release(proxy_lease(proxy, number), now);
	if (proxy_lease(proxy, number)->state == LEASE_OVER)
		lease_table_forget(&proxy->leases, number);
	else
		wake_lease(proxy, number, now);
}

/* -- what has happened -- */

static uint32_t find_lease(struct proxy *proxy, const struct pcp_response *response)
{
	uint32_t at = LEASE_NOWHERE;

	do
		at = lease_table_next_at_port(&proxy->leases, response->protocol,
					      response->internal_port, at);
	while (at != LEASE_NOWHERE && !proxy_is_about(proxy, proxy_lease(proxy, at), response));
	return at;
}

static bool is_known_prefix64(const struct proxy *proxy, const struct pcp_options *options)
{
	size_t i;

	if (options->prefix64_count != proxy->prefix64_count)
		return false;
	for (i = 0; i < options->prefix64_count; i++)
		if (!pcp_prefix64_same(&options->prefix64[i], &proxy->prefix64[i]))
			return false;
	return true;
}

/* RFC 7225 4.3: what it says last is all there is. */
static void learn_prefix64(struct proxy *proxy, const struct pcp_response *response)
{
	const struct pcp_options *options = &response->options;

	if (!proxy_line(proxy)->has_nat64 || response->result != PCP_SUCCESS ||
	    options->prefix64_count == 0 || is_known_prefix64(proxy, options))
		return;
	memcpy(proxy->prefix64, options->prefix64,
	       options->prefix64_count * sizeof(*options->prefix64));
	proxy->prefix64_count = options->prefix64_count;
	proxy_decide(proxy, PROXY_PREFIX64);
}

/*
 * Once for each silence: nobody can make us send more by speaking often. What was said to
 * everybody is followed by everybody, and so in the time that RFC 6887 14.1.3 has for that.
 */
static void hasten_all(struct proxy *proxy, monotonic spread, monotonic now)
{
	uint32_t number = LEASE_NOWHERE;

	while (proxy_next_lease(proxy, &number)) {
		lease_hasten(proxy_lease(proxy, number), spread, proxy->random, now);
		lease_table_schedule(&proxy->leases, number);
	}
}

/* A carrier need not know PEER: that it says so is as good an answer as any. */
static bool knows_no_peer(const struct proxy *proxy, uint32_t number, enum pcp_result result)
{
	return result == PCP_UNSUPP_OPCODE && number != LEASE_NOWHERE &&
	       lease_is_peer(proxy_lease(proxy, number));
}

/* Answered about one lease, or about none: how do we stand? */
static void judge(struct proxy *proxy, uint32_t number, enum pcp_result result)
{
	proxy->unanswered = 0;
	if (result == PCP_SUCCESS || knows_no_peer(proxy, number, result)) {
		proxy_stand(proxy, proxy->natpmp ? CARRIER_NATPMP : CARRIER_ANSWERS);
	} else {
		proxy->last_refusal = result;
		proxy_stand(proxy, result == PCP_UNSUPP_VERSION || result == PCP_UNSUPP_OPCODE
					   ? CARRIER_NO_PCP
					   : CARRIER_REFUSES);
	}
}

void proxy_hear(struct proxy *proxy, uint32_t number, bool asked, enum pcp_result result,
		monotonic now)
{
	bool first = proxy->last_heard == NEVER;
	bool silent = proxy->state == CARRIER_SILENT;
	bool another = upstream_heard(&proxy->upstream);

	if (another)
		proxy_know_nothing(proxy);
	another = another || (!first && proxy->natpmp != proxy->natpmp_answered);
	proxy->natpmp_answered = proxy->natpmp;
	proxy->last_heard = now;
	proxy->heard++;
	if (silent)
		hasten_all(proxy, number == LEASE_NOWHERE ? REPAIR_SPREAD : RETURN_SPREAD, now);
	if (asked || silent)
		judge(proxy, number, result);
	if (another)
		proxy_doubt_everything(proxy, number, now);
}

/* It is no answer to any one lease; they end as if nobody had answered, if we cannot speak that. */
static void receive_other_version(struct proxy *proxy, uint8_t version, monotonic now)
{
	if (proxy->natpmp)
		return;
	proxy->last_refusal = PCP_UNSUPP_VERSION;
	proxy->unanswered = 0;
	if (version == NATPMP_VERSION && !proxy->natpmp_refused &&
	    natpmp_client_line(proxy_line(proxy))) {
		if (now < proxy->natpmp_again_at)
			return;
		proxy->natpmp = true;
		proxy_begin_again(proxy, now);
	} else {
		proxy_stand(proxy, CARRIER_NO_PCP);
	}
}

/* -- in PCP -- */

/* False: that it does not speak NAT-PMP is all it says. */
static bool has_learned_pcp(struct proxy *proxy, const struct pcp_response *response, monotonic now)
{
	proxy->natpmp_refused = response->result == PCP_UNSUPP_VERSION;
	proxy->natpmp_again_at = after(now, VERSION_STAYS);
	proxy_speak_pcp(proxy);
	proxy_begin_again(proxy, now);
	return !proxy->natpmp_refused;
}

static void receive_pcp(struct proxy *proxy, struct pcp_response *response, monotonic now)
{
	uint32_t number = LEASE_NOWHERE;

	response->nonce = upstream_masked(proxy_line(proxy), &response->nonce);
	if (proxy->natpmp && !has_learned_pcp(proxy, response, now))
		return;
	if (response->opcode == PCP_MAP || response->opcode == PCP_PEER) {
		number = find_lease(proxy, response);
		if (number == LEASE_NOWHERE)
			return;
	} else if (response->opcode != PCP_ANNOUNCE) {
		return;
	}
	learn_prefix64(proxy, response);
	proxy_hear(proxy, number, number != LEASE_NOWHERE, response->result, now);
	if (!epoch_is_plausible(&proxy->epoch, response->epoch, now))
		proxy_restarted(proxy, number, now);
	if (number != LEASE_NOWHERE)
		proxy_respond(proxy, number, response, now);
}

void proxy_receive(struct proxy *proxy, const struct datagram *datagram, monotonic now)
{
	struct natpmp_response natpmp;
	struct pcp_response response;
	uint8_t version;

	if (!endpoint_same(&datagram->source, &proxy_line(proxy)->server))
		return;
	if (proxy->natpmp && natpmp_decode_response(&natpmp, datagram->bytes, datagram->length)) {
		proxy_natpmp_receive(proxy, &natpmp, now);
		return;
	}
	if (pcp_decode_response(&response, &version, datagram->bytes, datagram->length) !=
	    PCP_ACCEPT)
		return;
	if (version != PCP_VERSION)
		receive_other_version(proxy, version, now);
	else
		receive_pcp(proxy, &response, now);
}

monotonic proxy_wake_at(const struct proxy *proxy)
{
	return deadlines_first(&proxy->leases.deadlines);
}

void proxy_wake(struct proxy *proxy, monotonic now)
{
	uint32_t number;

	while (proxy->decided + DECISIONS_OF_A_LEASE <= DECISIONS_AT_ONCE &&
	       deadlines_due(&proxy->leases.deadlines, now, &number))
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
		.server = proxy_line(proxy)->server,
		.origin = proxy_line(proxy)->origin,
		.servers = 1,
		.addresses = proxy->upstream.list.count,
		.state = proxy->state,
		.last_refusal = proxy->last_refusal,
		.last_heard = proxy->last_heard,
		.leases = proxy->leases.count,
		.sent = proxy->sent,
		.heard = proxy->heard,
		.restarts = proxy->restarts,
		.natpmp = proxy->natpmp,
		.epoch = proxy->natpmp ? proxy->natpmp_epoch : proxy->epoch,
	};
}

bool proxy_next_lease_view(const struct proxy *proxy, uint32_t *cursor, struct lease_view *view)
{
	static const char *const words[] = {
		[LEASE_WAITING] = "waiting", [LEASE_REQUESTING] = "asking",
		[LEASE_HELD] = "held",       [LEASE_RELEASING] = "releasing",
		[LEASE_OVER] = "releasing",
	};
	uint32_t number = *cursor == 0 ? LEASE_NOWHERE : *cursor - 1;
	const struct lease *lease;

	if (!proxy_next_lease(proxy, &number))
		return false;
	*cursor = number + 1;
	lease = proxy_lease(proxy, number);
	*view = (struct lease_view){
		.mapping = lease->mapping,
		.protocol = lease->wish.protocol,
		.internal = lease->wish.internal,
		.remote = lease->wish.remote,
		.outermost =
			lease->assigned ? lease->outermost : (struct endpoint){ ADDRESS_NONE, 0 },
		.state = words[lease->state],
		.expires = lease->assigned ? lease->expires : NEVER,
		.transmissions = lease->transmissions,
	};
	return true;
}

const struct upstream *proxy_addresses(const struct proxy *proxy)
{
	return &proxy->upstream;
}

bool proxy_holds(const struct proxy *proxy, ticket number)
{
	uint32_t at = number == 0 ? LEASE_NOWHERE : lease_table_find(&proxy->leases, number);

	return at != LEASE_NOWHERE && proxy_lease(proxy, at)->assigned;
}
