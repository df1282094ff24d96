/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of outcomes, as functions. */
#include "ddns/outcome.h"

static const struct {
	unsigned int first, longest; /* seconds */
	bool act;
} rows[] = {
#define X(name, first, longest, act) [OUTCOME_##name] = { first, longest, act },
	OUTCOMES(X)
#undef X
};

bool outcome_needs_action(enum outcome outcome)
{
	return rows[outcome].act;
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
