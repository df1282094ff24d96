/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS UPDATE messages (RFC 2136): requests written section by section, answers
 * taken apart. Names are written uncompressed. Signing is tsig.h's.
 *
 *	dns_update_begin(&update, buffer, sizeof(buffer), id, &zone);
 *	dns_update_require_absent(&update, &name, type);	(prerequisites first)
 *	dns_update_add(&update, &name, type, ttl, &data);	(then changes, in order)
 *	length = dns_update_end(&update);
 */
#ifndef HOMEPORT_DNS_UPDATE_H
#define HOMEPORT_DNS_UPDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/wire.h"
#include "ddns/dns_name.h"
#include "ddns/record_plan.h"
#include "ddns/tsig.h"

#define DNS_UDP_MAX_PLAIN 512 /* octets that every server takes by UDP (RFC 1035 2.3.4) */

enum dns_type {
	DNS_A = 1,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_PTR = 12,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SRV = 33,
	DNS_SVCB = 64,
	DNS_HTTPS = 65,
	DNS_URI = 256,
};

enum dns_rcode { /* RFC 2136 2.2 */
		 DNS_NOERROR = 0,
		 DNS_FORMERR = 1,
		 DNS_SERVFAIL = 2,
		 DNS_NXDOMAIN = 3,
		 DNS_NOTIMP = 4,
		 DNS_REFUSED = 5,
		 DNS_YXDOMAIN = 6,
		 DNS_YXRRSET = 7,
		 DNS_NXRRSET = 8,
		 DNS_NOTAUTH = 9,
		 DNS_NOTZONE = 10,
};

/* The data of a record, RDATA: the longest of ours is a URI with a long name in it. */
struct dns_data {
	uint8_t octets[4 + RECORD_URI_TEXT];
	uint16_t length;
};

/* -- requests -- */

struct dns_update {
	struct writer writer;
	uint16_t prerequisites, changes;
};

void dns_update_begin(struct dns_update *update, uint8_t *buffer, size_t size, uint16_t id,
		      const struct dns_name *zone);

/* There is no record of the type at the name (2.4.3). */
void dns_update_require_absent(struct dns_update *update, const struct dns_name *name,
			       uint16_t type);

/* This is one of exactly the records of its type at the name, all of which are given (2.4.2). */
void dns_update_require(struct dns_update *update, const struct dns_name *name, uint16_t type,
			const struct dns_data *data);

/* All records of the type at the name go (2.5.2). */
void dns_update_delete(struct dns_update *update, const struct dns_name *name, uint16_t type);

/* This one record goes; others of its type stay (2.5.4). */
void dns_update_delete_one(struct dns_update *update, const struct dns_name *name, uint16_t type,
			   const struct dns_data *data);

void dns_update_add(struct dns_update *update, const struct dns_name *name, uint16_t type,
		    uint32_t ttl, const struct dns_data *data);

/* Fills in the counts. The length, or 0 if not all fitted the buffer. */
size_t dns_update_end(struct dns_update *update);

/* -- answers -- */

struct dns_answer {
	uint16_t id;
	uint8_t rcode;
	bool has_tsig;
	struct tsig_record tsig;
};

/*
 * Takes an answer to an UPDATE apart. What the sections hold is of no interest,
 * but each record is walked, because only the very last may be the TSIG record.
 * False: not such an answer, or malformed; then nothing in *answer has a meaning.
 */
bool dns_answer_read(struct dns_answer *answer, const uint8_t *message, size_t length);

#endif
