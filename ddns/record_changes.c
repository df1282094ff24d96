/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record APIs: what of a job has to be looked at, and which changes it takes.
 * Covered by: tests/unit/ddns/test_record_api
 */
#include <stdio.h>
#include <string.h>

#include "ddns/record_changes.h"

#define TTL_MOST 86400 /* seconds; more is not taken everywhere */

/* -- which RRsets, and what of them was found -- */

struct record_sets record_changes_sets(const struct job *job)
{
	struct record_sets sets;

	sets.count = record_sets(job, sets.list);
	return sets;
}

/* Each set is two items to look at: its marker, then its records. */
static size_t item_of(size_t set, bool marker)
{
	return 2 * set + !marker;
}

bool record_changes_wants(const struct job *job, const struct record *set)
{
	return record_plan_has_set(job->wanted, set);
}

static bool known_ours(const struct job *job, const struct record *set)
{
	return job->certain && record_plan_has_set(job->present, set);
}

bool record_changes_marked(const struct job *job, const struct record *set, size_t number)
{
	return known_ours(job, set) || job->records.marked[number];
}

static bool is_there(const struct job *job, const struct record *set, size_t number)
{
	return (known_ours(job, set) && !record_api_of(job)->by_id) || job->records.there[number];
}

static bool has_to_look(const struct job *job, const struct record *set, size_t item)
{
	bool marker = item % 2 == 0, by_id = record_api_of(job)->by_id;

	if (record_set_is_settled(job, set))
		return false;
	if (known_ours(job, set))
		return by_id && (!marker || !record_changes_wants(job, set));
	return marker || record_changes_wants(job, set) || job->records.marked[item / 2];
}

/* Leaves the number of the next item that has to be looked at; false: there is none. */
bool record_changes_look(struct job *job)
{
	struct record_sets sets = record_changes_sets(job);

	for (; job->records.item < 2 * sets.count; job->records.item++)
		if (has_to_look(job, sets.list[job->records.item / 2], job->records.item))
			return true;
	return false;
}

bool record_changes_describe(const struct job *job, const struct record *set, bool marker,
			     struct api_rrset *at)
{
	struct record_names names;
	size_t owner, zone;

	if (!record_set_names(job, set, &names))
		return false;
	dns_name_print(marker ? &names.marker : &names.owner, at->owner);
	dns_name_print(job->zone, at->zone);
	owner = strlen(at->owner);
	zone = strlen(at->zone);
	snprintf(at->sub, sizeof(at->sub), "%.*s", owner > zone ? (int)(owner - zone - 1) : 0,
		 at->owner);
	at->type = marker ? "TXT" : record_kind_name(set->kind);
	return true;
}

uint32_t record_changes_ttl(const struct job *job)
{
	uint32_t ttl = record_ttl(job);

	if (ttl > TTL_MOST) /* where nothing is wanted there is none */
		ttl = TTL_MOST;
	if (ttl < job->account->backend->ttl_min)
		ttl = job->account->backend->ttl_min;
	return ttl < job->records.ttl_min ? job->records.ttl_min : ttl;
}

/* -- the changes of a job, one after the other -- */

/* Counts down to the one that is looked for. */
struct search {
	size_t left;
	struct api_change *change;
};

static bool is_it(struct search *search, const struct job *job, const struct record *set,
		  bool marker, enum api_action action, const char *id)
{
	if (search->left-- > 0)
		return false;
	*search->change = (struct api_change){ .action = action, .id = id };
	return record_changes_describe(job, set, marker, &search->change->at);
}

static const struct records_found *find_found(const struct job *job, size_t item, int same,
					      size_t number)
{
	const struct records_memory *memory = &job->records;
	size_t i;

	for (i = 0; i < memory->found_count; i++)
		if (memory->found[i].item == item && memory->found[i].same == same && number-- == 0)
			return &memory->found[i];
	return NULL;
}

static bool search_removals(struct search *search, const struct job *job, const struct record *set,
			    size_t item)
{
	const struct records_memory *memory = &job->records;
	size_t i;

	if (!record_api_of(job)->by_id)
		return is_it(search, job, set, item % 2 == 0, API_REMOVE, NULL);
	for (i = 0; i < memory->found_count; i++)
		if (memory->found[i].item == item &&
		    is_it(search, job, set, item % 2 == 0, API_REMOVE, memory->found[i].id))
			return true;
	return false;
}

/* One by one: what is there and not wanted is turned into what is wanted, while there is any. */
static bool search_records(struct search *search, const struct job *job, const struct record *set,
			   size_t item)
{
	const struct records_found *other;
	size_t i, others = 0;

	for (i = 0; i < job->wanted->count; i++) {
		if (!record_same_set(&job->wanted->records[i], set) ||
		    find_found(job, item, (int)i, 0))
			continue;
		other = find_found(job, item, -1, others++);
		if (!is_it(search, job, set, false, other ? API_REPLACE : API_CREATE,
			   other ? other->id : NULL))
			continue;
		search->change->records[search->change->count++] = &job->wanted->records[i];
		return true;
	}
	while ((other = find_found(job, item, -1, others++)) != NULL)
		if (is_it(search, job, set, false, API_REMOVE, other->id))
			return true;
	return false;
}

static bool is_as_wanted(const struct job *job, const struct record *set, size_t item)
{
	size_t i;

	for (i = 0; i < job->wanted->count; i++)
		if (record_same_set(&job->wanted->records[i], set) &&
		    !find_found(job, item, (int)i, 0))
			return false;
	return find_found(job, item, -1, 0) == NULL;
}

static bool search_rrset(struct search *search, const struct job *job, const struct record *set,
			 size_t number)
{
	enum api_action action = is_there(job, set, number) ? API_REPLACE : API_CREATE;
	struct api_change *change = search->change;
	size_t i;

	if (is_as_wanted(job, set, item_of(number, false)) ||
	    !is_it(search, job, set, false, action, NULL))
		return false;
	for (i = 0; i < job->wanted->count && change->count < API_RECORDS; i++)
		if (record_same_set(&job->wanted->records[i], set))
			change->records[change->count++] = &job->wanted->records[i];
	return true;
}

/* The marker comes first and goes last, so that nothing of ours is ever without. */
static bool search_set(struct search *search, const struct job *job, const struct record *set,
		       size_t number)
{
	size_t records = item_of(number, false), marker = item_of(number, true);

	if (record_changes_wants(job, set)) {
		if (!record_changes_marked(job, set, number) &&
		    is_it(search, job, set, true, API_CREATE, NULL)) {
			search->change->records[search->change->count++] = NULL;
			return true;
		}
		return record_api_of(job)->by_id ? search_records(search, job, set, records)
						 : search_rrset(search, job, set, number);
	}
	if (!record_changes_marked(job, set, number))
		return false;
	return (is_there(job, set, number) && search_removals(search, job, set, records)) ||
	       search_removals(search, job, set, marker);
}

bool record_changes_find(const struct job *job, size_t number, struct api_change *change)
{
	struct search search = { number, change };
	struct record_sets sets = record_changes_sets(job);
	size_t i;

	for (i = 0; i < sets.count; i++) {
		if (record_set_is_settled(job, sets.list[i]) ||
		    !search_set(&search, job, sets.list[i], i))
			continue;
		change->ttl = record_changes_ttl(job);
		return true;
	}
	return false;
}
