/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a mapping: from a wish through its stages to a grant, through
 * renewals and moves to its end.
 *
 *	crossing		first grant			renewal
 *	not asking		SETTLING			SETTLING
 *	translating, asking	PREPARING, ASKING, SETTLING	ASKING, SETTLING
 *	pinhole, asking		ASKING, SETTLING		ASKING, SETTLING
 *
 * A PEER is FINDING before all this. A step that fails on the way to a first grant undoes
 * what was done and frees the mapping. During a renewal the mapping stands as it was until
 * it expires.
 * Covered by: tests/story/map.story, tests/story/carrier-grants.story, tests/story/map-expiry.story
 * Covered by: tests/story/carrier-elsewhere.story, tests/story/carrier-kernel-refuses.story
 * Covered by: tests/story/carrier-insists.story, tests/story/carrier-wan-address.story
 * Covered by: tests/story/carrier-moves.story, tests/story/filter.story, tests/story/peer.story
 * Covered by: tests/story/ipv6-pinhole.story, tests/story/wildcards.story
 * Covered by: tests/story/companion-ports.story, tests/story/port-in-use.story
 * Covered by: tests/story/carrier-lifetimes.story, tests/unit/pcp-proxy/test_server
 * Covered by: tests/story/set-of-ports-in-use.story, tests/story/set-of-ports-mape.story
 * Covered by: tests/story/set-of-ports-moves.story, tests/story/operator.story
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/server_state.h"

#define QUARANTINE seconds(120)

/* -- decisions about a mapping -- */

static struct subject *decide(struct server *server, enum decision_kind kind,
			      const struct mapping *mapping)
{
	struct decision *decision = decision_queue_add(&server->queue, kind);

	decision->ticket = mapping_ticket(mapping);
	decision->line = mapping->line;
	decision->subject = (struct subject){ .mapping = *mapping };
	decision->subject.mapping.asker = NULL;
	decision->subject.mapping.details = NULL;
	decision->subject.mapping.installing = NULL;
	if (mapping->details) {
		decision->subject.details = *mapping->details;
		decision->subject.before = mapping->details->filters;
	}
	return &decision->subject;
}

/* What the asker says of filters and description is what the kernel is to know next. */
static void take_details(struct mapping *mapping)
{
	struct exchange *asker = mapping->asker;

	if (!asker || !asker->changes_details)
		return;
	free(mapping->installing);
	mapping->installing = asker->details;
	mapping->changes_details = true;
	asker->details = NULL;
	asker->changes_details = false;
}

/* The kernel has them now, or has not. */
static void settle_details(struct mapping *mapping, bool installed)
{
	struct mapping_details *other = mapping->installing;

	if (!mapping->changes_details)
		return;
	if (installed) {
		other = mapping->details;
		mapping->details = mapping->installing;
	}
	free(other);
	mapping->installing = NULL;
	mapping->changes_details = false;
}

static void show_details(struct subject *subject, const struct mapping *mapping)
{
	if (!mapping->changes_details)
		return;
	subject->details = (struct mapping_details){ .description_length = 0 };
	if (mapping->installing)
		subject->details = *mapping->installing;
}

static void install(struct server *server, struct mapping *mapping, uint32_t lifetime)
{
	struct subject *subject = decide(server, DECISION_INSTALL, mapping);

	take_details(mapping);
	show_details(subject, mapping);
	subject->lifetime = lifetime;
	subject->refresh = mapping->forwarded;
	mapping->refreshing = mapping->forwarded;
	mapping->forwarded = true;
	mapping->installs++;
	/* The kernel keeps the mapping as it will be: it may have to outlive us. */
	if (mapping->stage == STAGE_SETTLING)
		subject->mapping.outermost = mapping->granting.outermost;
	if (mapping->asker)
		subject->mapping.holder = mapping->asker->path;
}

static void remove_forwarding(struct server *server, struct mapping *mapping)
{
	if (!mapping->forwarded)
		return;
	/* An install under way may have come first. */
	show_details(decide(server, DECISION_REMOVE, mapping), mapping);
	mapping->forwarded = false;
}

static void tell(struct server *server, const struct mapping *mapping, enum mapping_event event)
{
	decide(server, DECISION_EVENT, mapping)->event = event;
}

/* What the asker says of filters and description, or what was said before and is under way. */
static void show_wished_details(struct subject *subject, const struct mapping *mapping)
{
	const struct exchange *asker = mapping->asker;

	if (!asker || !asker->changes_details) {
		show_details(subject, mapping);
		return;
	}
	subject->details = (struct mapping_details){ .description_length = 0 };
	if (asker->details)
		subject->details = *asker->details;
}

/* -- the wish behind what is under way -- */

/* Without an asker the mapping is to last as long as it was to last anyway. */
static uint32_t wished_lifetime(const struct mapping *mapping, monotonic now)
{
	return mapping->asker ? mapping->asker->lifetime : seconds_until(mapping->expires, now);
}

static void ask_carrier(struct server *server, struct mapping *mapping, monotonic now)
{
	struct subject *subject = decide(server, DECISION_ASK, mapping);
	const struct exchange *asker = mapping->asker;

	subject->wish.lifetime = wished_lifetime(mapping, now);
	/* What the host has is what it should keep, whatever it suggests (RFC 6887 11.3). */
	subject->wish.suggested =
		mapping->standing || !asker ? mapping->outermost : asker->suggested;
	subject->wish.prefer_failure = asker && asker->prefer_failure;
	subject->wish.host_waits = asker != NULL;
	show_wished_details(subject, mapping);
}

/* -- stages -- */

static void enter(struct server *server, struct mapping *mapping, enum mapping_stage stage,
		  monotonic now)
{
	mapping->stage = stage;
	switch (stage) {
	case STAGE_PREPARING: install(server, mapping, wished_lifetime(mapping, now)); break;
	case STAGE_ASKING: ask_carrier(server, mapping, now); break;
	case STAGE_SETTLING: install(server, mapping, mapping->granting.lifetime); break;
	case STAGE_FINDING: decide(server, DECISION_FIND, mapping); break;
	case STAGE_SETTLED: break;
	}
}

void life_find(struct server *server, struct mapping *mapping, monotonic now)
{
	enter(server, mapping, STAGE_FINDING, now);
}

struct mapping *life_begin(struct server *server, const struct mapping_key *key,
			   enum mapping_origin origin, uint16_t more_ports, uint8_t line,
			   monotonic now)
{
	struct host *host = host_table_get(server->hosts, &key->internal, now);
	struct mapping *mapping = host ? mapping_table_add(server->table, key) : NULL;

	if (!mapping)
		return NULL;
	host->mappings++;
	if (host->line_choice == 0) {
		host->line = line;
		host->line_choice = server->line_choice;
	}
	mapping->origin = origin;
	mapping->line = line;
	if (origin == ORIGIN_STATIC)
		host->statics++;
	ports_set_more(server, mapping, more_ports);
	return mapping;
}

void life_set_static(struct server *server, struct mapping *mapping)
{
	if (mapping->origin == ORIGIN_STATIC)
		return;
	mapping->origin = ORIGIN_STATIC;
	mapping->suspended = false;
	host_table_find(server->hosts, &mapping->key.internal)->statics++;
}

void life_forget(struct server *server, struct mapping *mapping)
{
	struct host *host = host_table_find(server->hosts, &mapping->key.internal);

	host->mappings -= mapping->more_ports + 1u;
	if (mapping->origin == ORIGIN_STATIC)
		host->statics--;
	mapping_table_remove(server->table, mapping);
}

/* Has the kernel to forward before the carrier is asked? */
static bool has_to_prepare(const struct crossing *crossing)
{
	return crossing->asks && crossing->translates;
}

void life_start(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct crossing *crossing = crossing_of(server, mapping);

	if (has_to_prepare(crossing) && !mapping->forwarded) {
		enter(server, mapping, STAGE_PREPARING, now);
	} else if (crossing->asks) {
		enter(server, mapping, STAGE_ASKING, now);
	} else {
		mapping->granting.outermost = mapping->external;
		mapping->granting.lifetime = wished_lifetime(mapping, now);
		enter(server, mapping, STAGE_SETTLING, now);
	}
}

/* Visitors may come to it for a while: nobody else is to get them (RFC 6887 15). */
static void hold_ports(struct server *server, const struct mapping *mapping, monotonic now)
{
	uint32_t port = mapping->external.port, last = port + mapping->more_ports;

	if (!mapping->standing || !crossing_of(server, mapping)->translates || port == 0 ||
	    mapping_key_is_peer(&mapping->key))
		return;
	for (; port <= last; port++)
		port_holds_put(&server->holds, mapping->key.protocol, (uint16_t)port,
			       &mapping->key.internal, after(now, QUARANTINE));
}

void life_end(struct server *server, struct mapping *mapping, enum mapping_event event,
	      monotonic now)
{
	hold_ports(server, mapping, now);
	remove_forwarding(server, mapping);
	if (carrier_must_agree(server, mapping))
		decide(server, DECISION_RELEASE, mapping);
	if (mapping->standing)
		tell(server, mapping, event);
	static_ended(server, mapping, now);
	life_forget(server, mapping);
}

/* It was taken away by somebody else: its host hears of it before its visitors do. */
static void lose(struct server *server, struct mapping *mapping, enum pcp_result why,
		 uint32_t lifetime, monotonic now)
{
	reply_loss(server, mapping, why, lifetime, now);
	static_refused(server, mapping, why, lifetime, now);
	life_end(server, mapping, EVENT_LOST, now);
}

/* -- by the operator's hand -- */

bool server_takes(const struct mapping *mapping, enum server_order order)
{
	if (mapping->origin == ORIGIN_STATIC || mapping->stage != STAGE_SETTLED)
		return false;
	switch (order) {
	case ORDER_END: return true;
	case ORDER_SUSPEND:
		return !mapping_key_is_peer(&mapping->key) && mapping->standing &&
		       !mapping->ended_by_host;
	case ORDER_RESUME: return mapping->suspended;
	}
	return false;
}

/* What is outside stays its own until its time is over. */
static void suspend(struct server *server, struct mapping *mapping, monotonic now)
{
	reply_loss(server, mapping, PCP_NOT_AUTHORIZED, seconds_until(mapping->expires, now), now);
	update_stop(server, mapping);
	remove_forwarding(server, mapping);
	if (carrier_must_agree(server, mapping))
		decide(server, DECISION_RELEASE, mapping);
	tell(server, mapping, EVENT_LOST);
	mapping->standing = false;
	mapping->suspended = true;
}

bool server_order(struct server *server, uint32_t serial, enum server_order order, monotonic now)
{
	struct mapping *mapping = mapping_table_next(server->table, NULL);

	while (mapping && mapping->serial != serial)
		mapping = mapping_table_next(server->table, mapping);
	if (!mapping || !server_takes(mapping, order))
		return false;
	switch (order) {
	case ORDER_END:
		lose(server, mapping, PCP_NOT_AUTHORIZED, pcp_result_lifetime(PCP_NOT_AUTHORIZED),
		     now);
		break;
	case ORDER_SUSPEND: suspend(server, mapping, now); break;
	case ORDER_RESUME:
		mapping->suspended = false;
		life_start(server, mapping, now);
		break;
	}
	return true;
}

/* -- moves -- */

/* Its port may be somebody's there: another line can have the same address. */
void life_move(struct server *server, struct mapping *mapping, monotonic now)
{
	remove_forwarding(server, mapping);
	if (ports_move(server, mapping, now))
		life_start(server, mapping, now);
	else
		lose(server, mapping, PCP_NO_RESOURCES, PCP_ERROR_SHORT, now);
}

/* Can there be such a mapping on its line? */
static bool may_be_there(const struct server *server, const struct mapping *mapping)
{
	const struct crossing *crossing = crossing_of(server, mapping);
	bool shared_wildcard = mapping_key_is_wildcard(&mapping->key) &&
			       mapping->key.external_ipv4 &&
			       line_of(server, mapping)->is.deployment->shares_address;

	return crossing->possible && !shared_wildcard &&
	       (!crossing->asks || mapping->more_ports == 0);
}

bool life_has_way(const struct server *server, const struct mapping *mapping)
{
	bool translates = crossing_of(server, mapping)->translates;

	return may_be_there(server, mapping) && mapping_is_pinhole(mapping) != translates &&
	       (!translates || ports_are_in_set(server, mapping));
}

void life_redeploy(struct server *server, struct mapping *mapping, monotonic now)
{
	bool stays_open = mapping_is_pinhole(mapping) && !crossing_of(server, mapping)->translates;
	enum pcp_result why =
		is_off(line_of(server, mapping)) ? PCP_NOT_AUTHORIZED : PCP_NETWORK_FAILURE;

	if (!stays_open)
		remove_forwarding(server, mapping);
	if (may_be_there(server, mapping) && !mapping_key_is_peer(&mapping->key) &&
	    ports_move(server, mapping, now))
		life_start(server, mapping, now);
	else
		lose(server, mapping, why, pcp_result_lifetime(why), now);
}

void life_change_line(struct server *server, struct mapping *mapping, uint8_t line, monotonic now)
{
	hold_ports(server, mapping, now);
	if (carrier_must_agree(server, mapping))
		decide(server, DECISION_RELEASE, mapping);
	if (mapping_key_crosses_nat64(
		    &mapping->key)) /* that of this line: to no other is it open */
		remove_forwarding(server, mapping);
	mapping->line = line;
	life_redeploy(server, mapping, now);
}

/* Everybody has agreed. */
static void commit(struct server *server, struct mapping *mapping, monotonic now)
{
	bool moved = !endpoint_same(&mapping->outermost, &mapping->granting.outermost);
	enum mapping_event event = EVENT_RENEWED;
	struct question question;

	if (!mapping->standing)
		event = EVENT_GRANTED;
	else if (moved)
		event = EVENT_CHANGED;
	mapping->outermost = mapping->granting.outermost;
	mapping->lifetime = mapping->granting.lifetime;
	mapping->standing = true;
	if (!mapping->ended_by_host)
		mapping_table_set_expiry(server->table, mapping,
					 after(now, seconds(mapping->lifetime)));
	enter(server, mapping, STAGE_SETTLED, now);
	if (event == EVENT_GRANTED)
		server->counters.granted++;
	else if (mapping->asker)
		server->counters.renewed++;
	if (mapping->asker) {
		question = question_of_exchange(mapping->asker);
		mapping->holder = mapping->asker->path;
		update_stop(server, mapping);
		reply_success(server, &question, mapping, mapping->lifetime, now);
		exchange_free(mapping->asker);
		mapping->asker = NULL;
	} else if (moved) {
		update_start(server, mapping, now);
	}
	static_granted(server, mapping, now);
	tell(server, mapping, event);
}

/*
 * Somebody has refused: whoever asked is told, and the world is as it was before. Does
 * what was granted before stand yet, with the carrier?
 */
static void refuse(struct server *server, struct mapping *mapping, enum pcp_result result,
		   uint32_t lifetime, bool stands, monotonic now)
{
	bool asked_by_host = mapping->asker;
	struct question question;

	if (asked_by_host) {
		question = question_of_exchange(mapping->asker);
		reply_error(server, &question, result, lifetime, now);
		exchange_free(mapping->asker);
		mapping->asker = NULL;
	}
	static_refused(server, mapping, result, lifetime, now);
	enter(server, mapping, STAGE_SETTLED, now);
	/* A refused renewal leaves what was granted; a refused move leaves nothing that works. */
	if (mapping->standing && !asked_by_host)
		lose(server, mapping, result, lifetime, now);
	else if (!mapping->standing || !mapping->forwarded || !stands)
		life_end(server, mapping, EVENT_LOST, now);
}

/* -- answers -- */

/*
 * The gateway itself has the port for something else. Nobody is given it for a
 * while; a new mapping gets another one, unless its host wants this one or none.
 * There is an end to that: all that it may have can be in use. A set then makes do
 * with what comes before the port.
 */
#define MOST_DODGES 16

static bool find_another(struct server *server, struct mapping *mapping, uint16_t taken,
			 monotonic now)
{
	uint16_t before = (uint16_t)(taken - mapping->external.port);

	if (mapping->dodges < MOST_DODGES) {
		mapping->dodges++;
		return ports_choose(server, mapping, now);
	}
	if (before > 0)
		ports_set_more(server, mapping, (uint16_t)(before - 1));
	return before > 0;
}

static bool dodge(struct server *server, struct mapping *mapping, uint16_t taken, monotonic now)
{
	if (mapping->standing || mapping->is_found || !mapping->asker || taken == 0)
		return false;
	port_holds_put(&server->holds, mapping->key.protocol, taken, &ADDRESS_NONE,
		       after(now, QUARANTINE));
	if (!find_another(server, mapping, taken, now))
		return false;
	life_start(server, mapping, now);
	return true;
}

/* Outside it is another one now. */
static void change_outermost(struct server *server, struct mapping *mapping,
			     const struct endpoint *outermost, monotonic now)
{
	if (endpoint_same(&mapping->outermost, outermost))
		return;
	mapping->outermost = *outermost;
	update_start(server, mapping, now);
	tell(server, mapping, EVENT_CHANGED);
}

/* What the kernel has refused the carrier has done: where the mapping is, and how long it lasts. */
static void follow_carrier(struct server *server, struct mapping *mapping, monotonic now)
{
	monotonic expires = after(now, seconds(mapping->granting.lifetime));

	if (!carrier_must_agree(server, mapping))
		return;
	if (expires < mapping->expires)
		mapping_table_set_expiry(server->table, mapping, expires);
	change_outermost(server, mapping, &mapping->granting.outermost, now);
}

static enum pcp_result why_not_installed(const struct mapping *mapping, int error)
{
	if (error == -EADDRINUSE && mapping->asker && mapping->asker->prefer_failure)
		return PCP_CANNOT_PROVIDE_EXTERNAL;
	return PCP_NO_RESOURCES;
}

void server_installed(struct server *server, ticket number, int error, uint16_t taken,
		      monotonic now)
{
	struct mapping *mapping = mapping_table_ticket(server->table, number);

	if (!mapping)
		return;
	if (mapping->installs > 0 && --mapping->installs > 0)
		return; /* it was to move meanwhile: how it stands the last one says */
	if (mapping->stage != STAGE_PREPARING && mapping->stage != STAGE_SETTLING)
		return;
	if (error != 0 && !mapping->refreshing)
		mapping->forwarded = false;
	if (error == -EADDRINUSE && !mapping->refreshing && dodge(server, mapping, taken, now))
		return; /* with the filters that it was to have */
	settle_details(mapping, error == 0);
	if (error != 0) {
		if (mapping->standing && mapping->stage == STAGE_SETTLING)
			follow_carrier(server, mapping, now);
		refuse(server, mapping, why_not_installed(mapping, error), PCP_ERROR_SHORT, true,
		       now);
	} else if (mapping->stage == STAGE_PREPARING) {
		/* Else the line is of another kind now: the mapping's turn comes in a moment. */
		if (has_to_prepare(crossing_of(server, mapping)))
			enter(server, mapping, STAGE_ASKING, now);
	} else {
		commit(server, mapping, now);
	}
}

/*
 * The carrier keeps the port for somebody else: an earlier life of this gateway,
 * most likely, with nonces nobody remembers. Another port is tried, once; but a flow
 * may have begun meanwhile, and cannot leave the port that it has.
 */
static bool try_elsewhere(struct server *server, struct mapping *mapping, monotonic now)
{
	if (mapping->standing || mapping->tried_elsewhere || !mapping->asker ||
	    mapping_key_is_peer(&mapping->key) || !crossing_of(server, mapping)->translates)
		return false;
	mapping->tried_elsewhere = true;
	remove_forwarding(server, mapping);
	decide(server, DECISION_RELEASE, mapping);
	if (!ports_choose(server, mapping, now))
		return false;
	life_start(server, mapping, now);
	return true;
}

/* The carrier moves a mapping without being asked, or takes it away. */
static void carrier_moves(struct server *server, struct mapping *mapping,
			  const struct carrier_answer *answer, monotonic now)
{
	if (mapping->stage != STAGE_SETTLED || !mapping->standing)
		return;
	if (answer->result != PCP_SUCCESS) {
		lose(server, mapping, answer->result, answer->lifetime, now);
		return;
	}
	change_outermost(server, mapping, &answer->outermost, now);
}

/*
 * A host can do nothing about a request of ours that the carrier does not understand. That
 * it knows no PEER says the same of the host's own.
 */
static enum pcp_result result_for_host(const struct mapping *mapping, enum pcp_result result)
{
	switch (result) {
	case PCP_UNSUPP_OPCODE:
		return mapping_key_is_peer(&mapping->key) ? result : PCP_NETWORK_FAILURE;
	case PCP_UNSUPP_VERSION:
	case PCP_MALFORMED_REQUEST:
	case PCP_MALFORMED_OPTION:
	case PCP_ADDRESS_MISMATCH: return PCP_NETWORK_FAILURE;
	default: return result;
	}
}

/* What the carrier says that the host alone may understand. */
static void hear_unknown(struct exchange *asker, const struct carrier_answer *answer)
{
	if (!asker)
		return;
	asker->answered_length = answer->unknown_length;
	memcpy(asker->answered, answer->unknown, answer->unknown_length);
}

void server_answered(struct server *server, ticket number, const struct carrier_answer *answer,
		     monotonic now)
{
	struct mapping *mapping = mapping_table_ticket(server->table, number);
	uint32_t most = server->settings.lifetime_max;

	if (!mapping)
		return;
	if (mapping->stage != STAGE_ASKING) {
		carrier_moves(server, mapping, answer, now);
	} else if (answer->result == PCP_SUCCESS) {
		if (mapping->key.external_ipv4)
			server->lines[mapping->line].outermost = answer->outermost.address;
		mapping->granting.outermost = answer->outermost;
		mapping->granting.lifetime = answer->lifetime < most ? answer->lifetime : most;
		hear_unknown(mapping->asker, answer);
		enter(server, mapping, STAGE_SETTLING, now);
	} else if (answer->result != PCP_NOT_AUTHORIZED || !try_elsewhere(server, mapping, now)) {
		refuse(server, mapping, result_for_host(mapping, answer->result), answer->lifetime,
		       answer->stands, now);
	}
}
