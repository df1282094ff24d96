/* SPDX-License-Identifier: BSD-2-Clause */
/* States of a service, by weight. Covered by: tests/net/test_home_words */
#include "cpe/publish_rank.h"

#include <string.h>

size_t publish_rank(const char *state)
{
	static const char *const states[PUBLISH_RANKS] = {
		"blocked",  "halted",  "retrying",  "conflict", "not-public", "damped",
		"updating", "holding", "published", "waiting",  "off",
	};
	size_t rank = 0;

	while (rank < PUBLISH_RANKS && strcmp(states[rank], state) != 0)
		rank++;
	return rank;
}
