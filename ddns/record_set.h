/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The RRsets of a job: which there are, where they stand, whose they are, and what
 * their records say as texts of zone files (RFC 1035 5.1).
 *
 * Whose? Beside each RRset that we make stands a marker, a TXT record
 * `_homeport-a.NAME` or `_homeport-srv._http._tcp.NAME`; that of a PTR record, which
 * shares its RRset, stands at the instance it points to. An RRset with marker is
 * ours, also after a crash or with a new gateway; one without is somebody else's
 * and is never touched (DDNS-069). The marker says the same for every gateway: a
 * name belongs to whoever may change it, and a replaced gateway must be able to go
 * on. It stands at a name of its own, so that other TXT records, such as those for
 * mail, do not disturb the comparison.
 */
#ifndef HOMEPORT_RECORD_SET_H
#define HOMEPORT_RECORD_SET_H

#include "ddns/backend.h"

#define RECORD_MARKER "homeport" /* what a marker says */

/* One record of each RRset stands for it, always in the same order. How many there are. */
size_t record_sets(const struct job *job, const struct record *sets[JOB_SETS]);

/* Is nothing to be done about the RRset, as far as we know? */
bool record_set_is_settled(const struct job *job, const struct record *set);

struct record_names {
	struct dns_name owner, marker;
};

/* False where a name is too long; ddns_check_services() sees to it that none is. */
bool record_set_names(const struct job *job, const struct record *set, struct record_names *names);

/* An instance of DNS-SD may have any octets in its label, so no text is made of it. */
bool record_instance_name(const struct job *job, const struct record *record,
			  struct dns_name *name);

/* What is sent as time to live. */
uint32_t record_ttl(const struct job *job);

#define RECORD_DATA_TEXT (RECORD_URI_TEXT + 32)

/* "0 0 40001 cam.home.example.", "203.0.113.5", "\"v=pcp1 ...\"": names have a dot at the end. */
const char *record_data_print(const struct job *job, const struct record *record,
			      char text[RECORD_DATA_TEXT]);

#endif
