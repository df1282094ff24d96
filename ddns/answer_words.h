/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers in words: what the first words of a line mean. Compared as whole words and
 * from the beginning of the line, never searched for: an HTML page of a captive
 * portal has many words in it.
 */
#ifndef HOMEPORT_ANSWER_WORDS_H
#define HOMEPORT_ANSWER_WORDS_H

#include "cpe/base/monotonic.h"
#include "ddns/outcome.h"

/* Words with one space between them; "*" stands for any one word. The last row has none. */
struct answer_word {
	const char *words; /* that the line begins with */
	enum outcome outcome;
	const char *meaning; /* and what to do; behind "PROVIDER says \"nohost\": " */
};

/* dyndns2, of which there is a server in each town: good, nochg, badauth, ... */
extern const struct answer_word answer_words_dyndns2[];
extern const struct answer_word answer_words_duckdns[];
extern const struct answer_word answer_words_dynv6[];
extern const struct answer_word answer_words_freedns[];

struct answer_found {
	enum outcome outcome;
	const struct answer_word *word; /* NULL: none of them; the outcome is GARBLED then */
	monotonic wait;                 /* that a word such as "w30m" asks for; 0: none */
};

/*
 * What the text says: each line that is not empty, or the first one alone. The worst
 * line counts; one that begins with none of the words is the worst of all. An answer
 * of HTTP may hold any octets.
 */
struct answer_found answer_words_find(const struct answer_word *words, const char *text,
				      size_t length, bool every_line);

/* Does the line (no NUL needed) begin with these words? `rest`: what follows; may be NULL. */
bool answer_begins(const char *line, size_t length, const char *words, const char **rest);

#endif
