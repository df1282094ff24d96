/* SPDX-License-Identifier: BSD-2-Clause */
/* Password hashes, by the PBKDF2 of mbedTLS. */
#include "ddns/server/password.h"

#include <inttypes.h>
#include <mbedtls/constant_time.h>
#include <mbedtls/md.h>
#include <mbedtls/pkcs5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX           "$pbkdf2-sha256$"
#define ITERATIONS_LEAST 1000
#define ITERATIONS_MOST  1000000

static bool derive(const char *password, const struct password_hash *hash,
		   uint8_t key[PASSWORD_KEY])
{
	mbedtls_md_context_t context;
	int error;

	mbedtls_md_init(&context);
	error = mbedtls_md_setup(&context, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1);
	if (error == 0)
		error = mbedtls_pkcs5_pbkdf2_hmac(&context, (const unsigned char *)password,
						  strlen(password), hash->salt, PASSWORD_SALT,
						  hash->iterations, PASSWORD_KEY, key);
	mbedtls_md_free(&context);
	return error == 0;
}

bool password_hash_make(const char *password, uint32_t iterations,
			const struct random_source *random, struct password_hash *hash)
{
	hash->iterations = iterations;
	random->fill(random->self, hash->salt, PASSWORD_SALT);
	return derive(password, hash, hash->key);
}

bool password_is(const char *password, const struct password_hash *hash)
{
	uint8_t key[PASSWORD_KEY];
	bool same =
		derive(password, hash, key) && mbedtls_ct_memcmp(key, hash->key, PASSWORD_KEY) == 0;

	explicit_bzero(key, sizeof(key));
	return same;
}

/* -- text -- */

static const char digits[] = "0123456789abcdef";

/* The text behind so many octets in hexadecimal; NULL: there are not so many. */
static const char *read_hex(const char *text, uint8_t *octets, size_t count)
{
	const char *high, *low;

	for (; count > 0; count--, text += 2) {
		high = text[0] ? strchr(digits, text[0]) : NULL;
		low = high && text[1] ? strchr(digits, text[1]) : NULL;
		if (!low)
			return NULL;
		*octets++ = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	return text;
}

bool password_hash_parse(const char *text, struct password_hash *hash)
{
	struct password_hash parsed;
	unsigned long iterations;
	char *end;

	if (strncmp(text, PREFIX, strlen(PREFIX)) != 0)
		return false;
	text += strlen(PREFIX);
	if (*text < '0' || *text > '9')
		return false;
	iterations = strtoul(text, &end, 10);
	if (iterations < ITERATIONS_LEAST || iterations > ITERATIONS_MOST || *end != '$')
		return false;
	parsed.iterations = (uint32_t)iterations;
	text = read_hex(end + 1, parsed.salt, PASSWORD_SALT);
	if (!text || *text != '$')
		return false;
	text = read_hex(text + 1, parsed.key, PASSWORD_KEY);
	if (!text || *text != '\0')
		return false;
	*hash = parsed;
	return true;
}

static char *write_hex(char *text, const uint8_t *octets, size_t count)
{
	for (; count > 0; count--, octets++) {
		*text++ = digits[*octets >> 4];
		*text++ = digits[*octets & 15];
	}
	*text = '\0';
	return text;
}

const char *password_hash_print(const struct password_hash *hash, char text[PASSWORD_TEXT])
{
	char *end = text + snprintf(text, PASSWORD_TEXT, PREFIX "%" PRIu32 "$", hash->iterations);

	end = write_hex(end, hash->salt, PASSWORD_SALT);
	*end++ = '$';
	write_hex(end, hash->key, PASSWORD_KEY);
	return text;
}
