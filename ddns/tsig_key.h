/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A TSIG key (RFC 8945): the name both sides know it by, an algorithm, a secret.
 *
 * Read from the text that tsig-keygen(8) writes and named.conf(5) includes:
 *
 *	key "NAME" {
 *		algorithm hmac-sha256;
 *		secret "BASE64";
 *	};
 *
 * with the comments of BIND: // and # to the end of the line, and those of C.
 */
#ifndef HOMEPORT_TSIG_KEY_H
#define HOMEPORT_TSIG_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "ddns/dns_name.h"

/* HMAC-MD5 is left out on purpose: RFC 8945 6 forbids it for new use (DDNS-072). */
enum tsig_algorithm {
	TSIG_HMAC_SHA256, /* the default of tsig-keygen, and where the file names none */
	TSIG_HMAC_SHA1,
	TSIG_HMAC_SHA512,
};

#define SECRET_MAX 128 /* octets; the block of SHA-512: more adds no strength (RFC 2104 3) */

/* Octets that never reach a log, a reply or an argument list. */
struct secret {
	uint8_t octets[SECRET_MAX];
	size_t length;
};

/* All that may ever be shown of one. */
static inline const char *secret_print(const struct secret *secret)
{
	return secret->length > 0 ? "***" : "(none)";
}

struct tsig_key {
	struct dns_name name;
	enum tsig_algorithm algorithm;
	struct secret secret;
};

/* "hmac-sha256": the name on the wire and in files. */
const char *tsig_algorithm_name(enum tsig_algorithm algorithm);

/*
 * From the whole text of a key file. `where` stands for the file in sentences,
 * "FILE:LINE: what is wrong and what to do", which never show the secret.
 * 0, or -EINVAL with the key untouched.
 */
int tsig_key_parse(const char *text, size_t length, const char *where, struct tsig_key *key,
		   struct failure *failure);

#endif
