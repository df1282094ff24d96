/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of several WANs is used. */
#include "cpe/wan_choice.h"

/* The usable one that the default route prefers, the first of equals; count: none. */
static size_t find_best(const struct wan *wans, size_t count)
{
	size_t best = count, i;

	for (i = 0; i < count; i++)
		if (wan_is_usable(&wans[i]) &&
		    (best == count || wans[i].metric < wans[best].metric))
			best = i;
	return best;
}

bool wan_choose(struct wan_choice *choice, const struct wan *wans, size_t count, monotonic now,
		monotonic *again)
{
	size_t best = find_best(wans, count);

	*again = NEVER;
	if (choice->current >= count)
		choice->current = 0;
	if (best == count || best == choice->current) {
		choice->better = choice->current;
		choice->begun |= best != count;
		return false;
	}
	if (choice->better != best) {
		choice->better = best;
		choice->since = now;
	}
	if (choice->begun && wan_is_usable(&wans[choice->current]) &&
	    after(choice->since, WAN_SETTLES) > now) {
		*again = after(choice->since, WAN_SETTLES);
		return false;
	}
	choice->current = best;
	choice->begun = true;
	return true;
}
