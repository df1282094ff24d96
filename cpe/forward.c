/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings to forwardings, answers to tickets. */
#include "cpe/forward.h"

#include <errno.h>
#include <stdlib.h>

#include "kernel-glue/difference.h"
#include "pcp-proxy/mapping_record.h"

_Static_assert(MAPPING_RECORD_MAX <= FORWARDING_RECORD_MAX, "the kernel keeps whole records");

/*
 * The kernel's own timeout is for a daemon that has died. While it lives it ends
 * each mapping itself, so that no transaction runs into an element just gone.
 */
#define SLACK_SECONDS 30

struct forward {
	struct glue *glue;
	struct server *server;
	size_t count;
	struct change changes[FORWARD_BATCH];
	ticket tickets[FORWARD_BATCH]; /* 0: nobody waits for this change */
	struct forwarding ended[FORWARD_BATCH];
	size_t ended_count;
};

struct forward *forward_new(struct glue *glue, struct server *server)
{
	struct forward *forward = calloc(1, sizeof(*forward));

	if (!forward)
		return NULL;
	forward->glue = glue;
	forward->server = server;
	return forward;
}

void forward_free(struct forward *forward)
{
	free(forward);
}

struct forwarding forward_of(const struct mapping *mapping, uint32_t lifetime)
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
	forwarding.record_length = (uint8_t)mapping_record_write(forwarding.record, mapping);
	return forwarding;
}

bool forward_mapping(const struct forwarding *forwarding, struct mapping *mapping,
		     uint32_t *remaining)
{
	struct mapping found = {
		.key = { forwarding->internal.address, forwarding->internal.port,
			 forwarding->protocol, forwarding->kind == FORWARDING_TRANSLATION },
		.external = forwarding->kind == FORWARDING_TRANSLATION ? forwarding->external
								       : forwarding->internal,
	};
	uint32_t left = seconds_until(forwarding->lifetime, 0);

	if (left <= SLACK_SECONDS ||
	    !mapping_record_read(&found, forwarding->record, forwarding->record_length))
		return false;
	*remaining = left - SLACK_SECONDS;
	*mapping = found;
	return true;
}

bool forward_is_full(const struct forward *forward)
{
	return forward->count == FORWARD_BATCH;
}

bool forward_is_empty(const struct forward *forward)
{
	return forward->count == 0;
}

void forward_install(struct forward *forward, ticket number, const struct subject *subject)
{
	forward->tickets[forward->count] = number;
	forward->changes[forward->count++] = (struct change){
		.kind = subject->refresh ? CHANGE_REPLACE : CHANGE_ADD,
		.forwarding = forward_of(&subject->mapping, subject->lifetime),
	};
}

void forward_remove(struct forward *forward, const struct subject *subject)
{
	forward->tickets[forward->count] = 0;
	forward->changes[forward->count++] = (struct change){
		.kind = CHANGE_REMOVE,
		.forwarding = forward_of(&subject->mapping, 0),
	};
}

int forward_end_flows(struct forward *forward, struct failure *failure)
{
	size_t count = forward->ended_count;
	int ended;

	if (count == 0)
		return 0;
	forward->ended_count = 0;
	ended = glue_end_flows(forward->glue, forward->ended, count, failure);
	return ended < 0 ? ended : 0;
}

static void note_ended(struct forward *forward, const struct forwarding *forwarding)
{
	if (forward->ended_count == FORWARD_BATCH)
		(void)forward_end_flows(forward, NULL); /* what fails now fails again at the end */
	forward->ended[forward->ended_count++] = *forwarding;
}

int forward_commit(struct forward *forward, forward_told *told, void *arg, struct failure *failure)
{
	struct {
		ticket number;
		int error;
	} outcomes[FORWARD_BATCH];
	size_t count = forward->count, i;
	int error = glue_submit(forward->glue, forward->changes, count, failure);

	/* Being told may gather new changes: the old ones have to be out of the way. */
	for (i = 0; i < count; i++) {
		outcomes[i].number = forward->tickets[i];
		outcomes[i].error = forward->changes[i].error;
		if (forward->changes[i].kind == CHANGE_REMOVE)
			note_ended(forward, &forward->changes[i].forwarding);
	}
	forward->count = 0;
	for (i = 0; i < count; i++)
		if (outcomes[i].number != 0)
			told(arg, outcomes[i].number, outcomes[i].error);
	return error;
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

static int collect_wanted(const struct server *server, struct forwardings *wanted, monotonic now)
{
	const struct mapping *mapping = NULL;
	struct forwarding forwarding;
	int error;

	while ((mapping = server_mapping(server, mapping)) != NULL) {
		if (!mapping->forwarded)
			continue;
		forwarding =
			forward_of(mapping, mapping->standing ? seconds_until(mapping->expires, now)
							      : PENDING);
		error = collect_forwarding(&forwarding, wanted);
		if (error != 0)
			return error;
	}
	return 0;
}

int forward_restore(struct forward *forward, forward_restored *restored, void *arg, monotonic now,
		    struct failure *failure)
{
	struct forwardings present = { 0 };
	int error = glue_list(forward->glue, collect_forwarding, &present, failure);
	struct mapping mapping;
	uint32_t remaining;
	ticket number;
	size_t i;

	for (i = 0; error == 0 && i < present.count; i++) {
		if (!forward_mapping(&present.list[i], &mapping, &remaining))
			continue;
		number = server_restore(forward->server, &mapping, remaining, now);
		if (number != 0)
			restored(arg, number);
	}
	free(present.list);
	return error;
}

int forward_repair(struct forward *forward, monotonic now, struct failure *failure)
{
	struct forwardings wanted = { 0 }, present = { 0 };
	struct changes changes = { 0 };
	int error = glue_list(forward->glue, collect_forwarding, &present, failure);

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
