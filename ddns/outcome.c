/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of outcomes, as functions. */
#include "ddns/outcome.h"

static const struct {
	unsigned int first, longest; /* seconds */
	unsigned int halts;          /* after so many tries; 0: never */
	bool act;
} rows[] = {
#define X(name, first, longest, halts, act) [OUTCOME_##name] = { first, longest, halts, act },
	OUTCOMES(X)
#undef X
};

bool outcome_needs_action(enum outcome outcome)
{
	return rows[outcome].act;
}

bool outcome_halts(enum outcome outcome, unsigned int tries)
{
	return rows[outcome].halts > 0 && tries >= rows[outcome].halts;
}

monotonic outcome_delay(enum outcome outcome, unsigned int tries,
			const struct random_source *random)
{
	monotonic delay = seconds(rows[outcome].first);
	monotonic longest = seconds(rows[outcome].longest);

	while (--tries > 0 && delay < longest)
		delay *= 2;
	delay = earliest(delay, longest);
	return random_between(random, delay - delay / 5, delay + delay / 5);
}
