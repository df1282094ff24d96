/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words: what homeportctl can be told, one row for each; and what was typed, as a request to
 * the daemon. Usage, completion and the commands themselves read the same rows.
 */
#ifndef HOMEPORT_WORDS_H
#define HOMEPORT_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cpe/base/failure.h"
#include "cpe/display.h"
#include "cpe/model_order.h"

#define WORD_ARGUMENTS 4

/* X(name, long, letter, what follows, for, help); the key of a request is the long name. */
#define WORD_OPTIONS(X)                                                                          \
	X(EXTERNAL, "external", 'e', "PORT", "forward add", "port that the Internet should see") \
	X(IPV4, "ipv4", '4', NULL, "forward add", "IPv4 outside for an IPv6 host")               \
	X(LAST, "last", 'l', "COUNT", "events, watch", "only the last so many")                  \
	X(NAME, "name", 'n', "NAME", "forward add", "what it is called")

enum word_option {
#define X(name, ...) WORD_OPTION_##name,
	WORD_OPTIONS(X)
#undef X
		WORD_OPTION_COUNT
};

/* What a person is about who wants to say it; the headings of the usage. */
enum word_group { GROUP_STANDING, GROUP_HOME, GROUP_PARAMETERS, GROUP_TOOLS, GROUP_COUNT };

/* What an argument is, for completion. */
enum word_kind {
	KIND_NOTHING,
	KIND_FILE,
	KIND_THING, /* a service or a forward */
	KIND_FORWARD,
	KIND_SERVICE,
	KIND_ACCOUNT,
	KIND_TYPE, /* of accounts */
	KIND_HOST,
	KIND_PROTOCOL,
	KIND_WAN,
	KIND_FAMILY,
	KIND_FACT,
	KIND_COMMAND,
	KIND_PATH,
	KIND_ASSIGNMENT, /* to a path */
	KIND_ROW,
	KIND_SERVICE_KEY,
	KIND_ACCOUNT_KEY,
	KIND_ANY, /* nobody knows */
};

#define WORD_KINDS 6

/* Exit statuses, as homeportctl(1) has them. */
enum { EXIT_GOOD, EXIT_FAILED, EXIT_MISUSED, EXIT_UNREACHABLE };

/* Needs no daemon: what follows the word comes in, and the exit status out. */
typedef int word_here(char **typed, int count, bool json);

word_here account_from, complete, decode;

struct word {
	enum word_group group;
	const char *name;                      /* one word or two */
	const char *arguments[WORD_ARGUMENTS]; /* that follow, all of them: keys of the request */
	unsigned int options;                  /* bit by bit, those that it may have */
	bool input;          /* the request is on standard input, and JSON is printed */
	bool facts;          /* servers=HEX, as often as need be, and aftr=ADDRESS may follow */
	const char *command; /* what the daemon calls it */
	display_answer *display;
	const char *done; /* instead of an answer: this, and what follows the word first */
	bool goes_on;     /* events follow the answer, which itself says nothing */
	bool (*is_well)(struct json_object *answer); /* else EXIT_UNREACHABLE; NULL: it is */
	const char *help;
	word_here *here;           /* instead of the daemon */
	model_order *order;        /* reads what follows; NULL: as above says */
	const char *follows;       /* how that is told */
	uint8_t kinds[WORD_KINDS]; /* of what follows, KIND_NOTHING behind the last; */
	uint8_t more;              /* and of whatever follows then */
};

const struct word *words_all(size_t *count);

/* "forward add"; NULL: there is none. */
const struct word *word_named(const char *name);

/* What has been typed: a word, and what goes with it. */
struct order {
	const struct word *word;
	char **arguments;
	int count;                              /* of them */
	const char *options[WORD_OPTION_COUNT]; /* NULL: not given */
};

/* False, and why on standard error, if it makes no sense. */
bool order_read(struct order *order, char **typed, int count);

/*
 * Lines for the daemon, the caller's to free. NULL, and why: memory is short, or what is on
 * standard input is no request.
 */
char *order_request(const struct order *order, struct failure *failure);

/* All of it; or only what begins with these words, if there are such. */
void words_usage(FILE *to, char **typed, int count);

#endif
