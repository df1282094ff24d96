/* SPDX-License-Identifier: BSD-2-Clause */
/* The state machine of one lease. */
#include "pcp-proxy/lease.h"

#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/retransmission.h"

#define LIFETIME_BELIEVED 86400           /* seconds: longer ones are cut (RFC 6887 8.3, 15) */
#define SHORTEST_HOLD     PCP_ERROR_SHORT /* seconds after an error, whatever it says itself */
#define SHORTEST_RENEWAL  4               /* seconds: RFC 6887 11.2.1 */

static uint32_t sane(uint32_t lifetime)
{
	return lifetime < LIFETIME_BELIEVED ? lifetime : LIFETIME_BELIEVED;
}

bool lease_is_peer(const struct lease *lease)
{
	return lease->wish.remote.port != 0;
}

static void enter(struct lease *lease, enum lease_state state, monotonic wake_at)
{
	lease->state = state;
	lease->wake_at = wake_at;
	lease->transmissions = 0;
}

/* -- wishes -- */

static void keep_wish(struct lease *lease, const struct lease_wish *wish)
{
	if (!details_keep(&lease->details, details_or_plain(wish->details)))
		lease->unfiltered = true;
	lease->wish = *wish;
	lease->wish.details = lease->details;
}

void lease_clear(struct lease *lease)
{
	free(lease->details);
	lease->details = NULL;
}

void lease_want(struct lease *lease, const struct lease_wish *wish, monotonic now)
{
	bool elsewhere = !address_same(&wish->internal.address, &lease->wish.internal.address);

	if (!lease->wish.wish.host_waits)
		lease->promised_until = lease->needed_until;
	keep_wish(lease, wish);
	if (elsewhere)
		lease->assigned = false; /* the carrier knows nothing of us at the new address */
	lease->needed_until = after(now, seconds(wish->wish.lifetime));
	lease->reported = false;
	lease->was_moved = false;
	enter(lease, LEASE_REQUESTING, now);
}

void lease_restore(struct lease *lease, const struct lease_wish *wish,
		   const struct endpoint *outermost, monotonic expires, monotonic now)
{
	keep_wish(lease, wish);
	lease->filtered = lease->details && lease->details->filters.count > 0;
	lease->wish.wish.suggested = *outermost;
	lease->wish.wish.host_waits = false;
	lease->outermost = *outermost;
	lease->assigned = true;
	lease->reported = true;
	lease->granted_at = now;
	lease->expires = expires;
	lease->needed_until = expires;
	enter(lease, LEASE_HELD, expires);
}

void lease_doubt(struct lease *lease, monotonic spread, const struct random_source *random,
		 monotonic now)
{
	if (lease->state != LEASE_HELD)
		return;
	lease->wish.wish.suggested = lease->outermost;
	lease->wish.wish.host_waits = false;
	enter(lease, LEASE_WAITING, after(now, random_between(random, 0, spread)));
}

void lease_hasten(struct lease *lease, monotonic spread, const struct random_source *random,
		  monotonic now)
{
	if (lease->state == LEASE_REQUESTING || lease->state == LEASE_RELEASING)
		lease->wake_at =
			earliest(lease->wake_at, after(now, random_between(random, 0, spread)));
}

bool lease_has_waited(const struct lease *lease)
{
	return (lease->state == LEASE_REQUESTING || lease->state == LEASE_RELEASING) &&
	       lease->transmissions >= LEASE_PATIENCE;
}

void lease_begin_again(struct lease *lease, monotonic now)
{
	if (lease->state == LEASE_REQUESTING || lease->state == LEASE_RELEASING)
		enter(lease, lease->state, now);
}

void lease_release(struct lease *lease, monotonic now)
{
	bool unknown_to_carrier = !lease->assigned && lease->transmissions == 0;
	bool ends_by_itself = lease_is_peer(lease); /* PEER cannot end it: RFC 6887 12.1 */

	if (ends_by_itself || unknown_to_carrier || (lease->assigned && lease->expires <= now))
		enter(lease, LEASE_OVER, now);
	else
		enter(lease, LEASE_RELEASING, now);
}

/* -- time -- */

/* The next renewal, if the lease ends before it stops being needed: RFC 6887 11.2.1. */
static void plan_renewal(struct lease *lease, const struct random_source *random, monotonic now)
{
	monotonic window;

	if (lease->expires >= lease->needed_until) {
		lease->wake_at = lease->expires; /* the mapping's own renewals come first */
		return;
	}
	window = renewal_moment(lease->granted_at, lease->expires - lease->granted_at,
				lease->renewals++, random_u32(random));
	lease->wake_at = window == NEVER || window < now ? lease->expires : window;
	if (lease->wake_at < after(now, seconds(SHORTEST_RENEWAL)))
		lease->wake_at = after(now, seconds(SHORTEST_RENEWAL));
}

static enum lease_action transmit(struct lease *lease, const struct random_source *random,
				  monotonic now)
{
	lease->timeout = lease->transmissions == 0
				 ? retransmission_first(random_u32(random))
				 : retransmission_next(lease->timeout, random_u32(random));
	lease->transmissions++;
	lease->wake_at = after(now, lease->timeout);
	return LEASE_DO_SEND;
}

static enum lease_action give_up(struct lease *lease, struct carrier_answer *answer, monotonic now)
{
	enter(lease, LEASE_OVER, now);
	*answer = (struct carrier_answer){
		.result = PCP_NETWORK_FAILURE,
		.lifetime = pcp_result_lifetime(PCP_NETWORK_FAILURE),
	};
	return LEASE_DO_ANSWER;
}

/* The host that waits is told of a failure. False: there is nothing to fall back on. */
static bool stop_waiting(struct lease *lease, struct carrier_answer *answer, monotonic now)
{
	bool stands = lease->assigned && lease->expires > now;

	(void)give_up(lease, answer, now);
	answer->stands = stands;
	lease->needed_until = lease->promised_until;
	lease->reported = !lease->was_moved;
	lease->wish.wish.suggested = lease->outermost;
	lease->wish.wish.host_waits = false;
	return stands;
}

/* An earlier transmission may have been obeyed, and have made it a shorter one. */
static void expect_less(struct lease *lease, monotonic now)
{
	monotonic expires = after(now, seconds(lease->wish.wish.lifetime));

	if (expires >= lease->expires)
		return;
	lease->granted_at = now;
	lease->renewals = 0;
	lease->expires = expires;
}

/* The lease is as it was; or as it will be told to be. */
static enum lease_action be_refused(struct lease *lease, struct carrier_answer *answer,
				    const struct random_source *random, monotonic now)
{
	if (lease->transmissions > 1)
		expect_less(lease, now);
	if (!stop_waiting(lease, answer, now))
		return LEASE_DO_ANSWER;
	if (lease->was_moved) {
		enter(lease, LEASE_REQUESTING, now);
		return LEASE_DO_ANSWER;
	}
	enter(lease, LEASE_HELD, now);
	plan_renewal(lease, random, now);
	return LEASE_DO_ANSWER;
}

/*
 * Nobody answers, and what has become of the lease is not known: answers may be lost
 * to requests that made it a shorter one. So asking goes on, for what was promised.
 */
static enum lease_action be_ignored(struct lease *lease, struct carrier_answer *answer,
				    monotonic now)
{
	unsigned int transmissions = lease->transmissions;

	if (stop_waiting(lease, answer, now)) {
		enter(lease, LEASE_REQUESTING, now);
		lease->transmissions = transmissions;
	}
	return LEASE_DO_ANSWER;
}

enum lease_action lease_wake(struct lease *lease, struct carrier_answer *answer,
			     const struct random_source *random, monotonic now)
{
	switch (lease->state) {
	case LEASE_WAITING:
		enter(lease, LEASE_REQUESTING, now);
		/* fall through */
	case LEASE_REQUESTING:
		if (lease->wish.wish.host_waits && lease->transmissions == LEASE_PATIENCE)
			return be_ignored(lease, answer, now);
		if (!lease->wish.wish.host_waits && lease->needed_until <= now)
			return give_up(lease, answer, now);
		return transmit(lease, random, now);
	case LEASE_HELD:
		if (lease->needed_until <= now) {
			enter(lease, LEASE_OVER, now);
			return LEASE_DO_NOTHING;
		}
		lease->wish.wish.suggested = lease->outermost;
		lease->wish.wish.host_waits = false;
		enter(lease, LEASE_REQUESTING, now);
		return transmit(lease, random, now);
	case LEASE_RELEASING:
		if (lease->transmissions < LEASE_PATIENCE)
			return transmit(lease, random, now);
		enter(lease, LEASE_OVER, now);
		return LEASE_DO_NOTHING;
	case LEASE_OVER: break;
	}
	return LEASE_DO_NOTHING;
}

/* -- responses -- */

bool lease_matches(const struct lease *lease, const struct pcp_response *response)
{
	return response->opcode == (lease_is_peer(lease) ? PCP_PEER : PCP_MAP) &&
	       lease->wish.protocol == response->protocol &&
	       lease->wish.internal.port == response->internal_port &&
	       memcmp(lease->wish.nonce.octets, response->nonce.octets, PCP_NONCE_LENGTH) == 0;
}

/*
 * The carrier is to have just these filters: where it has some already, one of length
 * 0 drops them first (RFC 6887 13.3). They hold at the gateway in any case.
 */
static void add_filters(const struct lease *lease, struct pcp_options *options)
{
	const struct filter_list *filters = lease->details ? &lease->details->filters : NULL;
	uint8_t i;

	if (lease->unfiltered)
		return;
	if (lease->filtered)
		options->filters[options->filter_count++] = (struct pcp_filter){ 0 };
	for (i = 0; filters && i < filters->count; i++)
		options->filters[options->filter_count++] = filters->filters[i];
}

static bool tells_description(const struct lease *lease)
{
	return !lease->undescribed && lease->details && lease->details->description_length > 0;
}

static void add_description(const struct lease *lease, struct pcp_options *options)
{
	if (!tells_description(lease))
		return;
	options->has_description = true;
	options->description = lease->details->description;
	options->description_length = lease->details->description_length;
}

/* No address and no port, of the family that is wanted. */
static struct endpoint no_suggestion(const struct lease *lease)
{
	bool ipv4 = address_is_ipv4(&lease->wish.wish.suggested.address);

	return (struct endpoint){ .address = ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE };
}

struct pcp_request lease_request(const struct lease *lease, monotonic now)
{
	const struct carrier_wish *wish = &lease->wish.wish;
	bool is_peer = lease_is_peer(lease);
	struct pcp_request request = {
		.opcode = is_peer ? PCP_PEER : PCP_MAP,
		.nonce = lease->wish.nonce,
		.protocol = lease->wish.protocol,
		.internal_port = lease->wish.internal.port,
		.suggested = no_suggestion(lease),
		.remote = lease->wish.remote,
	};

	if (lease->state == LEASE_RELEASING)
		return request;
	request.lifetime =
		wish->host_waits ? wish->lifetime : seconds_until(lease->needed_until, now);
	request.suggested = wish->suggested;
	/* PEER means it by every suggestion, and has no such option. */
	request.options.has_prefer_failure = wish->prefer_failure && wish->host_waits && !is_peer;
	add_filters(lease, &request.options);
	add_description(lease, &request.options);
	if (lease->details)
		pcp_options_take_unknown(&request.options, lease->details->unknown,
					 lease->details->unknown_length);
	return request;
}

static enum lease_action succeed(struct lease *lease, const struct pcp_response *response,
				 struct carrier_answer *answer, const struct random_source *random,
				 monotonic now)
{
	bool news = !lease->reported || !endpoint_same(&lease->outermost, &response->external);

	lease->outermost = response->external;
	lease->filtered = !lease->unfiltered && lease->details && lease->details->filters.count > 0;
	lease->assigned = true;
	lease->reported = true;
	lease->granted_at = now;
	lease->renewals = 0;
	lease->expires = after(now, seconds(sane(response->lifetime)));
	/* The host was granted what the carrier granted; later requests only keep that up. */
	if (lease->wish.wish.host_waits || lease->expires > lease->needed_until)
		lease->needed_until = lease->expires;
	lease->wish.wish.host_waits = false;
	enter(lease, LEASE_HELD, now);
	plan_renewal(lease, random, now);
	*answer = (struct carrier_answer){
		.result = PCP_SUCCESS,
		.lifetime = sane(response->lifetime),
		.outermost = response->external,
	};
	answer->unknown_length = pcp_options_keep_unknown(&response->options, answer->unknown);
	return news ? LEASE_DO_ANSWER : LEASE_DO_NOTHING;
}

/* Troubles that pass: with time left and nobody waiting they are waited out. */
static bool passes(enum pcp_result result)
{
	return result == PCP_NETWORK_FAILURE || result == PCP_NO_RESOURCES ||
	       result == PCP_USER_EX_QUOTA;
}

/* It has no filters, or not so many, or not these: then we do without. */
static bool minds_filters(const struct lease *lease, enum pcp_result result)
{
	return lease->state == LEASE_REQUESTING && !lease->unfiltered &&
	       (lease->filtered || (lease->details && lease->details->filters.count > 0)) &&
	       (result == PCP_UNSUPP_OPTION || result == PCP_MALFORMED_REQUEST ||
		result == PCP_MALFORMED_OPTION || result == PCP_EXCESSIVE_REMOTE_PEERS);
}

/*
 * It cannot read the description, which it was free to pass over: there are servers
 * that stumble over the padding of options (RFC 6887 7.3).
 */
static bool minds_description(const struct lease *lease, enum pcp_result result)
{
	return lease->state == LEASE_REQUESTING && tells_description(lease) &&
	       (result == PCP_MALFORMED_REQUEST || result == PCP_MALFORMED_OPTION);
}

/* What was suggested to keep things as they are is to PEER that or nothing: RFC 6887 12.1. */
static bool minds_suggestion(const struct lease *lease, enum pcp_result result)
{
	const struct carrier_wish *wish = &lease->wish.wish;

	return lease->state == LEASE_REQUESTING && lease_is_peer(lease) &&
	       result == PCP_CANNOT_PROVIDE_EXTERNAL && wish->suggested.port != 0 &&
	       !(wish->prefer_failure && wish->host_waits);
}

/* What the carrier has refused is left out from now on. False: it is not about that. */
static bool asks_for_less(struct lease *lease, enum pcp_result result)
{
	if (minds_description(lease, result))
		lease->undescribed = true;
	else if (minds_filters(lease, result))
		lease->unfiltered = true;
	else if (minds_suggestion(lease, result))
		lease->wish.wish.suggested = no_suggestion(lease);
	else
		return false;
	return true;
}

static enum lease_action fail(struct lease *lease, const struct pcp_response *response,
			      struct carrier_answer *answer, const struct random_source *random,
			      monotonic now)
{
	uint32_t lifetime = sane(response->lifetime);
	monotonic hold = after(now, seconds(lifetime > SHORTEST_HOLD ? lifetime : SHORTEST_HOLD));
	enum lease_action action;

	if (asks_for_less(lease, response->result)) {
		enter(lease, LEASE_REQUESTING, now);
		return transmit(lease, random, now);
	}
	if (!lease->wish.wish.host_waits && passes(response->result) &&
	    hold < lease->needed_until) {
		enter(lease, LEASE_WAITING, hold);
		return LEASE_DO_NOTHING;
	}
	action = lease->wish.wish.host_waits ? be_refused(lease, answer, random, now)
					     : give_up(lease, answer, now);
	answer->result = response->result;
	answer->lifetime = lifetime;
	return action;
}

/* An address of none leaves the choice to the carrier. */
static bool is_as_suggested(const struct endpoint *suggested, const struct endpoint *assigned)
{
	return suggested->port == assigned->port &&
	       (address_is_none(&suggested->address) ||
		address_same(&suggested->address, &assigned->address));
}

/*
 * Asking for that very port, success with another one is news of an earlier mapping, not
 * the answer: RFC 6887 13.2. A flow that exists is told as it is, whatever was suggested.
 */
static bool is_stray(const struct lease *lease, const struct pcp_response *response)
{
	const struct carrier_wish *wish = &lease->wish.wish;

	return wish->prefer_failure && wish->host_waits && lease->state == LEASE_REQUESTING &&
	       !lease_is_peer(lease) && !is_as_suggested(&wish->suggested, &response->external);
}

/* A late answer to a release before, which may have ended what was granted since. */
static void look_again(struct lease *lease, monotonic now)
{
	if (lease->state != LEASE_HELD)
		return;
	lease->wish.wish.suggested = lease->outermost;
	lease->wish.wish.host_waits = false;
	enter(lease, LEASE_REQUESTING, now);
}

enum lease_action lease_respond(struct lease *lease, const struct pcp_response *response,
				struct carrier_answer *answer, const struct random_source *random,
				monotonic now)
{
	switch (lease->state) {
	case LEASE_RELEASING: enter(lease, LEASE_OVER, now); return LEASE_DO_NOTHING;
	case LEASE_WAITING:
	case LEASE_REQUESTING:
	case LEASE_HELD:
		if (response->result == PCP_SUCCESS && response->lifetime > 0) {
			if (is_stray(lease, response)) {
				lease->was_moved = lease->assigned;
				return LEASE_DO_NOTHING;
			}
			return succeed(lease, response, answer, random, now);
		}
		if (response->result == PCP_SUCCESS) {
			look_again(lease, now);
			return LEASE_DO_NOTHING;
		}
		return fail(lease, response, answer, random, now);
	case LEASE_OVER: break;
	}
	return LEASE_DO_NOTHING;
}
