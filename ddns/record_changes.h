/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record changes: the RRsets of a job at a record API, what was found of them, and the
 * changes that are left. For the files of the protocol; record_api.h is for providers.
 */
#ifndef HOMEPORT_RECORD_CHANGES_H
#define HOMEPORT_RECORD_CHANGES_H

#include "ddns/record_api.h"

struct record_sets {
	const struct record *list[JOB_SETS];
	size_t count;
};

static inline const struct record_api *record_api_of(const struct job *job)
{
	return job->account->backend->details;
}

/* What its URLs begin with. */
static inline const char *record_api_base(const struct job *job)
{
	return job->account->web.url[0] ? job->account->web.url : record_api_of(job)->url;
}

struct record_sets record_changes_sets(const struct job *job);
bool record_changes_wants(const struct job *job, const struct record *set);
bool record_changes_marked(const struct job *job, const struct record *set, size_t number);

/* At the provider: the marker of a set, or its records. False: its names are too long. */
bool record_changes_describe(const struct job *job, const struct record *set, bool marker,
			     struct api_rrset *at);

/* Leaves the number of the next item that has to be looked at; false: there is none. */
bool record_changes_look(struct job *job);

/* The change of that number among those that are left; false: there are not so many. */
bool record_changes_find(const struct job *job, size_t number, struct api_change *change);

/* Seconds, as the provider takes them. */
uint32_t record_changes_ttl(const struct job *job);

#endif
