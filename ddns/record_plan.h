/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record plan: the records that should exist, or do exist, at one name and below
 * it. What a record says is kept as meaning, not as octets, so that each back end
 * can write it in its own way.
 */
#ifndef HOMEPORT_RECORD_PLAN_H
#define HOMEPORT_RECORD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "ddns/dns_name.h"

#define RECORD_BELOW 72 /* "_" with 63 octets, "._tcp", and a NUL */
#define RECORD_LABEL 64 /* a label, with the NUL */
#define RECORD_TEXT  72

/*
 * Each kind of record that a service can have: a new one is a row here, a row
 * with its wire form in backend_rfc2136.c, and its condition in record_plan.c.
 */
#define RECORD_KINDS(X)        \
	X(A, "A", 1)           \
	X(AAAA, "AAAA", 28)    \
	X(SRV, "SRV", 33)      \
	X(HTTPS, "HTTPS", 65)  \
	X(SVCB, "SVCB", 64)    \
	X(URI, "URI", 256)     \
	X(HINT, "TXT", 16)     \
	X(POINTER, "PTR", 12)  \
	X(INSTANCE, "SRV", 33) \
	X(INSTANCE_TEXT, "TXT", 16)

enum record_kind {
#define X(name, text, type) RECORD_##name,
	RECORD_KINDS(X)
#undef X
};

/* How many kinds there are. */
#define X(name, text, type) +1
enum { RECORD_KIND_COUNT = 0 RECORD_KINDS(X) };
#undef X

/*
 * Whom a record with a port leads to. Where IPv4 and IPv6 visitors need different
 * ports, the families have names of their own, since there is one port in a record
 * and all addresses of its target go with it (DDNS-040).
 */
enum record_target {
	TARGET_NAME,   /* the name itself */
	TARGET_V4,     /* v4.NAME, which has IPv4 addresses alone */
	TARGET_V6,     /* v6.NAME */
	TARGET_DIRECT, /* direct.NAME, where NAME is whoever sends visitors on (DDNS-033) */
};

/*
 * What the kinds say:
 *
 *	A, AAAA         below ("", "v4", "v6", "direct"), address
 *	SRV, HTTPS, SVCB
 *	                below, port, target
 *	URI             below ("_http._tcp"), port, target, text: the path
 *	HINT            below "_pcp", address, port, text: "_http._tcp", or "_tcp"
 *	POINTER         below ("_http._tcp", of the zone), instance
 *	INSTANCE        as POINTER, and port, target; at the instance
 *	INSTANCE_TEXT   as POINTER, text: the path; at the instance
 *
 * What a kind does not use is zero.
 */
struct record {
	enum record_kind kind;
	enum record_target target;
	char below[RECORD_BELOW];    /* labels before the name, or before the zone: in_zone */
	char instance[RECORD_LABEL]; /* a label of UTF-8, not escaped (RFC 6763 4.1.1) */
	char text[RECORD_TEXT];
	struct endpoint says;
};

/* Does it stand below the zone instead of the name (DNS-SD)? */
static inline bool record_is_in_zone(const struct record *record)
{
	return record->kind >= RECORD_POINTER;
}

/*
 * What a service wants published beside its address: bits of RECORD_CHOICES, and
 * what they need to know. All but HTTPS and TXT need `srv`.
 */
#define RECORD_CHOICES(X) \
	X(SRV, "srv")     \
	X(HTTPS, "https") \
	X(SVCB, "svcb")   \
	X(URI, "uri")     \
	X(TXT, "txt")     \
	X(DNS_SD, "dns-sd")

enum record_choice_bit {
#define X(name, word) CHOICE_BIT_##name,
	RECORD_CHOICES(X)
#undef X
};

enum {
#define X(name, word) CHOICE_##name = 1 << CHOICE_BIT_##name,
	RECORD_CHOICES(X)
#undef X
};

struct record_choice {
	uint32_t kinds;              /* CHOICE_SRV | ... */
	uint8_t protocol;            /* of IP, for TXT without srv; 0: not known */
	char srv[RECORD_BELOW];      /* "_http._tcp"; "": none */
	char instance[RECORD_LABEL]; /* for DNS-SD */
	char path[RECORD_TEXT];      /* for URI and DNS-SD; "" or with the slash in front */
	bool direct;                 /* the address stands at direct.NAME and not at NAME */
};

/* Room that a service needs in a plan, at most. */
size_t record_choice_most(const struct record_choice *choice);

/* Does any of its records say the port, where those kinds (bits 1 << kind) can be had? */
bool record_choice_says_port(const struct record_choice *choice, uint32_t kinds);

/* The array is the owner's, and so is its size. */
struct record_plan {
	struct record *records;
	size_t count, capacity;
	uint32_t ttl;       /* as configured, the smallest of all services of the name */
	uint32_t ttl_limit; /* never more than this when sent (DDNS-024) */
};

const char *record_kind_name(enum record_kind kind);
uint16_t record_kind_type(enum record_kind kind); /* on the wire */

/*
 * Do both belong to one RRset: same owner, same type? A POINTER shares its RRset
 * with others and is a set by itself here: it comes and goes alone (DDNS-093).
 */
bool record_same_set(const struct record *one, const struct record *other);

/* -- texts, the same at every back end -- */

#define RECORD_TARGET_TEXT (DNS_NAME_TEXT + 4)
#define RECORD_URI_TEXT    (RECORD_TARGET_TEXT + 160)
#define RECORD_TXT_TEXT    192

/* "v4"; "" for the name itself. */
const char *record_target_label(enum record_target target);

/* "v4.cam.home.example", from the text of the name. */
const char *record_target_print(enum record_target target, const char *name,
				char text[RECORD_TARGET_TEXT]);

/* Of a URI: "rtsp://cam.home.example:40001/live", from the text of the name. */
const char *record_uri_print(const struct record *record, const char *name,
			     char text[RECORD_URI_TEXT]);

/* Of a HINT: "v=pcp1 proto=tcp address=203.0.113.5 port=40001 service=http". */
const char *record_hint_print(const struct record *record, char text[RECORD_TXT_TEXT]);

/* Of an INSTANCE_TEXT: "path=/live", or "" (RFC 6763 6.1). */
const char *record_instance_print(const struct record *record, char text[RECORD_TXT_TEXT]);

/* -- making -- */

void record_plan_empty(struct record_plan *plan);

/*
 * Adds the records of a service that is reached there, in one family: its address
 * and what it has chosen. Twice the same record is one. What has no room is left out.
 */
void record_plan_add_service(struct record_plan *plan, const struct record_choice *choice,
			     const struct endpoint *external, uint32_t ttl);

/* After the last service: gives the families targets of their own where ports differ. */
void record_plan_part_families(struct record_plan *plan);

/*
 * Adds what an earlier run may have left for a service, in RRsets that neither
 * this plan nor the other has: its addresses and what it has chosen, saying nothing.
 */
void record_plan_add_leftovers(struct record_plan *plan, const struct record_choice *choice,
			       const struct record_plan *other);

/* Adds what the other has in RRsets that this plan has not. */
void record_plan_add_sets(struct record_plan *plan, const struct record_plan *other);

/* Drops every record whose kind is not among the bits 1 << kind. */
void record_plan_keep(struct record_plan *plan, uint32_t kinds);

/* Room must be enough; the limit of the time to live comes along. */
void record_plan_copy(struct record_plan *to, const struct record_plan *from);

/* All records of both; those of `from` that have no room are left out. */
void record_plan_merge(struct record_plan *to, const struct record_plan *from);

/* -- comparing; the limit of the time to live never counts -- */

bool record_plan_has(const struct record_plan *plan, const struct record *record);

bool record_plan_has_kind(const struct record_plan *plan, enum record_kind kind);

/* Does it have any record in the RRset that this one belongs to? */
bool record_plan_has_set(const struct record_plan *plan, const struct record *of);

/* Does it have every record of the other? */
bool record_plan_covers(const struct record_plan *plan, const struct record_plan *other);

bool record_plan_same(const struct record_plan *one, const struct record_plan *other);

/* The same values in the RRset that the record belongs to, at the same time to live? */
bool record_plan_same_set(const struct record_plan *one, const struct record_plan *other,
			  const struct record *of);

#endif
