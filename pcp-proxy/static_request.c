/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Static mappings: what the gateway itself wants on behalf of hosts, as wishes of the
 * same kind that hosts have. Nobody waits for the answer; instead each wish has a moment
 * at which it is seen to again: to renew its mapping, or to try once more.
 * Covered by: tests/story/static.story, tests/story/static-carrier.story
 * Covered by: tests/story/static-host.story, tests/story/static-changes.story
 * Covered by: tests/story/static-wan.story, tests/story/static-dslite.story
 * Covered by: tests/story/static-nat64.story
 * Covered by: tests/story/static-way.story, tests/story/static-silence.story
 */
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/retransmission.h"
#include "pcp-proxy/server_state.h"

#define DECISIONS_OF_A_WISH 4             /* SEND, REMOVE, RELEASE and EVENT, or one to ask */
#define BUSY                seconds(5)    /* something is under way already: look again */
#define SHORTEST_WAIT       seconds(30)   /* after a refusal; else its own lifetime counts */
#define LONGEST_WAIT        seconds(1800) /* an error's lifetime that is believed */

struct static_want {
	struct static_wish wish;
	struct mapping_key key;
	struct pcp_nonce nonce; /* the same as long as it is wanted: the carrier knows it by that */
	struct endpoint had;    /* outermost, as it was last; port 0: never */
	bool is_elsewhere;      /* another external port is preferred than before */
	enum pcp_result refusal; /* of the last attempt */
	monotonic moment;        /* of the first thing to do for it, when the list is new */
};

/* -- the list -- */

static struct mapping_key key_of(const struct static_wish *wish)
{
	return (struct mapping_key){
		.internal = wish->internal.address,
		.internal_port = wish->internal.port,
		.protocol = wish->protocol,
		.external_ipv4 = wish->external_ipv4 || address_is_ipv4(&wish->internal.address),
	};
}

static bool key_same(const struct mapping_key *one, const struct mapping_key *other)
{
	return address_same(&one->internal, &other->internal) &&
	       one->internal_port == other->internal_port && one->protocol == other->protocol &&
	       one->external_ipv4 == other->external_ipv4 &&
	       endpoint_same(&one->remote, &other->remote);
}

/* Whose mapping it is; NULL: nobody wants one of that key. */
static struct static_want *wanted_by_key(const struct server *server, const struct mapping_key *key)
{
	const struct statics *statics = &server->statics;
	uint32_t i;

	for (i = 0; i < statics->count; i++)
		if (key_same(&statics->list[i].key, key))
			return &statics->list[i];
	return NULL;
}

static struct static_want *wanted_by_title(const struct server *server, const char *title,
					   size_t length)
{
	const struct statics *statics = &server->statics;
	uint32_t i;

	for (i = 0; i < statics->count; i++)
		if (strlen(statics->list[i].wish.title) == length &&
		    memcmp(statics->list[i].wish.title, title, length) == 0)
			return &statics->list[i];
	return NULL;
}

/* The wish that a static mapping was made for says of itself so in its description. */
static struct static_want *wanted_by_description(const struct server *server,
						 const struct mapping *mapping)
{
	const struct mapping_details *details = mapping->details;

	return details ? wanted_by_title(server, (const char *)details->description,
					 details->description_length)
		       : NULL;
}

static void see_to_it_at(struct server *server, const struct static_want *want, monotonic moment)
{
	struct statics *statics = &server->statics;

	deadlines_set(&statics->deadlines, (uint32_t)(want - statics->list), moment);
}

/* The next thing to do for a wish, of which there is something known from before. */
static monotonic moment_of(const struct server *server, const struct static_want *want,
			   const struct static_want *before, monotonic now)
{
	const struct statics *statics = &server->statics;
	const struct mapping *mapping = mapping_table_find(server->table, &want->key);
	monotonic moment = deadlines_get(&statics->deadlines, (uint32_t)(before - statics->list));
	bool is_under_way = mapping && mapping->origin == ORIGIN_STATIC;

	if (want->is_elsewhere || !key_same(&want->key, &before->key) ||
	    wanted_by_key(server, &before->key) != before)
		return now;
	return moment == NEVER && !is_under_way ? now : moment;
}

static struct static_want want_of(struct server *server, const struct static_wish *wish,
				  monotonic now)
{
	const struct static_want *before =
		wanted_by_title(server, wish->title, strlen(wish->title));
	struct static_want want = { .wish = *wish, .key = key_of(wish), .moment = now };

	if (before) {
		want.nonce = before->nonce;
		want.had = before->had;
		want.refusal = before->refusal;
		want.is_elsewhere = wish->external != 0 && wish->external != before->wish.external;
		want.moment = moment_of(server, &want, before, now);
	} else {
		server->random->fill(server->random->self, want.nonce.octets, PCP_NONCE_LENGTH);
	}
	return want;
}

bool server_want(struct server *server, const struct static_wish *list, size_t count, monotonic now)
{
	struct statics *statics = &server->statics;
	struct static_want *wants = calloc(count + 1, sizeof(*wants));
	uint32_t i;

	if (!wants || !deadlines_reserve(&statics->deadlines, (uint32_t)count)) {
		free(wants);
		return false;
	}
	for (i = 0; i < count; i++)
		wants[i] = want_of(server, &list[i], now);
	for (i = 0; i < statics->count; i++)
		deadlines_set(&statics->deadlines, i, NEVER);
	free(statics->list);
	statics->list = wants;
	statics->count = (uint32_t)count;
	for (i = 0; i < count; i++)
		see_to_it_at(server, &wants[i], wants[i].moment);
	statics->is_sweeping = true;
	statics->swept = 0;
	return true;
}

void static_clear(struct server *server)
{
	deadlines_clear(&server->statics.deadlines);
	free(server->statics.list);
}

/* -- ending what nobody wants any more -- */

static bool is_wanted(const struct server *server, const struct mapping *mapping)
{
	const struct static_want *want = wanted_by_key(server, &mapping->key);

	if (!want)
		return false;
	return !want->is_elsewhere || mapping->outermost.port == want->wish.external;
}

/* If its wish leads elsewhere now, what it had outside is for the next one. */
static void end_unwanted(struct server *server, struct mapping *mapping, monotonic now)
{
	struct static_want *heir = wanted_by_description(server, mapping);
	uint8_t protocol = mapping->key.protocol;
	uint16_t port = mapping->external.port;

	if (heir) {
		heir->nonce = mapping->nonce;
		heir->had = mapping->outermost;
	}
	server->counters.released++;
	life_end(server, mapping, EVENT_RELEASED, now);
	if (heir) /* which asks for it at once: nobody else comes between */
		port_holds_put(&server->holds, protocol, port, &heir->key.internal, now);
}

static void sweep(struct server *server, monotonic now)
{
	struct statics *statics = &server->statics;
	struct mapping *previous = mapping_table_ticket(server->table, statics->swept), *mapping;

	while (decision_queue_has_room(&server->queue, DECISIONS_OF_A_WISH)) {
		mapping = mapping_table_next(server->table, previous);
		if (!mapping) {
			statics->is_sweeping = false;
			return;
		}
		if (mapping->origin == ORIGIN_STATIC && !is_wanted(server, mapping)) {
			end_unwanted(server, mapping, now);
			continue;
		}
		previous = mapping;
		statics->swept = mapping_ticket(mapping);
	}
}

/* -- asking, as a host would -- */

static struct endpoint suggestion(const struct static_want *want)
{
	return (struct endpoint){
		.address = want->key.external_ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE,
		.port = want->wish.external ? want->wish.external : want->had.port,
	};
}

static void ask(struct server *server, struct static_want *want, struct mapping *mapping,
		monotonic now)
{
	/* Open to everybody, whoever was let in before. */
	struct pcp_options options = {
		.filter_count = 1, /* of length 0: drops those that there are */
		.has_description = true,
		.description = (const uint8_t *)want->wish.title,
		.description_length = (uint16_t)strlen(want->wish.title),
	};
	struct wish wish = {
		.key = want->key,
		.origin = ORIGIN_STATIC,
		.nonce = want->nonce,
		.lifetime = UINT32_MAX, /* as long as we give to anybody */
		.suggested = suggestion(want),
		.options = &options,
		.policy = &policy_of_operator,
		.is_own = true,
		.line = line_of_host(server, &want->key.internal),
	};
	struct datagram nobody = { .bytes = (const uint8_t *)"" };
	enum pcp_result why;

	if (!mapping)
		mapping = request_make(server, &wish, &nobody, &why, now);
	else if ((why = request_attach(server, mapping, &wish, &nobody)) != PCP_SUCCESS)
		mapping = NULL;
	if (mapping) {
		life_set_static(server, mapping);
		see_to_it_at(server, want, NEVER);
		life_start(server, mapping, now);
	} else {
		want->refusal = why;
		see_to_it_at(server, want, after(now, SHORTEST_WAIT));
	}
}

/* -- renewing -- */

static void plan_renewal(struct server *server, struct static_want *want,
			 const struct mapping *mapping, monotonic now)
{
	monotonic left = until(mapping->expires, now);
	monotonic moment = renewal_moment(now, left, 0, random_u32(server->random));

	see_to_it_at(server, want, earliest(moment, mapping->expires));
}

/* An earlier run has made it; it is good for a while. */
static bool is_there_already(const struct server *server, const struct static_want *want,
			     const struct mapping *mapping)
{
	return mapping->standing && mapping->origin == ORIGIN_STATIC && want->had.port == 0 &&
	       wanted_by_description(server, mapping) == want;
}

static void take_over(struct server *server, struct static_want *want,
		      const struct mapping *mapping, monotonic now)
{
	want->nonce = mapping->nonce;
	want->had = mapping->outermost;
	plan_renewal(server, want, mapping, now);
}

static const struct line *line_for(const struct server *server, const struct static_want *want)
{
	return &server->lines[line_of_host(server, &want->key.internal)];
}

/* Where the carrier gives the outermost port, ours is not what was promised. */
static bool names_port_of(const struct line *line, const struct static_want *want)
{
	const struct crossing *crossing = line_crossing(line, &want->key);

	return want->wish.external != 0 && !crossing->asks && crossing->translates;
}

/*
 * What a host made, or an earlier run, and cannot become what is wanted: it is one of
 * several ports, or the port outside that is preferred is free, and it has another one.
 */
static bool has_to_give_way(const struct server *server, const struct static_want *want,
			    const struct mapping *mapping, monotonic now)
{
	bool was_made_for_it = mapping->origin == ORIGIN_STATIC && want->had.port != 0;

	if (mapping->more_ports > 0)
		return true;
	return !was_made_for_it && names_port_of(line_for(server, want), want) &&
	       mapping->external.port != want->wish.external &&
	       ports_free_for(server, mapping, want->wish.external, &policy_of_operator, now);
}

static void give_way(struct server *server, struct mapping *mapping, monotonic now)
{
	reply_loss(server, mapping, PCP_NOT_AUTHORIZED, pcp_result_lifetime(PCP_NOT_AUTHORIZED),
		   now);
	life_end(server, mapping, EVENT_LOST, now);
}

/* For whom nothing can be done now; who it is, may not be known yet. */
static bool has_to_wait(const struct server *server, const struct static_want *want)
{
	const struct line *line = line_for(server, want);

	return address_is_none(&want->key.internal) || wanted_by_key(server, &want->key) != want ||
	       is_offline(line, &want->key) || !line_crossing(line, &want->key)->possible;
}

static void see_to(struct server *server, struct static_want *want, monotonic now)
{
	struct mapping *mapping = mapping_table_find(server->table, &want->key);

	if (has_to_wait(server, want)) {
		want->refusal = PCP_SUCCESS;
		see_to_it_at(server, want, NEVER);
	} else if (mapping && mapping->stage != STAGE_SETTLED) {
		see_to_it_at(server, want, after(now, BUSY));
	} else if (mapping && has_to_give_way(server, want, mapping, now)) {
		give_way(server, mapping, now);
		see_to_it_at(server, want, now);
	} else if (mapping && is_there_already(server, want, mapping)) {
		take_over(server, want, mapping, now);
	} else {
		ask(server, want, mapping, now);
	}
}

/* -- time -- */

monotonic static_next(const struct server *server)
{
	return server->statics.is_sweeping ? 0 : deadlines_first(&server->statics.deadlines);
}

void static_due(struct server *server, monotonic now)
{
	struct statics *statics = &server->statics;
	uint32_t number;

	if (statics->is_sweeping)
		sweep(server, now);
	while (!statics->is_sweeping &&
	       decision_queue_has_room(&server->queue, DECISIONS_OF_A_WISH) &&
	       deadlines_due(&statics->deadlines, now, &number))
		see_to(server, &statics->list[number], now);
}

void static_hasten(struct server *server, monotonic now)
{
	struct statics *statics = &server->statics;
	const struct mapping *mapping;
	bool was_put_off;
	uint32_t i;

	for (i = 0; i < statics->count; i++) {
		mapping = mapping_table_find(server->table, &statics->list[i].key);
		was_put_off = deadlines_get(&statics->deadlines, i) == NEVER;
		if (!mapping || !mapping->standing ||
		    (was_put_off && mapping->stage == STAGE_SETTLED))
			see_to_it_at(server, &statics->list[i], now);
	}
}

/* -- what has become of it -- */

void static_granted(struct server *server, const struct mapping *mapping, monotonic now)
{
	struct static_want *want =
		mapping->origin == ORIGIN_STATIC ? wanted_by_key(server, &mapping->key) : NULL;

	if (!want)
		return;
	want->refusal = PCP_SUCCESS;
	want->had = mapping->outermost;
	plan_renewal(server, want, mapping, now);
}

void static_refused(struct server *server, const struct mapping *mapping, enum pcp_result why,
		    uint32_t lifetime, monotonic now)
{
	struct static_want *want =
		mapping->origin == ORIGIN_STATIC ? wanted_by_key(server, &mapping->key) : NULL;
	monotonic wait = seconds(lifetime);

	if (!want)
		return;
	if (wait < SHORTEST_WAIT)
		wait = SHORTEST_WAIT;
	want->refusal = why;
	see_to_it_at(server, want, after(now, earliest(wait, LONGEST_WAIT)));
}

void static_ended(struct server *server, const struct mapping *mapping, monotonic now)
{
	struct statics *statics = &server->statics;
	struct static_want *want =
		mapping->origin == ORIGIN_STATIC ? wanted_by_key(server, &mapping->key) : NULL;

	if (want && deadlines_get(&statics->deadlines, (uint32_t)(want - statics->list)) == NEVER)
		see_to_it_at(server, want, now);
}

uint16_t static_port(const struct server *server, const struct mapping *mapping)
{
	const struct static_want *want =
		mapping->origin == ORIGIN_STATIC ? wanted_by_key(server, &mapping->key) : NULL;

	return want && names_port_of(line_of(server, mapping), want) ? want->wish.external : 0;
}

bool static_reserves(const struct server *server, const struct line *line, uint16_t port,
		     const struct mapping_key *key)
{
	const struct statics *statics = &server->statics;
	const struct static_want *want;
	uint32_t i;

	for (i = 0; i < statics->count; i++) {
		want = &statics->list[i];
		if (want->wish.external == port && want->key.protocol == key->protocol &&
		    names_port_of(line, want) && !key_same(&want->key, key))
			return true;
	}
	return false;
}

struct static_view server_wanted(const struct server *server, size_t number)
{
	const struct static_want *want = &server->statics.list[number];
	const struct mapping *mapping = mapping_table_find(server->table, &want->key);
	bool is_its_own = mapping && mapping->origin == ORIGIN_STATIC &&
			  wanted_by_key(server, &want->key) == want;

	return (struct static_view){
		.mapping = is_its_own ? mapping : NULL,
		.refusal = want->refusal,
		.next_attempt = deadlines_get(&server->statics.deadlines, (uint32_t)number),
	};
}
