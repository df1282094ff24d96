/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passwords, kept as PBKDF2 with HMAC-SHA256 (RFC 8018) in the spelling
 *
 *	$pbkdf2-sha256$ITERATIONS$SALT$KEY
 *
 * where salt and key are hexadecimal. Every comparison takes as long for a wrong
 * key as for the right one.
 */
#ifndef HOMEPORT_PASSWORD_H
#define HOMEPORT_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/random.h"

#define PASSWORD_SALT       16
#define PASSWORD_KEY        32
#define PASSWORD_ITERATIONS 50000 /* for new ones: some 20 ms of a server's processor */
#define PASSWORD_TEXT       128   /* size of the spelling, with the NUL */

struct password_hash {
	uint32_t iterations;
	uint8_t salt[PASSWORD_SALT];
	uint8_t key[PASSWORD_KEY];
};

/* Of a new password; false: no memory. */
bool password_hash_make(const char *password, uint32_t iterations,
			const struct random_source *random, struct password_hash *hash);

/* False, nothing written, if it is no such text, or has less than 1000 iterations or millions. */
bool password_hash_parse(const char *text, struct password_hash *hash);
const char *password_hash_print(const struct password_hash *hash, char text[PASSWORD_TEXT]);

bool password_is(const char *password, const struct password_hash *hash);

#endif
