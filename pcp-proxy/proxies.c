/* SPDX-License-Identifier: BSD-2-Clause */
/* A proxy for each server that is asked, and one answer from theirs. */
#include "pcp-proxy/proxies.h"

#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/server_list.h"

/* A server: by its number in the lists of DHCP. The first is there also when no list is. */
struct member {
	struct proxy *proxy;           /* NULL: it was never asked */
	uint8_t lines[UPSTREAM_LINES]; /* by the number that they have with the proxy */
	uint8_t count;                 /* of these; 0: it is not asked now */
	bool missed_some;              /* was silent when it was asked for what others grant */
};

/* What several were asked for, until there is one answer. */
struct question {
	ticket mapping;
	uint32_t open; /* bit by bit: who has not answered */
	bool answered;
	struct carrier_answer answer; /* the best so far, if there is one */
};

struct proxies {
	const struct random_source *random;
	uint32_t max_leases;
	struct member members[SERVER_LIST_MAX];
	struct question *questions;
	uint32_t question_count, question_room;
	bool may_settle; /* some question may have its answer now */
	struct endpoint told_of;
	enum carrier_state told; /* how we stood when that was told last */
	struct proxy_decision decision;
};

/* -- members -- */

static bool is_asked(const struct member *member)
{
	return member->proxy && member->count > 0;
}

static const struct member *end_of(const struct proxies *proxies)
{
	return proxies->members + SERVER_LIST_MAX;
}

/* Those that are asked, or the first if there are none; NULL: none is left. */
static struct member *next_member(struct proxies *proxies, struct member *last)
{
	struct member *member = last ? last + 1 : proxies->members;

	for (; member < end_of(proxies); member++)
		if (is_asked(member))
			return member;
	for (member = proxies->members; member < end_of(proxies); member++)
		if (is_asked(member))
			return NULL;
	return last ? NULL : proxies->members;
}

static const struct member *next_asked(const struct proxies *proxies, const struct member *last)
{
	return next_member((struct proxies *)proxies, (struct member *)last);
}

static const struct member *first_asked(const struct proxies *proxies)
{
	return next_asked(proxies, NULL);
}

static uint32_t bit_of(const struct proxies *proxies, const struct member *member)
{
	return UINT32_C(1) << (member - proxies->members);
}

static bool says_nothing(const struct member *member)
{
	enum carrier_state state = proxy_status(member->proxy).state;

	return state == CARRIER_SILENT || state == CARRIER_NO_PCP;
}

static bool another_grants(const struct proxies *proxies, const struct member *but, ticket mapping)
{
	const struct member *member = NULL;

	while ((member = next_asked(proxies, member)) != NULL)
		if (member != but && proxy_holds(member->proxy, mapping))
			return true;
	return false;
}

/* -- life -- */

static bool open_member(struct proxies *proxies, struct member *member)
{
	if (!member->proxy)
		member->proxy = proxy_new(proxies->max_leases, proxies->random);
	return member->proxy != NULL;
}

struct proxies *proxies_new(uint32_t max_leases, const struct random_source *random)
{
	struct proxies *proxies = calloc(1, sizeof(*proxies));

	if (!proxies)
		return NULL;
	proxies->random = random;
	proxies->max_leases = max_leases;
	if (!open_member(proxies, &proxies->members[0])) {
		free(proxies);
		return NULL;
	}
	return proxies;
}

void proxies_free(struct proxies *proxies)
{
	size_t i;

	if (!proxies)
		return;
	for (i = 0; i < SERVER_LIST_MAX; i++)
		proxy_free(proxies->members[i].proxy);
	free(proxies->questions);
	free(proxies);
}

/* -- questions -- */

static struct question *question_about(struct proxies *proxies, ticket mapping)
{
	uint32_t i;

	for (i = 0; i < proxies->question_count; i++)
		if (proxies->questions[i].mapping == mapping)
			return &proxies->questions[i];
	return NULL;
}

static void end_question(struct proxies *proxies, struct question *question)
{
	*question = proxies->questions[--proxies->question_count];
}

/* NULL: no memory. Then the first answer is the one, as for a single server. */
static struct question *add_question(struct proxies *proxies, ticket mapping)
{
	uint32_t room = proxies->question_room ? proxies->question_room * 2 : 16;
	struct question *more;

	if (proxies->question_count == proxies->question_room) {
		more = realloc(proxies->questions, room * sizeof(*more));
		if (!more)
			return NULL;
		proxies->questions = more;
		proxies->question_room = room;
	}
	more = &proxies->questions[proxies->question_count++];
	*more = (struct question){ .mapping = mapping };
	return more;
}

static void ask_several(struct proxies *proxies, ticket mapping)
{
	struct question *question = question_about(proxies, mapping);
	struct member *member = NULL;

	if (!question)
		question = add_question(proxies, mapping);
	if (!question)
		return;
	*question = (struct question){ .mapping = mapping };
	while ((member = next_member(proxies, member)) != NULL)
		question->open |= bit_of(proxies, member);
}

/* A success before any refusal, the shorter one of two; the refusal that says more. */
static bool is_better(const struct carrier_answer *one, const struct carrier_answer *other)
{
	if ((one->result == PCP_SUCCESS) != (other->result == PCP_SUCCESS))
		return one->result == PCP_SUCCESS;
	if (one->result == PCP_SUCCESS)
		return one->lifetime < other->lifetime;
	return other->result == PCP_NETWORK_FAILURE;
}

static void take_answer(struct proxies *proxies, struct question *question,
			const struct member *from, const struct carrier_answer *answer)
{
	question->open &= ~bit_of(proxies, from);
	if (!question->answered || is_better(answer, &question->answer))
		question->answer = *answer;
	question->answered = true;
	proxies->may_settle = true;
}

static bool is_settled(const struct proxies *proxies, const struct question *question)
{
	const struct member *member = NULL;

	if (!question->answered)
		return false;
	while ((member = next_asked(proxies, member)) != NULL)
		if (question->open & bit_of(proxies, member) &&
		    (question->answer.result != PCP_SUCCESS || !says_nothing(member)))
			return false;
	return true;
}

static const struct proxy_decision *settle(struct proxies *proxies)
{
	struct proxy_decision *decision = &proxies->decision;
	uint32_t i;

	for (i = 0; proxies->may_settle && i < proxies->question_count; i++) {
		struct question *question = &proxies->questions[i];

		if (!is_settled(proxies, question))
			continue;
		decision->kind = PROXY_ANSWER;
		decision->ticket = question->mapping;
		decision->answer = question->answer;
		decision->answer.stands |= another_grants(proxies, NULL, question->mapping);
		end_question(proxies, question);
		return decision;
	}
	proxies->may_settle = false;
	return NULL;
}

/* -- what is wanted -- */

/* The part of the list that is of this server. */
static struct upstream_list part_of(struct proxies *proxies, struct member *member,
				    const struct upstream_list *list, bool at_once)
{
	struct upstream_list part = { .count = 0 };
	uint8_t i;

	for (i = 0; i < list->count; i++) {
		if (at_once && list->lines[i].of_server != member - proxies->members)
			continue;
		member->lines[part.count] = i;
		upstream_list_add(&part, &list->lines[i]);
	}
	member->count = part.count;
	return part;
}

/* One that joins, or was silent, is asked for what the others have, for as long as they do. */
static void tell_newcomer(struct proxies *proxies, struct member *newcomer, monotonic now)
{
	struct member *member;

	newcomer->missed_some = false;
	for (member = proxies->members; member < end_of(proxies); member++)
		if (member != newcomer && member->proxy)
			proxy_adopt(newcomer->proxy, member->proxy, now);
}

void proxies_upstream(struct proxies *proxies, const struct upstream_list *list, bool at_once,
		      monotonic now)
{
	struct member *member;
	struct upstream_list part;
	bool was_asked;

	for (member = proxies->members; member < end_of(proxies); member++) {
		was_asked = is_asked(member);
		part = part_of(proxies, member, list, at_once);
		if (part.count > 0 && !open_member(proxies, member))
			member->count = 0;
		if (member->proxy)
			proxy_upstream(member->proxy, &part, now);
		if (is_asked(member) && !was_asked)
			tell_newcomer(proxies, member, now);
		if (!at_once)
			break;
	}
	proxies->may_settle = true;
}

void proxies_want(struct proxies *proxies, ticket number, const struct lease_wish *wish,
		  monotonic now)
{
	struct member *first = next_member(proxies, NULL), *member = NULL;

	if (next_member(proxies, first))
		ask_several(proxies, number);
	while ((member = next_member(proxies, member)) != NULL)
		proxy_want(member->proxy, number, wish, now);
}

void proxies_restore(struct proxies *proxies, ticket number, const struct lease_wish *wish,
		     const struct endpoint *outermost, monotonic expires, monotonic now)
{
	struct member *member = NULL;

	while ((member = next_member(proxies, member)) != NULL)
		proxy_restore(member->proxy, number, wish, outermost, expires, now);
}

void proxies_release(struct proxies *proxies, ticket number, monotonic now)
{
	struct question *question = question_about(proxies, number);
	struct member *member;

	if (question)
		end_question(proxies, question);
	for (member = proxies->members; member < end_of(proxies); member++)
		if (member->proxy)
			proxy_release(member->proxy, number, now);
}

void proxies_want_address(struct proxies *proxies, monotonic now)
{
	proxy_want_address(next_member(proxies, NULL)->proxy, now);
}

/* -- what has happened -- */

void proxies_receive(struct proxies *proxies, const struct datagram *datagram, monotonic now)
{
	struct member *member = NULL;

	while ((member = next_member(proxies, member)) != NULL)
		proxy_receive(member->proxy, datagram, now);
}

void proxies_wake(struct proxies *proxies, monotonic now)
{
	struct member *member;

	for (member = proxies->members; member < end_of(proxies); member++) {
		if (member->missed_some)
			tell_newcomer(proxies, member, now);
		if (member->proxy)
			proxy_wake(member->proxy, now);
	}
}

void proxies_unreachable(struct proxies *proxies, uint8_t line, monotonic now)
{
	struct member *member = NULL;
	uint8_t i;

	while ((member = next_member(proxies, member)) != NULL)
		for (i = 0; i < member->count; i++)
			if (member->lines[i] == line)
				proxy_unreachable(member->proxy, i, now);
}

/* -- what is to be done -- */

monotonic proxies_wake_at(const struct proxies *proxies)
{
	const struct member *member;
	monotonic wake_at = NEVER;

	for (member = proxies->members; member < end_of(proxies); member++) {
		if (member->missed_some)
			return 0;
		if (member->proxy)
			wake_at = earliest(wake_at, proxy_wake_at(member->proxy));
	}
	return wake_at;
}

/* What nobody asked for: it is news unless another one grants it all the same. */
static bool is_answer_for(struct proxies *proxies, struct member *from)
{
	const struct proxy_decision *decision = &proxies->decision;
	struct question *question = question_about(proxies, decision->ticket);

	if (!question && !another_grants(proxies, from, decision->ticket))
		return true;
	from->missed_some |= decision->answer.result == PCP_NETWORK_FAILURE;
	if (!question)
		return false;
	take_answer(proxies, question, from, &decision->answer);
	return false;
}

/* As it is told, that is how we stand with all of them. */
static bool is_news(struct proxies *proxies)
{
	struct proxy_status status = proxies_status(proxies);
	bool other =
		status.state != proxies->told || !endpoint_same(&status.server, &proxies->told_of);

	proxies->told = status.state;
	proxies->told_of = status.server;
	proxies->may_settle = true; /* nobody waits for one that has fallen silent */
	return other;
}

/* Is this decision of one of them one of all, and which? */
static bool pass_on(struct proxies *proxies, struct member *from)
{
	struct proxy_decision *decision = &proxies->decision;

	switch (decision->kind) {
	case PROXY_SEND:
		if (decision->send.line >= from->count)
			return false;
		decision->send.line = from->lines[decision->send.line];
		return true;
	case PROXY_ANSWER: return is_answer_for(proxies, from);
	case PROXY_NEWS: return is_news(proxies);
	case PROXY_ADDRESS:
	case PROXY_PREFIX64: return from == first_asked(proxies);
	}
	return false;
}

const struct proxy_decision *proxies_next(struct proxies *proxies)
{
	const struct proxy_decision *next;
	struct member *member;

	for (member = proxies->members; member < end_of(proxies); member++) {
		while (member->proxy && (next = proxy_next(member->proxy)) != NULL) {
			proxies->decision = *next;
			if (pass_on(proxies, member))
				return &proxies->decision;
		}
	}
	return settle(proxies);
}

/* -- what is known -- */

/* The higher, the more it is to be told. */
static int gravity(enum carrier_state state)
{
	static const int gravities[] = {
		[CARRIER_UNKNOWN] = 0, [CARRIER_ANSWERS] = 1,   [CARRIER_NATPMP] = 1,
		[CARRIER_REFUSES] = 2, [CARRIER_RESTARTED] = 3, [CARRIER_NO_PCP] = 4,
		[CARRIER_SILENT] = 5,
	};

	return gravities[state];
}

struct proxy_status proxies_status(const struct proxies *proxies)
{
	const struct member *member = first_asked(proxies);
	struct proxy_status worst = proxy_status(member->proxy), status;
	uint8_t servers = 1, addresses = worst.addresses;
	uint64_t sent = worst.sent, restarts = worst.restarts;
	uint32_t leases = worst.leases;

	while ((member = next_asked(proxies, member)) != NULL) {
		status = proxy_status(member->proxy);
		servers++;
		addresses = (uint8_t)(addresses + status.addresses);
		sent += status.sent;
		restarts += status.restarts;
		leases = status.leases > leases ? status.leases : leases;
		if (gravity(status.state) > gravity(worst.state))
			worst = status;
	}
	worst.servers = servers;
	worst.addresses = addresses;
	worst.sent = sent;
	worst.restarts = restarts;
	worst.leases = leases;
	return worst;
}

const struct pcp_prefix64 *proxies_prefix64(const struct proxies *proxies, uint8_t *count)
{
	return proxy_prefix64(first_asked(proxies)->proxy, count);
}

const struct proxy *proxies_next_server(const struct proxies *proxies, const struct proxy *last)
{
	const struct member *member = NULL;
	bool is_behind = last == NULL;

	while ((member = next_asked(proxies, member)) != NULL) {
		if (is_behind)
			return member->proxy;
		is_behind = member->proxy == last;
	}
	return NULL;
}
