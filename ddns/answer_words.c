/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of each family of providers, and how they are found.
 * Covered by: tests/unit/ddns/test_backend_form
 */
#include <stdlib.h>
#include <string.h>

#include "ddns/answer_words.h"

#define NAME_CURE   "check the name there and here, then reload"
#define SECRET_CURE "user or secret is wrong: check user and secret-file, then reload"

const struct answer_word answer_words_dyndns2[] = {
	{ "good", OUTCOME_DONE, "" },
	{ "nochg", OUTCOME_DONE, "" },
	{ "ok", OUTCOME_DONE, "" },
	{ "nochange", OUTCOME_DONE, "" },
	{ "deleted", OUTCOME_DONE, "" },
	{ "badauth", OUTCOME_DENIED, SECRET_CURE },
	{ "unauth", OUTCOME_DENIED, SECRET_CURE },
	{ "nohost", OUTCOME_UNKNOWN, "the account has no such name: " NAME_CURE },
	{ "unknown", OUTCOME_UNKNOWN, "the account has no such name: " NAME_CURE },
	{ "notfqdn", OUTCOME_UNKNOWN, "that is no full name to it: " NAME_CURE },
	{ "nofqdn", OUTCOME_UNKNOWN, "that is no full name to it: " NAME_CURE },
	{ "!yours", OUTCOME_UNKNOWN, "the name is another customer's: " NAME_CURE },
	{ "!active", OUTCOME_UNKNOWN, "the name is not active: switch it on there, then reload" },
	{ "!donator", OUTCOME_UNKNOWN, "what we ask for costs extra there" },
	{ "numhost", OUTCOME_UNKNOWN, "too many names in one request to it" },
	{ "badsys", OUTCOME_UNKNOWN, "the name is of another kind there: check type and url" },
	{ "badparam", OUTCOME_UNKNOWN, "it does not understand the request: check type and url" },
	{ "badrequest", OUTCOME_UNKNOWN, "it does not understand the request: check type and url" },
	{ "badip", OUTCOME_UNKNOWN, "it does not take this address" },
	{ "abuse", OUTCOME_ABUSE, "it has blocked the name: ask the provider, then reload" },
	{ "blocked", OUTCOME_ABUSE, "it has blocked the name: ask the provider, then reload" },
	{ "badagent", OUTCOME_ABUSE, "it has blocked this kind of client: ask the provider" },
	{ "dnserr", OUTCOME_LATER, "it has a trouble of its own; trying again later" },
	{ "911", OUTCOME_LATER, "it has a trouble of its own; trying again later" },
	{ "servererror", OUTCOME_LATER, "it has a trouble of its own; trying again later" },
	{ "error", OUTCOME_LATER, "it has a trouble of its own; trying again later" },
	{ "interval", OUTCOME_LATER, "it was told too often; trying again later" },
	{ NULL, OUTCOME_GARBLED, "" },
};

const struct answer_word answer_words_duckdns[] = {
	{ "OK", OUTCOME_DONE, "" },
	{ "KO", OUTCOME_DENIED,
	  "token or name is not right: check name and secret-file, then reload" },
	{ NULL, OUTCOME_GARBLED, "" },
};

const struct answer_word answer_words_dynv6[] = {
	{ "addresses updated", OUTCOME_DONE, "" },
	{ "addresses unchanged", OUTCOME_DONE, "" },
	{ "invalid authentication token", OUTCOME_DENIED,
	  "the token is wrong: check secret-file, then reload" },
	{ NULL, OUTCOME_GARBLED, "" },
};

const struct answer_word answer_words_freedns[] = {
	{ "Updated", OUTCOME_DONE, "" },
	{ "updated", OUTCOME_DONE, "" },
	{ "No IP change detected", OUTCOME_DONE, "" },
	{ "no IP change detected", OUTCOME_DONE, "" },
	{ "ERROR: Address * has not changed.", OUTCOME_DONE, "" },
	{ "ERROR:", OUTCOME_UNKNOWN,
	  "key or name is not right: check secret-file and what the key is for, then reload" },
	{ NULL, OUTCOME_GARBLED, "" },
};

/* The worse of two lines counts. */
static unsigned int badness(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_DONE: return 0;
	case OUTCOME_RETRY: return 1;
	case OUTCOME_LATER: return 2;
	case OUTCOME_REFUSED:
	case OUTCOME_MISFIT:
	case OUTCOME_FOREIGN: return 3;
	case OUTCOME_UNKNOWN: return 4;
	case OUTCOME_DENIED: return 5;
	case OUTCOME_ABUSE: return 6;
	case OUTCOME_GARBLED: return 7;
	}
	return 7;
}

static bool is_blank(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

static size_t word_length(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && !is_blank(*at))
		at++;
	return (size_t)(at - start);
}

bool answer_begins(const char *line, size_t length, const char *words, const char **rest)
{
	const char *end = line + length;
	size_t wanted, found;

	for (; *words; words += wanted + (words[wanted] == ' ')) {
		wanted = strcspn(words, " ");
		while (line < end && is_blank(*line))
			line++;
		found = word_length(line, end);
		if (found == 0 || !((wanted == 1 && words[0] == '*') ||
				    (found == wanted && memcmp(line, words, found) == 0)))
			return false;
		line += found;
	}
	if (rest)
		*rest = line;
	return true;
}

/* "w30s", "w10m", "w2h": wait so long. */
static monotonic asks_to_wait(const char *line, size_t length)
{
	size_t word = word_length(line, line + length), i;
	unsigned long number = 0;

	if (word < 3 || word > 6 || line[0] != 'w')
		return 0;
	for (i = 1; i < word - 1; i++) {
		if (line[i] < '0' || line[i] > '9')
			return 0;
		number = number * 10 + (unsigned long)(line[i] - '0');
	}
	switch (line[word - 1]) {
	case 's': return seconds(number);
	case 'm': return seconds(number * 60);
	case 'h': return seconds(number * 3600);
	}
	return 0;
}

static struct answer_found read_line(const struct answer_word *words, const char *line,
				     size_t length)
{
	static const struct answer_word wait = { "w", OUTCOME_LATER,
						 "it wants to be left alone for a while" };
	struct answer_found found = { .outcome = OUTCOME_GARBLED };

	if (words == answer_words_dyndns2 && (found.wait = asks_to_wait(line, length)) > 0) {
		found.outcome = OUTCOME_LATER;
		found.word = &wait;
		return found;
	}
	for (; words->words; words++)
		if (answer_begins(line, length, words->words, NULL)) {
			found.word = words;
			found.outcome = words->outcome;
			return found;
		}
	return found;
}

struct answer_found answer_words_find(const struct answer_word *words, const char *text,
				      size_t length, bool every_line)
{
	struct answer_found found = { .outcome = OUTCOME_GARBLED }, line;
	const char *end = text + length, *next;
	bool first = true;

	for (; text < end; text = next) {
		next = memchr(text, '\n', (size_t)(end - text));
		next = next ? next + 1 : end;
		while (text < next && is_blank(*text))
			text++;
		if (text == next)
			continue;
		line = read_line(words, text, (size_t)(next - text));
		if (first || badness(line.outcome) > badness(found.outcome))
			found = line;
		first = false;
		if (!every_line)
			break;
	}
	return found;
}
