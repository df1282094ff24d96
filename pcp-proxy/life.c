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
 * A PEER is FINDING before all this. A step that fails on the way to a first grant undoes what was done and frees
 * the mapping. During a renewal the mapping stands as it was until it expires.
 * Covered by: tests/story/map.story, tests/story/carrier-grants.story, tests/story/map-expiry.story
 * Covered by: tests/story/carrier-elsewhere.story, tests/story/carrier-kernel-refuses.story
 * Covered by: tests/story/carrier-insists.story, tests/story/carrier-wan-address.story
 * Covered by: tests/story/carrier-moves.story, tests/story/filter.story, tests/story/peer.story
 * Covered by: tests/story/ipv6-pinhole.story, tests/story/wildcards.story
 * Covered by: tests/story/companion-ports.story, tests/story/port-in-use.story
 * Covered by: tests/story/carrier-lifetimes.story, tests/unit/pcp-proxy/test_server
 * Covered by: tests/story/set-of-ports-in-use.story, tests/story/set-of-ports-mape.story
 * Covered by: tests/story/set-of-ports-moves.story
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/port_choice.h"
#include "pcp-proxy/server_state.h"

#define QUARANTINE seconds(120)

/* -- decisions about a mapping -- */

static struct subject *decide(struct server *server, enum decision_kind kind,
			      const struct mapping *mapping)
{
	struct decision *decision = decision_queue_add(&server->queue, kind);

	decision->ticket = mapping_ticket(mapping);
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

/* Its host is charged for every port. */
static void set_more_ports(struct server *server, struct mapping *mapping, uint16_t more_ports)
{
	struct host *host = host_table_find(server->hosts, &mapping->key.internal);

	host->mappings -= mapping->more_ports;
	host->mappings += mapping_table_set_more_ports(server->table, mapping, more_ports);
}

struct mapping *life_begin(struct server *server, const struct mapping_key *key,
			   enum mapping_origin origin, uint16_t more_ports, monotonic now)
{
	struct host *host = host_table_get(server->hosts, &key->internal, now);
	struct mapping *mapping = host ? mapping_table_add(server->table, key) : NULL;

	if (!mapping)
		return NULL;
	host->mappings++;
	mapping->origin = origin;
	if (origin == ORIGIN_STATIC)
		host->statics++;
	set_more_ports(server, mapping, more_ports);
	return mapping;
}

void life_set_static(struct server *server, struct mapping *mapping)
{
	if (mapping->origin == ORIGIN_STATIC)
		return;
	mapping->origin = ORIGIN_STATIC;
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

void life_start(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct crossing *crossing = crossing_of(server, &mapping->key);

	if (crossing->asks && crossing->translates && !mapping->forwarded) {
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

	if (!mapping->standing || !crossing_of(server, &mapping->key)->translates || port == 0 ||
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
	if (carrier_must_agree(server, &mapping->key))
		decide(server, DECISION_RELEASE, mapping);
	if (mapping->standing)
		tell(server, mapping, event);
	static_ended(server, mapping, now);
	life_forget(server, mapping);
}

void life_move(struct server *server, struct mapping *mapping, monotonic now)
{
	struct endpoint external = { server->external, mapping->external.port };

	remove_forwarding(server, mapping);
	mapping_table_set_external(server->table, mapping, &external);
	life_start(server, mapping, now);
}

/* It was taken away by somebody else: its host hears of it before its visitors do. */
static void lose(struct server *server, struct mapping *mapping, enum pcp_result why,
		 uint32_t lifetime, monotonic now)
{
	reply_loss(server, mapping, why, lifetime, now);
	static_refused(server, mapping, why, lifetime, now);
	life_end(server, mapping, EVENT_LOST, now);
}

static bool is_in_set(const struct server *server, uint16_t port)
{
	return !server->settings.deployment->has_port_set ||
	       port_set_has(&server->settings.port_set, port);
}

static bool are_in_set(const struct server *server, const struct mapping *mapping)
{
	uint32_t port = mapping->external.port, last = port + mapping->more_ports;

	while (port <= last && is_in_set(server, (uint16_t)port))
		port++;
	return port > last;
}

bool life_has_way(const struct server *server, const struct mapping *mapping)
{
	const struct crossing *crossing = crossing_of(server, &mapping->key);
	bool shared_wildcard = mapping_key_is_wildcard(&mapping->key) &&
			       mapping->key.external_ipv4 &&
			       server->settings.deployment->shares_address;

	return crossing->possible && !shared_wildcard &&
	       mapping_is_pinhole(mapping) != crossing->translates &&
	       (!crossing->translates || are_in_set(server, mapping)) &&
	       (!crossing->asks || mapping->more_ports == 0);
}

void life_redeploy(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct crossing *crossing = crossing_of(server, &mapping->key);

	if (!life_has_way(server, mapping) || mapping_key_is_peer(&mapping->key))
		lose(server, mapping, PCP_NETWORK_FAILURE, PCP_ERROR_SHORT, now);
	else if (crossing->translates)
		life_move(server, mapping, now);
	else
		life_start(server, mapping, now);
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

/* -- ports -- */

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
	struct endpoint external = { question->server->external, port };

	return port_span_has(&question->policy->external_ports, port) &&
	       is_in_set(question->server, port) && !static_reserves(question->server, port, key) &&
	       !port_holds_refuse(&question->server->holds, key->protocol, port, &key->internal,
				  question->now) &&
	       is_free_of_others(table, key->protocol, &external, question->mapping, false) &&
	       is_free_of_others(table, companion_of(key->protocol), &external, question->mapping,
				 true);
}

bool life_port_is_free(const struct server *server, const struct mapping *mapping, uint16_t port,
		       const struct policy *policy, monotonic now)
{
	struct port_question question = { server, mapping, policy, now };

	return port_is_free(&question, port);
}

/* Of the ports that are drawn at random those that the host may have; else those alone. */
static struct port_span drawn_from(const struct server *server, const struct policy *policy)
{
	struct port_span all = { server->settings.port_low, server->settings.port_high };
	bool has_set = server->settings.deployment->has_port_set;
	struct port_span span = policy->external_ports;

	if (has_set) /* there are few enough */
		all = (struct port_span){ 1, UINT16_MAX };
	if (span.first > all.last || span.last < all.first)
		return span;
	return (struct port_span){ span.first > all.first ? span.first : all.first,
				   span.last < all.last ? span.last : all.last };
}

static bool address_is_ours(const struct server *server, const struct address *address)
{
	return address_is_none(address) || address_same(address, &server->external);
}

/*
 * Is there the same pinhole for the other family outside? The kernel has but one, unless
 * it can tell by the NAT64's prefix who comes from where.
 */
static bool is_open_otherwise(const struct server *server, const struct mapping *mapping,
			      const struct endpoint *own)
{
	const struct mapping *other = NULL;

	if (server_nat64(server)->length > 0)
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
	if (exchange->prefer_failure && !agrees && !carrier_must_agree(server, &mapping->key))
		return false;
	if (is_open_otherwise(server, mapping, &own))
		return false;
	mapping_table_set_external(server->table, mapping, &own);
	return true;
}

/* All that nobody else has asked for by its number. */
static bool take_wildcard(struct server *server, struct mapping *mapping)
{
	struct endpoint all = { server->external, 0 };

	if (mapping->asker->prefer_failure ||
	    mapping_table_external(server->table, mapping->key.protocol, &all, NULL))
		return false;
	mapping_table_set_external(server->table, mapping, &all);
	return true;
}

static bool take_port(struct server *server, struct mapping *mapping, monotonic now)
{
	const struct exchange *exchange = mapping->asker;
	bool outermost_is_ours = !carrier_must_agree(server, &mapping->key);
	struct port_wish wish = {
		.protocol = mapping->key.protocol,
		/* What a host suggests is the outermost port: with a carrier that is not ours to give. */
		.suggested = outermost_is_ours ? exchange->suggested.port : 0,
		.otherwise = mapping->key.internal_port,
		.suggested_only = outermost_is_ours && exchange->prefer_failure,
		.more = mapping->more_ports,
		.parity_of = exchange->keeps_parity ? mapping->key.internal_port : 0,
	};
	const struct policy *policy =
		mapping->origin == ORIGIN_STATIC
			? &policy_of_operator
			: policy_for(&server->settings.policies, &mapping->key.internal);
	struct port_question question = { server, mapping, policy, now };
	struct port_span drawn = drawn_from(server, policy);
	const struct mapping *flow = mapping_table_flow(server->table, &mapping->key);
	struct endpoint external = { .address = server->external };
	struct port_run run;

	/* Outside, the endpoint looks the same whoever opens the flow: RFC 6887 11.3(4). */
	if (flow)
		wish.otherwise = flow->external.port;
	/* An address is suggested, too; who insists on one that we do not have gets nothing. */
	if (wish.suggested_only && !address_is_ours(server, &exchange->suggested.address))
		return false;
	if (mapping->tried_elsewhere)
		wish.otherwise = 0;
	run = port_choose(&wish, drawn.first, drawn.last, port_is_free, &question, server->random);
	if (run.first == 0)
		return false;
	external.port = run.first;
	set_more_ports(server, mapping, run.more);
	mapping_table_set_external(server->table, mapping, &external);
	return true;
}

bool life_choose_port(struct server *server, struct mapping *mapping, monotonic now)
{
	if (!crossing_of(server, &mapping->key)->translates)
		return take_own_endpoint(server, mapping);
	if (mapping_key_is_wildcard(&mapping->key))
		return take_wildcard(server, mapping);
	return take_port(server, mapping, now);
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
		return life_choose_port(server, mapping, now);
	}
	if (before > 0)
		set_more_ports(server, mapping, (uint16_t)(before - 1));
	return before > 0;
}

static bool dodge(struct server *server, struct mapping *mapping, uint16_t taken, monotonic now)
{
	if (mapping->standing || !mapping->asker || taken == 0)
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

	if (!carrier_must_agree(server, &mapping->key))
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
		enter(server, mapping, STAGE_ASKING, now);
	} else {
		commit(server, mapping, now);
	}
}

/*
 * The carrier keeps the port for somebody else: an earlier life of this gateway,
 * most likely, with nonces nobody remembers. Another port is tried, once.
 */
static bool try_elsewhere(struct server *server, struct mapping *mapping, monotonic now)
{
	if (mapping->standing || mapping->tried_elsewhere || !mapping->asker ||
	    !crossing_of(server, &mapping->key)->translates)
		return false;
	mapping->tried_elsewhere = true;
	remove_forwarding(server, mapping);
	decide(server, DECISION_RELEASE, mapping);
	if (!life_choose_port(server, mapping, now))
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

/* A host can do nothing about a request of ours that the carrier does not understand. */
static enum pcp_result result_for_host(enum pcp_result result)
{
	switch (result) {
	case PCP_UNSUPP_VERSION:
	case PCP_UNSUPP_OPCODE:
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
			server->outermost = answer->outermost.address;
		mapping->granting.outermost = answer->outermost;
		mapping->granting.lifetime = answer->lifetime < most ? answer->lifetime : most;
		hear_unknown(mapping->asker, answer);
		enter(server, mapping, STAGE_SETTLING, now);
	} else if (answer->result != PCP_NOT_AUTHORIZED || !try_elsewhere(server, mapping, now)) {
		refuse(server, mapping, result_for_host(answer->result), answer->lifetime,
		       answer->stands, now);
	}
}
