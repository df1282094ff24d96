/* SPDX-License-Identifier: BSD-2-Clause */
/* Key files as BIND writes them: a few words, four kinds of comments, one statement. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <mbedtls/base64.h>

#include "ddns/tsig_key.h"

static const char *const algorithm_names[] = {
	[TSIG_HMAC_SHA256] = "hmac-sha256",
	[TSIG_HMAC_SHA1] = "hmac-sha1",
	[TSIG_HMAC_SHA512] = "hmac-sha512",
};

const char *tsig_algorithm_name(enum tsig_algorithm algorithm)
{
	return algorithm_names[algorithm];
}

/* -- words -- */

#define WORD_MAX 512

enum token {
	TOKEN_END,
	TOKEN_WORD,  /* bare or in quotes */
	TOKEN_OPEN,  /* { */
	TOKEN_CLOSE, /* } */
	TOKEN_STOP,  /* ; */
	TOKEN_BAD,   /* a quote or comment without end, or a word too long */
};

struct key_file {
	const char *at, *end;
	const char *where;
	struct failure *failure;
	unsigned int line;
	char word[WORD_MAX]; /* of the last TOKEN_WORD */
};

static int peek(const struct key_file *file, size_t ahead)
{
	return (size_t)(file->end - file->at) > ahead ? (unsigned char)file->at[ahead] : -1;
}

static void step(struct key_file *file)
{
	file->line += *file->at == '\n';
	file->at++;
}

static void skip_line(struct key_file *file)
{
	while (peek(file, 0) >= 0 && peek(file, 0) != '\n')
		step(file);
}

static bool skip_block(struct key_file *file)
{
	file->at += 2;
	while (peek(file, 0) >= 0) {
		if (peek(file, 0) == '*' && peek(file, 1) == '/') {
			file->at += 2;
			return true;
		}
		step(file);
	}
	return false;
}

static bool is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* White space and comments. False: a comment has no end. */
static bool skip_gap(struct key_file *file)
{
	for (;;) {
		int c = peek(file, 0);

		if (is_space(c))
			step(file);
		else if (c == '#' || (c == '/' && peek(file, 1) == '/'))
			skip_line(file);
		else if (c != '/' || peek(file, 1) != '*')
			return true;
		else if (!skip_block(file))
			return false;
	}
}

static bool ends_word(int c, bool quoted)
{
	if (quoted)
		return c < 0 || c == '"' || c == '\n';
	return c < 0 || c == '"' || c == '{' || c == '}' || c == ';' || c == '#' || is_space(c);
}

static enum token read_word(struct key_file *file)
{
	bool quoted = peek(file, 0) == '"';
	size_t length = 0;

	if (quoted)
		step(file);
	while (!ends_word(peek(file, 0), quoted)) {
		if (length == WORD_MAX - 1 || peek(file, 0) == '\0')
			return TOKEN_BAD;
		file->word[length++] = *file->at;
		step(file);
	}
	file->word[length] = '\0';
	if (quoted && peek(file, 0) != '"')
		return TOKEN_BAD;
	if (quoted)
		step(file);
	return TOKEN_WORD;
}

static enum token next(struct key_file *file)
{
	if (!skip_gap(file))
		return TOKEN_BAD;
	switch (peek(file, 0)) {
	case -1: return TOKEN_END;
	case '{': step(file); return TOKEN_OPEN;
	case '}': step(file); return TOKEN_CLOSE;
	case ';': step(file); return TOKEN_STOP;
	default: return read_word(file);
	}
}

/* -- statements -- */

/* Sentences never quote the file: the word at hand may be the secret. */
static int mistake(struct key_file *file, const char *sentence)
{
	return failure_set(file->failure, EINVAL, "%s:%u: %s", file->where, file->line, sentence);
}

static int read_algorithm(struct key_file *file, struct tsig_key *key)
{
	size_t i;

	for (i = 0; i < sizeof(algorithm_names) / sizeof(algorithm_names[0]); i++)
		if (strcasecmp(file->word, algorithm_names[i]) == 0) {
			key->algorithm = (enum tsig_algorithm)i;
			return 0;
		}
	return mistake(file, "unsupported algorithm; use hmac-sha256, hmac-sha512 or hmac-sha1");
}

static int read_secret(struct key_file *file, struct tsig_key *key)
{
	struct secret secret = { .length = 0 };

	if (mbedtls_base64_decode(secret.octets, sizeof(secret.octets), &secret.length,
				  (const unsigned char *)file->word, strlen(file->word)) != 0)
		return mistake(file,
			       "the secret is not base64 of at most 128 octets; copy it again from "
			       "the name server");
	if (secret.length == 0)
		return mistake(file, "the secret is empty; copy it from the name server");
	key->secret = secret;
	return 0;
}

/* algorithm WORD; or secret WORD; */
static int read_clause(struct key_file *file, struct tsig_key *key)
{
	static const struct {
		const char *word;
		int (*read)(struct key_file *file, struct tsig_key *key);
	} clauses[] = { { "algorithm", read_algorithm }, { "secret", read_secret } };
	size_t i;
	int error;

	for (i = 0; i < 2; i++)
		if (strcmp(file->word, clauses[i].word) == 0)
			break;
	if (i == 2)
		return mistake(file, "a key has only the words algorithm and secret");
	if (next(file) != TOKEN_WORD)
		return mistake(file, "a value is missing here");
	error = clauses[i].read(file, key);
	if (!error && next(file) != TOKEN_STOP)
		return mistake(file, "a semicolon is missing here");
	return error;
}

/* key NAME { ... }; with the word "key" already read */
static int read_key(struct key_file *file, struct tsig_key *key)
{
	enum token token;
	int error;

	if (next(file) != TOKEN_WORD || !dns_name_parse(file->word, &key->name))
		return mistake(file, "the name of the key is missing or no domain name");
	if (next(file) != TOKEN_OPEN)
		return mistake(file, "{ is missing here");
	while ((token = next(file)) == TOKEN_WORD) {
		error = read_clause(file, key);
		if (error)
			return error;
	}
	if (token != TOKEN_CLOSE || next(file) != TOKEN_STOP)
		return mistake(file, "}; is missing here");
	if (key->secret.length == 0)
		return mistake(file, "the key has no secret; copy it from the name server");
	return 0;
}

int tsig_key_parse(const char *text, size_t length, const char *where, struct tsig_key *key,
		   struct failure *failure)
{
	struct key_file file = {
		.at = text,
		.end = length > 0 ? text + length : text,
		.where = where,
		.failure = failure,
		.line = 1,
	};
	struct tsig_key parsed = { .algorithm = TSIG_HMAC_SHA256 };
	enum token token = next(&file);
	int error;

	if (token == TOKEN_END)
		return mistake(&file, "holds no key; put the output of tsig-keygen there");
	if (token != TOKEN_WORD || strcmp(file.word, "key") != 0)
		return mistake(&file, "only key \"NAME\" { ... }; may stand here");
	error = read_key(&file, &parsed);
	if (error)
		return error;
	if (next(&file) != TOKEN_END)
		return mistake(&file, "more than one key; keep only the one to sign with");
	*key = parsed;
	return 0;
}
