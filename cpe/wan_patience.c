/* SPDX-License-Identifier: BSD-2-Clause */
/* How long another mode has to be found before it is believed. */
#include "cpe/wan_patience.h"

#include <string.h>

#include "cpe/wan_choice.h"

#define CLOCK_TICK (MONOTONIC_SECOND / 100) /* of an address's age */

static bool has_found_mode(const struct wan *wan)
{
	return wan->reason && !wan->mode->is_to_be_found;
}

/* The kernel's clock for addresses wraps, and may be a little ahead of ours. */
static monotonic since(uint32_t came, monotonic now)
{
	uint32_t age = (uint32_t)(now / CLOCK_TICK) - came;

	return age > INT32_MAX ? now : now - age * CLOCK_TICK;
}

/* Until when it has to stay found, now that it is for the first time. */
static monotonic patience(bool had_another, const struct wan *found, monotonic now)
{
	if (!found->misses_ipv4)
		return after(now, WAN_SETTLES);
	return after(had_another ? now : since(found->ipv6_came, now), WAN_IPV4_MISSED);
}

bool wan_keeps_mode(monotonic *until, const struct wan *before, const struct wan *found,
		    monotonic now)
{
	bool had_one = has_found_mode(before) && strcmp(before->name, found->name) == 0;

	if (found->mode->is_to_be_found && had_one) {
		*until = 0; /* it just does not tell any more */
		return true;
	}
	/* What is there tells at once that there was nothing, or that something was missing. */
	if (!has_found_mode(found) || (had_one && found->mode == before->mode) ||
	    (!found->misses_ipv4 && (!had_one || before->misses_ipv4))) {
		*until = 0;
		return false;
	}
	if (*until == 0)
		*until = patience(had_one, found, now);
	return now < *until;
}
