/* SPDX-License-Identifier: BSD-2-Clause */
/* Digest authentication, by the hashes of mbedTLS. */
#include "cpe/cwmp/digest.h"

#include <mbedtls/constant_time.h>
#include <mbedtls/md.h>
#include <stdlib.h>
#include <string.h>

#define MAC     16 /* octets of it that stand in a nonce */
#define PERIODS 3  /* in which a nonce is good */

static const mbedtls_md_type_t types[DIGEST_ALGORITHMS] = { MBEDTLS_MD_MD5, MBEDTLS_MD_SHA256 };
static const char *const names[DIGEST_ALGORITHMS] = { "MD5", "SHA-256" };
static const char digits[] = "0123456789abcdef";

static void write_hex(char *text, const uint8_t *octets, size_t count)
{
	for (; count > 0; count--, octets++) {
		*text++ = digits[*octets >> 4];
		*text++ = digits[*octets & 15];
	}
	*text = '\0';
}

static bool read_hex(const char *text, uint8_t *octets, size_t count)
{
	const char *high, *low;

	for (; count > 0; count--, text += 2) {
		high = memchr(digits, text[0], 16);
		low = memchr(digits, text[1], 16);
		if (!high || !low)
			return false;
		*octets++ = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	return true;
}

/* -- hashes -- */

static struct request_text text_of(const char *text)
{
	return (struct request_text){ text, strlen(text) };
}

/* H(a:b:c) */
static bool hash_parts(enum digest_algorithm algorithm, const struct request_text *parts,
		       size_t count, char hex[DIGEST_HEX])
{
	const mbedtls_md_info_t *info = mbedtls_md_info_from_type(types[algorithm]);
	unsigned char hash[MBEDTLS_MD_MAX_SIZE];
	mbedtls_md_context_t context;
	size_t i;
	int error;

	mbedtls_md_init(&context);
	error = mbedtls_md_setup(&context, info, 0);
	if (error == 0)
		error = mbedtls_md_starts(&context);
	for (i = 0; error == 0 && i < count; i++) {
		if (i > 0)
			error = mbedtls_md_update(&context, (const unsigned char *)":", 1);
		if (error == 0 && parts[i].length > 0)
			error = mbedtls_md_update(&context, (const unsigned char *)parts[i].at,
						  parts[i].length);
	}
	if (error == 0)
		error = mbedtls_md_finish(&context, hash);
	mbedtls_md_free(&context);
	if (error != 0)
		return false;
	memset(hex, 0, DIGEST_HEX); /* those that are compared are compared whole */
	write_hex(hex, hash, mbedtls_md_get_size(info));
	explicit_bzero(hash, sizeof(hash));
	return true;
}

bool digest_hash(const struct request_text *text, char hash[DIGEST_HEX])
{
	return hash_parts(DIGEST_SHA256, text, 1, hash);
}

bool digest_hash_same(const char one[DIGEST_HEX], const char other[DIGEST_HEX])
{
	return mbedtls_ct_memcmp(one, other, DIGEST_HEX) == 0;
}

/* -- nonces -- */

static bool code(const uint8_t key[DIGEST_KEY], const uint8_t serial[DIGEST_SERIAL],
		 uint64_t period, uint8_t mac[MAC])
{
	unsigned char octets[DIGEST_SERIAL + 8], hash[MBEDTLS_MD_MAX_SIZE];
	int i;

	memcpy(octets, serial, DIGEST_SERIAL);
	for (i = 0; i < 8; i++)
		octets[DIGEST_SERIAL + i] = (unsigned char)(period >> 8 * i);
	if (mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, DIGEST_KEY, octets,
			    sizeof(octets), hash) != 0)
		return false;
	memcpy(mac, hash, MAC);
	return true;
}

bool digest_nonce_make(const uint8_t key[DIGEST_KEY], const struct random_source *random,
		       monotonic now, char nonce[DIGEST_NONCE])
{
	uint8_t octets[DIGEST_SERIAL + MAC];

	random->fill(random->self, octets, DIGEST_SERIAL);
	if (!code(key, octets, now / DIGEST_PERIOD, octets + DIGEST_SERIAL))
		return false;
	write_hex(nonce, octets, sizeof(octets));
	return true;
}

bool digest_nonce_is_fresh(const uint8_t key[DIGEST_KEY], const struct request_text *nonce,
			   monotonic now, uint8_t serial[DIGEST_SERIAL])
{
	uint64_t period = now / DIGEST_PERIOD, i;
	uint8_t octets[DIGEST_SERIAL + MAC], mac[MAC];

	if (nonce->length != DIGEST_NONCE - 1 || !read_hex(nonce->at, octets, sizeof(octets)))
		return false;
	for (i = 0; i < PERIODS && i <= period; i++) {
		if (!code(key, octets, period - i, mac) ||
		    mbedtls_ct_memcmp(mac, octets + DIGEST_SERIAL, MAC) != 0)
			continue;
		memcpy(serial, octets, DIGEST_SERIAL);
		return true;
	}
	return false;
}

/* -- credentials: name=value or name="value", with commas between -- */

static void skip(struct request_text *rest, const char *octets)
{
	while (rest->length > 0 && strchr(octets, rest->at[0])) {
		rest->at++;
		rest->length--;
	}
}

/* As long as there are octets of none of these. */
static struct request_text take_until(struct request_text *rest, const char *ends)
{
	struct request_text part = { rest->at, 0 };

	while (part.length < rest->length && !strchr(ends, rest->at[part.length]))
		part.length++;
	rest->at += part.length;
	rest->length -= part.length;
	return part;
}

/* What stands within the quotation marks, as written. */
static bool take_quoted(struct request_text *rest, struct request_text *value)
{
	size_t i;

	for (i = 1; i < rest->length && rest->at[i] != '"'; i++)
		i += rest->at[i] == '\\';
	if (i >= rest->length)
		return false;
	*value = (struct request_text){ rest->at + 1, i - 1 };
	rest->at += i + 1;
	rest->length -= i + 1;
	return true;
}

static bool take_parameter(struct request_text *rest, struct request_text *name,
			   struct request_text *value)
{
	*name = take_until(rest, " \t=,\"");
	skip(rest, " \t");
	if (name->length == 0 || rest->length == 0 || rest->at[0] != '=')
		return false;
	rest->at++;
	rest->length--;
	skip(rest, " \t");
	if (rest->length > 0 && rest->at[0] == '"') {
		if (!take_quoted(rest, value))
			return false;
	} else {
		*value = take_until(rest, " \t,\"");
		if (value->length == 0)
			return false;
	}
	skip(rest, " \t");
	return rest->length == 0 || rest->at[0] == ',';
}

/* Those that we look at, in any order, each once. */
enum parameter { USERNAME, REALM, NONCE, URI, CNONCE, RESPONSE, ALGORITHM, QOP, NC, PARAMETERS };

static bool take_parameters(struct request_text *rest, struct request_text found[PARAMETERS])
{
	static const char *const known[PARAMETERS] = { "username",  "realm",  "nonce",
						       "uri",       "cnonce", "response",
						       "algorithm", "qop",    "nc" };
	struct request_text name, value;
	int i;

	for (skip(rest, " \t,"); rest->length > 0; skip(rest, " \t,")) {
		if (!take_parameter(rest, &name, &value))
			return false;
		for (i = 0; i < PARAMETERS; i++) {
			if (!request_text_is_like(&name, known[i]))
				continue;
			if (found[i].at)
				return false;
			found[i] = value;
		}
	}
	return true;
}

static bool read_count(const struct request_text *text, uint32_t *count)
{
	char octets[9] = "";
	char *end;

	if (text->length != sizeof(octets) - 1)
		return false;
	memcpy(octets, text->at, text->length);
	if (octets[0] == '-' || octets[0] == '+' || octets[0] == ' ' || octets[0] == '\t')
		return false;
	*count = (uint32_t)strtoul(octets, &end, 16);
	return *end == '\0' && *count > 0;
}

static bool read_algorithm(const struct request_text *text, enum digest_algorithm *algorithm)
{
	int i;

	for (i = 0; i < DIGEST_ALGORITHMS; i++)
		if (text->at ? request_text_is_like(text, names[i]) : i == DIGEST_MD5)
			break;
	*algorithm = i;
	return i < DIGEST_ALGORITHMS;
}

bool digest_read(const struct request_text *header, struct digest_credentials *credentials)
{
	struct request_text found[PARAMETERS] = { { NULL, 0 } }, rest = *header;
	struct request_text scheme = request_text_until(&rest, ' ');
	struct digest_credentials read = { .algorithm = DIGEST_MD5 };
	int i;

	if (!request_text_is_like(&scheme, "Digest") || !take_parameters(&rest, found) ||
	    !read_algorithm(&found[ALGORITHM], &read.algorithm))
		return false;
	for (i = 0; i < PARAMETERS; i++)
		if (!found[i].at && i != ALGORITHM && i != QOP && i != NC && i != CNONCE)
			return false;
	read.qop = found[QOP].at != NULL;
	if (read.qop && (!request_text_is(&found[QOP], "auth") || !found[CNONCE].at ||
			 !read_count(&found[NC], &read.count)))
		return false;
	read.username = found[USERNAME];
	read.realm = found[REALM];
	read.nonce = found[NONCE];
	read.uri = found[URI];
	read.cnonce = found[CNONCE];
	read.response = found[RESPONSE];
	read.count_text = found[NC];
	*credentials = read;
	return true;
}

/* -- the password -- */

/* Quotation marks and backslashes have one before them in a header. */
static bool hash_name(const char *name, char hash[DIGEST_HEX])
{
	char *escaped = malloc(2 * strlen(name) + 1), *end = escaped;
	struct request_text text;
	bool done;

	if (!escaped)
		return false;
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			*end++ = '\\';
		*end++ = *name;
	}
	text = (struct request_text){ escaped, (size_t)(end - escaped) };
	done = digest_hash(&text, hash);
	free(escaped);
	return done;
}

bool digest_secret_make(const char *user, const char *realm, const char *password,
			struct digest_secret *secret)
{
	struct request_text parts[] = { text_of(user), text_of(realm), text_of(password) };
	bool done = hash_name(user, secret->user);
	int i;

	for (i = 0; i < DIGEST_ALGORITHMS; i++)
		done = done && hash_parts(i, parts, 3, secret->ha1[i]);
	return done;
}

/* What the response must be (RFC 2617 3.2.2.1). */
static bool expected_response(const struct digest_secret *secret,
			      const struct digest_credentials *given,
			      const struct request_text *method, char response[DIGEST_HEX])
{
	struct request_text request[] = { *method, given->uri };
	struct request_text parts[6];
	char ha2[DIGEST_HEX];
	size_t count = 0;

	if (!hash_parts(given->algorithm, request, 2, ha2))
		return false;
	parts[count++] = text_of(secret->ha1[given->algorithm]);
	parts[count++] = given->nonce;
	if (given->qop) {
		parts[count++] = given->count_text;
		parts[count++] = given->cnonce;
		parts[count++] = text_of("auth");
	}
	parts[count++] = text_of(ha2);
	return hash_parts(given->algorithm, parts, count, response);
}

bool digest_is_right(const struct digest_secret *secret, const struct digest_credentials *given,
		     const struct request_text *method)
{
	char name[DIGEST_HEX], expected[DIGEST_HEX], response[DIGEST_HEX] = "";
	bool same_name, same_response;

	if (given->response.length >= DIGEST_HEX || !digest_hash(&given->username, name) ||
	    !expected_response(secret, given, method, expected))
		return false;
	memcpy(response, given->response.at, given->response.length);
	same_name = digest_hash_same(name, secret->user);
	same_response = digest_hash_same(response, expected);
	return same_name & same_response;
}
