/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings to forwardings, answers to tickets. */
#include "cpe/forward.h"

#include <errno.h>
#include <stdlib.h>

#include "cpe/pace.h"
#include "cpe/port_users.h"
#include "kernel-glue/difference.h"
#include "pcp-proxy/mapping_record.h"

_Static_assert(MAPPING_RECORD_MAX <= FORWARDING_RECORD_MAX, "the kernel keeps whole records");

/*
 * The kernel's own timeout is for a daemon that has died. While it lives it ends
 * each mapping itself, so that no transaction runs into an element just gone.
 */
#define SLACK_SECONDS 30

#define MOST_ENDED 1024 /* forwardings whose flows wait to be ended */

#define NOBODY SIZE_MAX /* waits for what becomes of a change */

/* What became of an install. */
struct outcome {
	ticket number;
	int error;
	uint16_t taken;   /* the port that is in use, if that is the error */
	bool has_changed; /* some of it is done */
};

/* What a change is for. */
struct errand {
	size_t waiting;  /* the place of its outcome, or NOBODY */
	bool ends_flows; /* nobody whom it shut out is let in by another filter */
};

/* What is gathered for the kernel, and who waits for it. Starts empty from zeros. */
struct batch {
	struct change *changes;
	struct errand *errands; /* as many */
	size_t count, changes_size, errands_size;
	struct outcome *outcomes; /* one an install, in their order */
	size_t outcome_count, outcomes_size;
};

struct forward {
	struct glue *glue;
	struct server *server;
	struct batch batch;
	struct forwarding *ended;
	size_t ended_count, ended_size;
	struct pace ending;
	bool torn;
	bool keep_own_ports;
	struct port_users *port_users[SERVER_LINES]; /* at the address of each */
};

/* Room for one more, doubling; false if memory is short. */
static bool make_room(void **list, size_t count, size_t *size, size_t item)
{
	size_t wanted = *size == 0 ? 64 : *size * 2;
	void *larger;

	if (count < *size)
		return true;
	larger = realloc(*list, wanted * item);
	if (!larger)
		return false;
	*list = larger;
	*size = wanted;
	return true;
}

static void batch_clear(struct batch *batch)
{
	free(batch->changes);
	free(batch->errands);
	free(batch->outcomes);
	*batch = (struct batch){ 0 };
}

/* Many end together, and rarely: their room is given back. */
static void forget_ended(struct forward *forward)
{
	free(forward->ended);
	forward->ended = NULL;
	forward->ended_count = 0;
	forward->ended_size = 0;
}

struct forward *forward_new(struct glue *glue, struct server *server)
{
	struct forward *forward = calloc(1, sizeof(*forward));
	size_t i;

	if (!forward)
		return NULL;
	forward->glue = glue;
	forward->server = server;
	for (i = 0; i < SERVER_LINES; i++) {
		forward->port_users[i] = port_users_new(glue);
		if (!forward->port_users[i]) {
			forward_free(forward);
			return NULL;
		}
	}
	return forward;
}

void forward_keep_own_ports(struct forward *forward, bool keep)
{
	forward->keep_own_ports = keep;
}

void forward_free(struct forward *forward)
{
	size_t i;

	if (!forward)
		return;
	for (i = 0; i < SERVER_LINES; i++)
		port_users_free(forward->port_users[i]);
	batch_clear(&forward->batch);
	free(forward->ended);
	free(forward);
}

struct forwarding forward_of(const struct mapping *mapping, uint16_t port,
			     const struct mapping_details *details, const struct pcp_filter *filter,
			     uint32_t lifetime)
{
	uint16_t internal = (uint16_t)(mapping->key.internal_port + port);
	struct forwarding forwarding = {
		.kind = FORWARDING_PINHOLE,
		.protocol = mapping->key.protocol,
		.internal = { mapping->key.internal, internal },
		.lifetime = seconds((uint64_t)lifetime + SLACK_SECONDS),
	};

	if (!mapping_is_pinhole(mapping)) {
		forwarding.kind = FORWARDING_TRANSLATION;
		forwarding.external = mapping_port_at(mapping, &mapping->external, internal);
	}
	if (mapping_key_is_peer(&mapping->key)) {
		forwarding.peer = true;
		forwarding.remote = (struct prefix){ mapping->key.remote.address, 128 };
		forwarding.remote_port = mapping->key.remote.port;
	} else if (filter) {
		forwarding.remote = filter->remote;
		forwarding.remote_port = filter->remote_port;
	}
	forwarding.record_length =
		(uint8_t)mapping_record_write(forwarding.record, mapping, details);
	return forwarding;
}

/* As forward_of(), but open to no more than the NAT64, where only that can have sent it. */
static struct forwarding door_of(const struct forward *forward, const struct mapping *mapping,
				 uint16_t port, const struct mapping_details *details,
				 const struct pcp_filter *filter, uint32_t lifetime)
{
	const struct prefix *nat64 = server_nat64(forward->server, mapping->line);
	struct pcp_filter within = { *nat64, 0 };
	struct mapping narrowed = *mapping;

	if (filter || nat64->length == 0 || !mapping_key_crosses_nat64(&mapping->key))
		return forward_of(mapping, port, details, filter, lifetime);
	narrowed.within_nat64 = true;
	return forward_of(&narrowed, port, details, &within, lifetime);
}

bool forward_mapping(const struct forwarding *forwarding, struct mapping *mapping,
		     struct mapping_details *details, uint32_t *remaining)
{
	struct mapping found = {
		.key = { .internal = forwarding->internal.address,
			 .internal_port = forwarding->internal.port,
			 .protocol = forwarding->protocol },
		.external = forwarding->kind == FORWARDING_TRANSLATION ? forwarding->external
								       : forwarding->internal,
	};
	struct pcp_filter filter = { forwarding->remote, forwarding->remote_port };
	uint32_t left = seconds_until(forwarding->lifetime, 0);

	*details = (struct mapping_details){ .description_length = 0 };
	if (left <= SLACK_SECONDS ||
	    !mapping_record_read(&found, details, forwarding->record, forwarding->record_length))
		return false;
	found.key.external_ipv4 = address_is_ipv4(&found.outermost.address);
	if (address_is_ipv4(&forwarding->internal.address) && filter.remote.length == 0)
		filter.remote = (struct prefix){ ADDRESS_NONE_IPV4, 96 };
	if (forwarding->peer)
		found.key.remote =
			(struct endpoint){ forwarding->remote.address, forwarding->remote_port };
	else if ((forwarding->remote.length > 0 || filter.remote_port > 0) && !found.within_nat64)
		(void)filter_list_add(&details->filters, &filter);
	found.within_nat64 = false;
	*remaining = left - SLACK_SECONDS;
	*mapping = found;
	return true;
}

bool forward_is_full(const struct forward *forward)
{
	return forward->batch.count >= FORWARD_BATCH ||
	       forward->batch.outcome_count >= FORWARD_BATCH;
}

bool forward_is_empty(const struct forward *forward)
{
	return forward->batch.count == 0 && forward->batch.outcome_count == 0;
}

/* Without memory: who waits is told so, and what nobody waits for is left to be repaired. */
static void put_port(struct forward *forward, size_t waiting, enum change_kind kind,
		     const struct subject *subject, uint16_t port, const struct pcp_filter *filter)
{
	struct batch *batch = &forward->batch;

	if (!make_room((void **)&batch->changes, batch->count, &batch->changes_size,
		       sizeof(*batch->changes)) ||
	    !make_room((void **)&batch->errands, batch->count, &batch->errands_size,
		       sizeof(*batch->errands))) {
		forward->torn = true;
		if (waiting != NOBODY)
			batch->outcomes[waiting].error = -ENOMEM;
		return;
	}
	batch->errands[batch->count] = (struct errand){
		.waiting = waiting,
		.ends_flows = kind == CHANGE_REMOVE &&
			      (waiting == NOBODY ||
			       !filter_list_covers(&subject->details.filters, filter)),
	};
	batch->changes[batch->count++] = (struct change){
		.kind = kind,
		.forwarding = door_of(forward, &subject->mapping, port, &subject->details, filter,
				      subject->lifetime),
	};
}

static void put(struct forward *forward, size_t waiting, enum change_kind kind,
		const struct subject *subject, const struct pcp_filter *filter)
{
	uint32_t port;

	for (port = 0; port <= subject->mapping.more_ports; port++)
		put_port(forward, waiting, kind, subject, (uint16_t)port, filter);
}

/* Each filter is a door of its own; without any there is one for everybody. */
static bool has_door(const struct filter_list *filters, const struct pcp_filter *filter)
{
	return filter ? filter_list_has(filters, filter) : filters->count == 0;
}

typedef void door_visit(struct forward *forward, size_t waiting, const struct subject *subject,
			const struct pcp_filter *filter);

static void each_door(struct forward *forward, size_t waiting, const struct subject *subject,
		      const struct filter_list *filters, door_visit *visit)
{
	uint8_t i;

	for (i = 0; i < filters->count; i++)
		visit(forward, waiting, subject, &filters->filters[i]);
	if (filters->count == 0)
		visit(forward, waiting, subject, NULL);
}

static void close_unless_wanted(struct forward *forward, size_t waiting,
				const struct subject *subject, const struct pcp_filter *filter)
{
	if (!has_door(&subject->details.filters, filter))
		put(forward, waiting, CHANGE_REMOVE, subject, filter);
}

static void open_door(struct forward *forward, size_t waiting, const struct subject *subject,
		      const struct pcp_filter *filter)
{
	bool there = subject->refresh && has_door(&subject->before, filter);

	put(forward, waiting, there ? CHANGE_REPLACE : CHANGE_ADD, subject, filter);
}

static void close_door(struct forward *forward, size_t waiting, const struct subject *subject,
		       const struct pcp_filter *filter)
{
	put(forward, waiting, CHANGE_REMOVE, subject, filter);
}

/* Does somebody else have one of the mapping's external ports? 0: nobody. */
static uint16_t port_in_use(struct forward *forward, const struct mapping *mapping)
{
	struct endpoint external = mapping->external;
	uint32_t i;

	if (!forward->keep_own_ports || mapping_is_pinhole(mapping) || mapping->is_found ||
	    external.port == 0)
		return 0;
	for (i = 0; i <= mapping->more_ports; i++, external.port++)
		if (port_users_other(forward->port_users[mapping->line], mapping->key.protocol,
				     &external, &mapping->key.internal))
			return external.port;
	return 0;
}

bool forward_install(struct forward *forward, ticket number, const struct subject *subject)
{
	struct batch *batch = &forward->batch;
	size_t place = batch->outcome_count;

	if (!make_room((void **)&batch->outcomes, place, &batch->outcomes_size,
		       sizeof(*batch->outcomes)))
		return false;
	batch->outcomes[batch->outcome_count++] = (struct outcome){ .number = number };
	if (!subject->refresh)
		batch->outcomes[place].taken = port_in_use(forward, &subject->mapping);
	if (batch->outcomes[place].taken != 0) {
		batch->outcomes[place].error = -EADDRINUSE;
		return true;
	}
	if (subject->refresh)
		each_door(forward, place, subject, &subject->before, close_unless_wanted);
	each_door(forward, place, subject, &subject->details.filters, open_door);
	return true;
}

void forward_remove(struct forward *forward, const struct subject *subject)
{
	each_door(forward, NOBODY, subject, &subject->before, close_unless_wanted);
	each_door(forward, NOBODY, subject, &subject->details.filters, close_door);
}

int forward_end_flows(struct forward *forward, struct failure *failure)
{
	size_t count = forward->ended_count;
	int ended;

	if (count == 0 || (!pace_begin(&forward->ending) && count < MOST_ENDED))
		return 0;
	ended = glue_end_flows(forward->glue, forward->ended, count, failure);
	forget_ended(forward);
	pace_end(&forward->ending);
	return ended < 0 ? ended : 0;
}

monotonic forward_flows_end_at(const struct forward *forward)
{
	return forward->ended_count > 0 ? forward->ending.next : NEVER;
}

/* The flow of a PEER that is over goes on as any other does. */
static void note_ended(struct forward *forward, const struct forwarding *forwarding)
{
	if (forwarding->peer)
		return;
	if (!make_room((void **)&forward->ended, forward->ended_count, &forward->ended_size,
		       sizeof(*forward->ended)))
		return; /* its flows end when they have been idle for long enough */
	forward->ended[forward->ended_count++] = *forwarding;
}

/* An error of any of its changes is an install's error. */
static void gather_outcomes(struct forward *forward, struct batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		const struct change *change = &batch->changes[i];
		struct outcome *outcome;

		if (batch->errands[i].ends_flows)
			note_ended(forward, &change->forwarding);
		if (batch->errands[i].waiting == NOBODY)
			continue;
		outcome = &batch->outcomes[batch->errands[i].waiting];
		if (change->error == 0)
			outcome->has_changed = true;
		else
			outcome->error = change->error;
	}
	for (i = 0; i < batch->outcome_count; i++)
		forward->torn |= batch->outcomes[i].has_changed && batch->outcomes[i].error != 0;
}

int forward_commit(struct forward *forward, forward_told *told, void *arg, struct failure *failure)
{
	struct batch batch = forward->batch;
	size_t i;
	int error = 0;

	/* Being told gathers new changes: the old ones are out of the way. */
	forward->batch = (struct batch){ 0 };
	if (batch.count > 0)
		error = glue_submit(forward->glue, batch.changes, batch.count, failure);
	gather_outcomes(forward, &batch);
	for (i = 0; i < batch.outcome_count; i++)
		told(arg, batch.outcomes[i].number, batch.outcomes[i].error,
		     batch.outcomes[i].taken);
	batch_clear(&batch);
	return error;
}

bool forward_is_torn(const struct forward *forward)
{
	return forward->torn;
}

/* -- repair -- */

#define TOLERANCE seconds(SLACK_SECONDS / 2) /* of lifetimes, before one is set right */
#define PENDING   120                        /* seconds for a mapping that is not granted yet */

/* A growing array; starts empty from zeros. */
struct forwardings {
	struct forwarding *list;
	size_t count, size;
};

struct changes {
	struct change *list;
	size_t count, size;
};

static int collect_forwarding(const struct forwarding *forwarding, void *arg)
{
	struct forwardings *all = arg;

	if (!make_room((void **)&all->list, all->count, &all->size, sizeof(*all->list)))
		return -ENOMEM;
	all->list[all->count++] = *forwarding;
	return 0;
}

static int collect_change(const struct change *change, void *arg)
{
	struct changes *all = arg;

	if (!make_room((void **)&all->list, all->count, &all->size, sizeof(*all->list)))
		return -ENOMEM;
	all->list[all->count++] = *change;
	return 0;
}

static int collect_port(const struct forward *forward, const struct mapping *mapping, uint16_t port,
			struct forwardings *wanted, monotonic now)
{
	const struct mapping_details *details = details_or_plain(mapping->details);
	uint32_t left = mapping->standing ? seconds_until(mapping->expires, now) : PENDING;
	const struct pcp_filter *filter =
		details->filters.count > 0 ? details->filters.filters : NULL;
	struct forwarding forwarding;
	uint8_t i = 0;
	int error;

	do {
		forwarding =
			door_of(forward, mapping, port, details, filter ? filter + i : NULL, left);
		error = collect_forwarding(&forwarding, wanted);
	} while (error == 0 && ++i < details->filters.count);
	return error;
}

static int collect_doors(const struct forward *forward, const struct mapping *mapping,
			 struct forwardings *wanted, monotonic now)
{
	uint32_t port;
	int error = 0;

	for (port = 0; error == 0 && port <= mapping->more_ports; port++)
		error = collect_port(forward, mapping, (uint16_t)port, wanted, now);
	return error;
}

/* It is gathered, and the kernel does not know it yet: its turn comes with the batch. */
static bool is_awaited(const struct mapping *mapping)
{
	return !mapping->refreshing &&
	       (mapping->stage == STAGE_PREPARING || mapping->stage == STAGE_SETTLING);
}

static int collect_wanted(const struct forward *forward, struct forwardings *wanted, monotonic now)
{
	const struct mapping *mapping = NULL;
	int error = 0;

	while (error == 0 && (mapping = server_mapping(forward->server, mapping)) != NULL)
		if (mapping->forwarded && !is_awaited(mapping))
			error = collect_doors(forward, mapping, wanted, now);
	return error;
}

int forward_present(struct forward *forward, struct forwarding **list, size_t *count,
		    struct failure *failure)
{
	struct forwardings present = { 0 };
	int error = glue_list(forward->glue, collect_forwarding, &present, failure);

	*list = present.list;
	*count = present.count;
	return error;
}

void forward_restore(struct forward *forward, const struct forwarding *list, size_t count,
		     forward_restored *restored, void *arg, monotonic now)
{
	struct mapping_details details;
	struct mapping mapping;
	uint32_t remaining, known;
	ticket number;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!forward_mapping(&list[i], &mapping, &details, &remaining))
			continue;
		known = server_count(forward->server);
		number = server_restore(forward->server, &mapping, &details, remaining, now);
		if (number != 0 && server_count(forward->server) > known)
			restored(arg, number);
	}
}

int forward_saved(const struct forward *forward, struct forwarding **list, size_t *count,
		  monotonic now)
{
	struct forwardings wanted = { 0 };
	int error = collect_wanted(forward, &wanted, now);

	*list = wanted.list;
	*count = wanted.count;
	return error;
}

int forward_repair_from(struct forward *forward, struct forwarding *present, size_t count,
			monotonic now, struct failure *failure)
{
	struct forwardings wanted = { 0 };
	struct changes changes = { 0 };
	int error = collect_wanted(forward, &wanted, now);

	forward->torn = false;
	if (error == 0)
		error = difference(wanted.list, wanted.count, present, count, TOLERANCE,
				   collect_change, &changes);
	if (error != 0)
		failure_set(failure, ENOMEM,
			    "no memory to compare what is forwarded with what should be");
	else if (changes.count > 0)
		error = glue_submit(forward->glue, changes.list, changes.count, failure);
	free(wanted.list);
	free(changes.list);
	return error;
}

int forward_repair(struct forward *forward, monotonic now, struct failure *failure)
{
	struct forwarding *present;
	size_t count;
	int error = forward_present(forward, &present, &count, failure);

	if (error == 0)
		error = forward_repair_from(forward, present, count, now, failure);
	free(present);
	return error;
}
