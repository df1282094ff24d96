/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of the real kernel glue: the same verbs in memory.
 * Covered by: tests/glue/suite and tests/glue/flows
 */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kernel-glue/conntrack.h"
#include "kernel-glue/forwarding.h"
#include "kernel-glue/glue_memory.h"
#include "kernel-glue/holdings.h"

#define DEFAULT_CAPACITY 1024

struct record {
	uint8_t length;
	uint8_t octets[FORWARDING_RECORD_MAX];
};

struct twin {
	struct glue glue; /* first: the verbs are handed this */
	struct holdings *holdings;
	struct record *records; /* by place in the holdings */
	uint32_t record_count;
	monotonic now;
	struct tracked_flow *flows;
	uint32_t *flow_seconds;
	size_t flow_count;
	struct glue_wan wan;
	uint8_t served_protocol; /* what the gateway itself serves; port 0: nothing */
	uint16_t served_port;
	bool lost;
	int loss[2]; /* a pipe, readable while a loss has not been told */
	int refuse_error;
	unsigned int refuse_changes;
	struct glue_memory_counters counters;
};

static struct twin *own(const struct glue *glue)
{
	return (struct twin *)glue;
}

static int fail_lost(struct failure *failure)
{
	return failure_set(failure, ENOENT, "twin: everything is lost, restore it");
}

/* -- changes -- */

static bool keep_record(struct twin *t, const struct forwarding *f)
{
	uint32_t place = holdings_find(t->holdings, f), room = 2 * place;
	struct record *records;

	if (place >= t->record_count) {
		records = realloc(t->records, room * sizeof(*records));
		if (!records)
			return false;
		t->records = records;
		t->record_count = room;
	}
	t->records[place].length = f->record_length;
	memcpy(t->records[place].octets, f->record, f->record_length);
	return true;
}

static int add(struct twin *t, const struct forwarding *f)
{
	int error = holdings_add(t->holdings, f, after(t->now, f->lifetime), t->now);

	if (!error && !keep_record(t, f))
		error = -ENOMEM;
	return error;
}

static int renew(struct twin *t, const struct forwarding *f, bool new_record)
{
	monotonic before;

	if (!holdings_renew(t->holdings, f, after(t->now, f->lifetime), &before))
		return add(t, f);
	if (new_record && !keep_record(t, f))
		return -ENOMEM;
	return 0;
}

static int change_one(struct twin *t, const struct change *change)
{
	const struct forwarding *f = &change->forwarding;
	monotonic expired;
	int error = forwarding_check(f, NULL);

	if (error)
		return error;
	if (t->lost)
		return change->kind == CHANGE_REMOVE ? 0 : -ENOENT;
	if (t->refuse_changes) {
		t->refuse_changes--;
		return -t->refuse_error;
	}
	switch (change->kind) {
	case CHANGE_ADD: return add(t, f);
	case CHANGE_REFRESH: return renew(t, f, false);
	case CHANGE_REPLACE: return renew(t, f, true);
	case CHANGE_REMOVE: holdings_remove(t->holdings, f, &expired); return 0;
	}
	return -EINVAL;
}

static int fail_change(const struct change *change, struct failure *failure)
{
	char text[FORWARDING_TEXT];

	if (change->error == -EINVAL && forwarding_check(&change->forwarding, failure) != 0)
		return -EINVAL;
	return failure_set(failure, -change->error, "twin: %s: %m",
			   forwarding_print(&change->forwarding, text));
}

static int submit(struct glue *glue, struct change *changes, size_t count, struct failure *failure)
{
	struct twin *t = own(glue);

	t->counters.submits++;
	for (size_t i = 0; i < count; i++) {
		changes[i].error = change_one(t, &changes[i]);
		t->counters.changes++;
		t->counters.refused += changes[i].error != 0;
	}
	if (t->lost && count)
		return fail_lost(failure);
	for (size_t i = 0; i < count; i++)
		if (changes[i].error)
			return fail_change(&changes[i], failure);
	return 0;
}

/* -- asking -- */

static struct forwarding whole(const struct twin *t, uint32_t place, struct forwarding f,
			       monotonic expires)
{
	f.lifetime = expires == NEVER ? NEVER : until(expires, t->now);
	f.record_length = t->records[place].length;
	memcpy(f.record, t->records[place].octets, f.record_length);
	return f;
}

/* A copy first: the visitor may change what is held. */
static size_t copy_all(const struct twin *t, struct forwarding *copies)
{
	monotonic expires;
	size_t count = 0;

	for (uint32_t place = 0; place < holdings_places(t->holdings); place++)
		if (holdings_at(t->holdings, place, &copies[count], &expires)) {
			copies[count] = whole(t, place, copies[count], expires);
			count++;
		}
	return count;
}

static int list(struct glue *glue, glue_visit *visit, void *arg, struct failure *failure)
{
	struct twin *t = own(glue);
	struct forwarding *copies;
	size_t count;
	int result = 0;

	if (t->lost)
		return fail_lost(failure);
	copies = calloc(holdings_count(t->holdings) + 1, sizeof(*copies));
	if (!copies)
		return failure_set(failure, ENOMEM, "twin: no memory");
	count = copy_all(t, copies);
	for (size_t i = 0; i < count && !result; i++)
		result = visit(&copies[i], arg);
	free(copies);
	return result;
}

static int set_wan(struct glue *glue, const struct glue_wan *wan, struct failure *failure)
{
	int error = glue_wan_check(wan, failure);

	if (error)
		return error;
	own(glue)->wan = *wan;
	return own(glue)->lost ? fail_lost(failure) : 0;
}

static int find_flow(struct glue *glue, const struct flow *flow, struct translation *translation,
		     struct failure *failure)
{
	struct twin *t = own(glue);

	(void)failure;
	for (size_t i = 0; i < t->flow_count; i++) {
		const struct tracked_flow *tracked = &t->flows[i];
		bool outbound = endpoint_same(&tracked->source, &flow->internal) &&
				endpoint_same(&tracked->destination, &flow->remote);
		bool inbound = endpoint_same(&tracked->answer_source, &flow->internal) &&
			       endpoint_same(&tracked->answer_destination, &flow->remote);

		if (tracked->protocol != flow->protocol || (!outbound && !inbound))
			continue;
		translation->external =
			outbound ? tracked->answer_destination : tracked->destination;
		translation->seconds_left = t->flow_seconds[i];
		return 0;
	}
	return -ENOENT;
}

static int serves(struct glue *glue, uint8_t protocol, const struct endpoint *external,
		  struct failure *failure)
{
	const struct twin *t = own(glue);

	(void)failure;
	return t->served_port != 0 && t->served_port == external->port &&
	       t->served_protocol == protocol;
}

static int list_port_users(struct glue *glue, const struct address *external,
			   port_user_visit *visit, void *arg, struct failure *failure)
{
	struct twin *t = own(glue);
	int result = 0;

	(void)failure;
	for (size_t i = 0; i < t->flow_count && result == 0; i++)
		if (address_same(&t->flows[i].answer_destination.address, external))
			result = visit(arg, t->flows[i].protocol,
				       t->flows[i].answer_destination.port,
				       &t->flows[i].source.address);
	return result;
}

static void end_flow(struct twin *t, size_t at)
{
	t->flow_count--;
	t->flows[at] = t->flows[t->flow_count];
	t->flow_seconds[at] = t->flow_seconds[t->flow_count];
	t->counters.flows_ended++;
}

static int end_flows(struct glue *glue, const struct forwarding *ended, size_t count,
		     struct failure *failure)
{
	struct twin *t = own(glue);
	int total = 0;

	(void)failure;
	for (size_t e = 0; e < count; e++)
		for (size_t i = t->flow_count; i-- > 0;)
			if (flow_came_through(&t->flows[i], &ended[e])) {
				end_flow(t, i);
				total++;
			}
	return total;
}

/* -- trouble and its end -- */

static int descriptor(const struct glue *glue)
{
	return own(glue)->loss[0];
}

static int dispatch(struct glue *glue, struct failure *failure)
{
	char losses[16];

	(void)failure;
	return read(own(glue)->loss[0], losses, sizeof(losses)) > 0;
}

static int restore(struct glue *glue, struct failure *failure)
{
	struct twin *t = own(glue);

	(void)failure;
	t->lost = false;
	t->counters.restores++;
	return 0;
}

static void close_twin(struct glue *glue)
{
	struct twin *t = own(glue);

	if (t->loss[0]) {
		close(t->loss[0]);
		close(t->loss[1]);
	}
	holdings_free(t->holdings);
	free(t->records);
	free(t->flows);
	free(t->flow_seconds);
	free(t);
}

static const struct glue_verbs verbs = {
	.submit = submit,
	.list = list,
	.set_wan = set_wan,
	.find_flow = find_flow,
	.serves = serves,
	.list_port_users = list_port_users,
	.end_flows = end_flows,
	.descriptor = descriptor,
	.dispatch = dispatch,
	.restore = restore,
	.close = close_twin,
};

struct glue *glue_memory_new(const struct glue_options *options)
{
	struct twin *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->glue = (struct glue){ .verbs = &verbs, .origin = options->origin };
	t->holdings = holdings_new(options->capacity ? options->capacity : DEFAULT_CAPACITY);
	if (!t->holdings || pipe2(t->loss, O_CLOEXEC | O_NONBLOCK) < 0) {
		close_twin(&t->glue);
		return NULL;
	}
	return &t->glue;
}

/* -- for tests -- */

static void forget_expired(struct twin *t)
{
	struct forwarding f;
	monotonic expires;

	for (uint32_t place = 0; place < holdings_places(t->holdings); place++)
		if (holdings_at(t->holdings, place, &f, &expires) && expires <= t->now)
			holdings_remove(t->holdings, &f, &expires);
}

void glue_memory_advance(struct glue *glue, monotonic duration)
{
	struct twin *t = own(glue);

	t->now = after(t->now, duration);
	forget_expired(t);
}

void glue_memory_add_flow(struct glue *glue, const struct flow *flow,
			  const struct endpoint *external, uint32_t seconds_left, bool inbound)
{
	struct twin *t = own(glue);
	const struct tracked_flow tracked = {
		.protocol = flow->protocol,
		.source = inbound ? flow->remote : flow->internal,
		.destination = inbound ? *external : flow->remote,
		.answer_source = inbound ? flow->internal : flow->remote,
		.answer_destination = inbound ? flow->remote : *external,
	};

	t->flows = realloc(t->flows, (t->flow_count + 1) * sizeof(*t->flows));
	t->flow_seconds = realloc(t->flow_seconds, (t->flow_count + 1) * sizeof(*t->flow_seconds));
	if (!t->flows || !t->flow_seconds)
		abort(); /* a test without memory has nothing to say */
	t->flows[t->flow_count] = tracked;
	t->flow_seconds[t->flow_count++] = seconds_left;
}

void glue_memory_serve(struct glue *glue, uint8_t protocol, uint16_t port)
{
	own(glue)->served_protocol = protocol;
	own(glue)->served_port = port;
}

void glue_memory_refuse(struct glue *glue, int error, unsigned int changes)
{
	own(glue)->refuse_error = error;
	own(glue)->refuse_changes = changes;
}

void glue_memory_lose_everything(struct glue *glue)
{
	struct twin *t = own(glue);

	holdings_clear(t->holdings);
	t->lost = true;
	if (write(t->loss[1], "", 1) != 1)
		abort(); /* a pipe of ours that is full: the test never dispatches */
}

bool glue_memory_holds(const struct glue *glue, const struct forwarding *forwarding)
{
	return holdings_find(own(glue)->holdings, forwarding) != 0;
}

size_t glue_memory_count(const struct glue *glue)
{
	return holdings_count(own(glue)->holdings);
}

const struct glue_wan *glue_memory_wan(const struct glue *glue)
{
	return &own(glue)->wan;
}

const struct glue_memory_counters *glue_memory_counters(const struct glue *glue)
{
	return &own(glue)->counters;
}
