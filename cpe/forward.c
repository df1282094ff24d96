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

/* The most that one mapping takes: all old filters go, as many new ones come. */
#define MOST_CHANGES (2 * MAPPING_FILTERS)

/* What became of an install. */
struct outcome {
	ticket number;
	int error;
};

struct forward {
	struct glue *glue;
	struct server *server;
	size_t count;
	struct change changes[FORWARD_BATCH];
	ticket tickets[FORWARD_BATCH]; /* 0: nobody waits for this change */
	struct forwarding *ended;
	size_t ended_count, ended_size;
	struct pace ending;
	bool torn;
	bool keep_own_ports;
	struct port_users *port_users;
	struct outcome refused[FORWARD_BATCH]; /* before the kernel was asked */
	size_t refused_count;
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

struct forward *forward_new(struct glue *glue, struct server *server)
{
	struct forward *forward = calloc(1, sizeof(*forward));

	if (!forward)
		return NULL;
	forward->glue = glue;
	forward->server = server;
	forward->port_users = port_users_new(glue);
	if (!forward->port_users) {
		forward_free(forward);
		return NULL;
	}
	return forward;
}

void forward_keep_own_ports(struct forward *forward, bool keep)
{
	forward->keep_own_ports = keep;
}

void forward_free(struct forward *forward)
{
	if (!forward)
		return;
	port_users_free(forward->port_users);
	free(forward->ended);
	free(forward);
}

struct forwarding forward_of(const struct mapping *mapping, const struct mapping_details *details,
			     const struct pcp_filter *filter, uint32_t lifetime)
{
	struct forwarding forwarding = {
		.kind = FORWARDING_PINHOLE,
		.protocol = mapping->key.protocol,
		.internal = { mapping->key.internal, mapping->key.internal_port },
		.lifetime = seconds((uint64_t)lifetime + SLACK_SECONDS),
	};

	if (mapping->key.external_ipv4) {
		forwarding.kind = FORWARDING_TRANSLATION;
		forwarding.external = mapping->external;
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

bool forward_mapping(const struct forwarding *forwarding, struct mapping *mapping,
		     struct mapping_details *details, uint32_t *remaining)
{
	struct mapping found = {
		.key = { .internal = forwarding->internal.address,
			 .internal_port = forwarding->internal.port,
			 .protocol = forwarding->protocol,
			 .external_ipv4 = forwarding->kind == FORWARDING_TRANSLATION },
		.external = forwarding->kind == FORWARDING_TRANSLATION ? forwarding->external
								       : forwarding->internal,
	};
	struct pcp_filter filter = { forwarding->remote, forwarding->remote_port };
	uint32_t left = seconds_until(forwarding->lifetime, 0);

	*details = (struct mapping_details){ .description_length = 0 };
	if (left <= SLACK_SECONDS ||
	    !mapping_record_read(&found, details, forwarding->record, forwarding->record_length))
		return false;
	if (forwarding->peer)
		found.key.remote =
			(struct endpoint){ forwarding->remote.address, forwarding->remote_port };
	else if (filter.remote.length > 0 || filter.remote_port > 0)
		(void)filter_list_add(&details->filters, &filter);
	*remaining = left - SLACK_SECONDS;
	*mapping = found;
	return true;
}

bool forward_is_full(const struct forward *forward)
{
	return forward->count + forward->refused_count + MOST_CHANGES > FORWARD_BATCH;
}

bool forward_is_empty(const struct forward *forward)
{
	return forward->count == 0 && forward->refused_count == 0;
}

static void put(struct forward *forward, ticket number, enum change_kind kind,
		const struct subject *subject, const struct pcp_filter *filter)
{
	forward->tickets[forward->count] = number;
	forward->changes[forward->count++] = (struct change){
		.kind = kind,
		.forwarding =
			forward_of(&subject->mapping, &subject->details, filter, subject->lifetime),
	};
}

/* Each filter is a door of its own; without any there is one for everybody. */
static bool has_door(const struct filter_list *filters, const struct pcp_filter *filter)
{
	return filter ? filter_list_has(filters, filter) : filters->count == 0;
}

typedef void door_visit(struct forward *forward, ticket number, const struct subject *subject,
			const struct pcp_filter *filter);

static void each_door(struct forward *forward, ticket number, const struct subject *subject,
		      const struct filter_list *filters, door_visit *visit)
{
	uint8_t i;

	for (i = 0; i < filters->count; i++)
		visit(forward, number, subject, &filters->filters[i]);
	if (filters->count == 0)
		visit(forward, number, subject, NULL);
}

static void close_unless_wanted(struct forward *forward, ticket number,
				const struct subject *subject, const struct pcp_filter *filter)
{
	if (!has_door(&subject->details.filters, filter))
		put(forward, number, CHANGE_REMOVE, subject, filter);
}

static void open_door(struct forward *forward, ticket number, const struct subject *subject,
		      const struct pcp_filter *filter)
{
	bool there = subject->refresh && has_door(&subject->before, filter);

	put(forward, number, there ? CHANGE_REPLACE : CHANGE_ADD, subject, filter);
}

static void close_door(struct forward *forward, ticket number, const struct subject *subject,
		       const struct pcp_filter *filter)
{
	put(forward, number, CHANGE_REMOVE, subject, filter);
}

static bool is_in_use(struct forward *forward, const struct mapping *mapping)
{
	return forward->keep_own_ports && mapping->key.external_ipv4 && !mapping->is_found &&
	       mapping->external.port != 0 &&
	       port_users_other(forward->port_users, mapping->key.protocol, &mapping->external,
				&mapping->key.internal);
}

void forward_install(struct forward *forward, ticket number, const struct subject *subject)
{
	if (!subject->refresh && is_in_use(forward, &subject->mapping)) {
		forward->refused[forward->refused_count++] =
			(struct outcome){ number, -EADDRINUSE };
		return;
	}
	if (subject->refresh)
		each_door(forward, number, subject, &subject->before, close_unless_wanted);
	each_door(forward, number, subject, &subject->details.filters, open_door);
}

void forward_remove(struct forward *forward, const struct subject *subject)
{
	each_door(forward, 0, subject, &subject->before, close_unless_wanted);
	each_door(forward, 0, subject, &subject->details.filters, close_door);
}

int forward_end_flows(struct forward *forward, struct failure *failure)
{
	size_t count = forward->ended_count;
	int ended;

	if (count == 0 || (!pace_begin(&forward->ending) && count < MOST_ENDED))
		return 0;
	forward->ended_count = 0;
	ended = glue_end_flows(forward->glue, forward->ended, count, failure);
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

/* One outcome for each install: an error of any of its changes is its error. */
static size_t gather_outcomes(struct forward *forward, struct outcome outcomes[FORWARD_BATCH])
{
	size_t count = 0, i;

	for (i = 0; i < forward->count; i++) {
		ticket number = forward->tickets[i];
		int error = forward->changes[i].error;

		if (number == 0)
			continue;
		if (count == 0 || outcomes[count - 1].number != number) {
			outcomes[count++] = (struct outcome){ number, error };
			continue;
		}
		forward->torn |= (outcomes[count - 1].error == 0) != (error == 0);
		if (error != 0)
			outcomes[count - 1].error = error;
	}
	return count;
}

int forward_commit(struct forward *forward, forward_told *told, void *arg, struct failure *failure)
{
	struct outcome outcomes[FORWARD_BATCH];
	size_t count, i;
	int error = 0;

	if (forward->count > 0)
		error = glue_submit(forward->glue, forward->changes, forward->count, failure);
	/* Being told may gather new changes: the old ones have to be out of the way. */
	count = gather_outcomes(forward, outcomes);
	for (i = 0; i < forward->refused_count; i++)
		outcomes[count++] = forward->refused[i];
	forward->refused_count = 0;
	for (i = 0; i < forward->count; i++)
		if (forward->changes[i].kind == CHANGE_REMOVE)
			note_ended(forward, &forward->changes[i].forwarding);
	forward->count = 0;
	for (i = 0; i < count; i++)
		told(arg, outcomes[i].number, outcomes[i].error);
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

static int collect_doors(const struct mapping *mapping, struct forwardings *wanted, monotonic now)
{
	static const struct mapping_details plain;
	const struct mapping_details *details = mapping->details ? mapping->details : &plain;
	uint32_t left = mapping->standing ? seconds_until(mapping->expires, now) : PENDING;
	const struct pcp_filter *filter =
		details->filters.count > 0 ? details->filters.filters : NULL;
	struct forwarding forwarding;
	uint8_t i = 0;
	int error;

	do {
		forwarding = forward_of(mapping, details, filter ? filter + i : NULL, left);
		error = collect_forwarding(&forwarding, wanted);
	} while (error == 0 && ++i < details->filters.count);
	return error;
}

static int collect_wanted(const struct server *server, struct forwardings *wanted, monotonic now)
{
	const struct mapping *mapping = NULL;
	int error = 0;

	while (error == 0 && (mapping = server_mapping(server, mapping)) != NULL)
		if (mapping->forwarded)
			error = collect_doors(mapping, wanted, now);
	return error;
}

void forward_restore_saved(struct forward *forward, const struct forwarding *list, size_t count,
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

int forward_restore(struct forward *forward, forward_restored *restored, void *arg, monotonic now,
		    struct failure *failure)
{
	struct forwardings present = { 0 };
	int error = glue_list(forward->glue, collect_forwarding, &present, failure);

	if (error == 0)
		forward_restore_saved(forward, present.list, present.count, restored, arg, now);
	free(present.list);
	return error;
}

int forward_saved(const struct forward *forward, struct forwarding **list, size_t *count,
		  monotonic now)
{
	struct forwardings wanted = { 0 };
	int error = collect_wanted(forward->server, &wanted, now);

	*list = wanted.list;
	*count = wanted.count;
	return error;
}

int forward_repair(struct forward *forward, monotonic now, struct failure *failure)
{
	struct forwardings wanted = { 0 }, present = { 0 };
	struct changes changes = { 0 };
	int error = glue_list(forward->glue, collect_forwarding, &present, failure);

	forward->torn = false;
	if (error == 0) {
		error = collect_wanted(forward->server, &wanted, now);
		if (error == 0)
			error = difference(wanted.list, wanted.count, present.list, present.count,
					   TOLERANCE, collect_change, &changes);
		if (error != 0)
			failure_set(failure, ENOMEM,
				    "no memory to compare what is forwarded with "
				    "what should be");
	}
	if (error == 0 && changes.count > 0)
		error = glue_submit(forward->glue, changes.list, changes.count, failure);
	free(wanted.list);
	free(present.list);
	free(changes.list);
	return error;
}
