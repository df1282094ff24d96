/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TSIG (RFC 8945): signing a request with a shared key, and checking that the
 * answer was signed with it for this very request. The time is handed in.
 */
#ifndef HOMEPORT_TSIG_H
#define HOMEPORT_TSIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/wire.h"
#include "ddns/dns_name.h"
#include "ddns/tsig_key.h"

#define TSIG_TYPE    250
#define TSIG_FUDGE   300 /* seconds that the clocks may differ (RFC 8945 10) */
#define TSIG_MAC_MAX 64

enum tsig_error { /* RFC 8945 3 */
		  TSIG_BADSIG = 16,
		  TSIG_BADKEY = 17,
		  TSIG_BADTIME = 18,
		  TSIG_BADTRUNC = 22,
};

/* The signature of a request is kept until its answer has come (DDNS-071). */
struct tsig_mac {
	uint8_t octets[TSIG_MAC_MAX];
	size_t length;
};

/* A TSIG record as read; mac and other are borrowed from the message. */
struct tsig_record {
	size_t start; /* where in the message the record begins */
	struct dns_name key, algorithm;
	uint64_t time; /* seconds since 1970 */
	uint16_t fudge;
	const uint8_t *mac;
	size_t mac_length;
	uint16_t original_id;
	uint16_t error;
	const uint8_t *other;
	size_t other_length;
};

/*
 * Appends the TSIG record to a message of so many octets in a buffer of `size`
 * and counts it in the header. The new length; 0 if it does not fit or there is
 * no memory.
 */
size_t tsig_sign(const struct tsig_key *key, uint64_t time, uint8_t *message, size_t length,
		 size_t size, struct tsig_mac *mac);

/* The fields of a TSIG record behind its name, type and class; false if there is none such. */
bool tsig_read(struct reader *rdata, const uint8_t *message, struct tsig_record *record);

/*
 * Was the message signed with the key, whole, as answer to the request with that
 * signature? The caller looks at the time and the error in the record.
 */
bool tsig_verify(const struct tsig_key *key, const struct tsig_mac *request, const uint8_t *message,
		 const struct tsig_record *record);

#endif
