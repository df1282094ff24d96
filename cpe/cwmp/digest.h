/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Digest authentication, the side that asks (RFC 2617, RFC 7616): nonces, credentials,
 * and whether who sent them knows the password.
 *
 * Nonces are not stored: a nonce is random octets and a code over them and the time
 * (RFC 2104), which only we can make. So strangers, however many, take no memory and push
 * nobody's nonce out; who has been let in with one is for the caller to remember.
 */
#ifndef HOMEPORT_CWMP_DIGEST_H
#define HOMEPORT_CWMP_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "cpe/cwmp/request_head.h"

#define DIGEST_KEY         32
#define DIGEST_SERIAL      8           /* octets that tell one nonce from another */
#define DIGEST_NONCE       49          /* as text, with the NUL */
#define DIGEST_PERIOD      seconds(30) /* a nonce is good for two of these, and the rest of one */
#define DIGEST_NONCE_LASTS (3 * DIGEST_PERIOD)
#define DIGEST_HEX         65 /* of a hash in hexadecimal, with the NUL */

enum digest_algorithm { DIGEST_MD5, DIGEST_SHA256, DIGEST_ALGORITHMS };

/* -- nonces -- */

/* False: no memory. */
bool digest_nonce_make(const uint8_t key[DIGEST_KEY], const struct random_source *random,
		       monotonic now, char nonce[DIGEST_NONCE]);

/* Have we made it, and lately? Then its serial is written. */
bool digest_nonce_is_fresh(const uint8_t key[DIGEST_KEY], const struct request_text *nonce,
			   monotonic now, uint8_t serial[DIGEST_SERIAL]);

/* -- credentials -- */

struct digest_credentials {
	enum digest_algorithm algorithm;
	struct request_text username; /* as written, with backslashes */
	struct request_text realm, nonce, uri, cnonce, response;
	bool qop;       /* qop=auth, else as RFC 2069 had it: then there is no count */
	uint32_t count; /* how often this nonce was used, from 1 on */
	struct request_text count_text;
};

/* From an Authorization header. False: not Digest, not readable, or more than we asked for. */
bool digest_read(const struct request_text *header, struct digest_credentials *credentials);

/* -- the password -- */

/* What must be kept to check it: no clear text. All of one size, whatever the texts are. */
struct digest_secret {
	char user[DIGEST_HEX];                   /* a hash of the name as credentials spell it */
	char ha1[DIGEST_ALGORITHMS][DIGEST_HEX]; /* of name, realm and password */
};

/* False: no memory. */
bool digest_secret_make(const char *user, const char *realm, const char *password,
			struct digest_secret *secret);

/*
 * Do name and response belong to the secret, for this method? It takes the same time whichever
 * of both is wrong. Nonce, count, realm and uri are for the caller to judge.
 */
bool digest_is_right(const struct digest_secret *secret,
		     const struct digest_credentials *credentials,
		     const struct request_text *method);

/* A hash of a text, to compare it in constant time with another's. False: no memory. */
bool digest_hash(const struct request_text *text, char hash[DIGEST_HEX]);
bool digest_hash_same(const char one[DIGEST_HEX], const char other[DIGEST_HEX]);

#endif
