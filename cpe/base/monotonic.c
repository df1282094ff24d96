/* SPDX-License-Identifier: BSD-2-Clause */
/* What is left of a time, in seconds. */
#include "cpe/base/monotonic.h"

uint32_t seconds_until(monotonic moment, monotonic now)
{
	monotonic left = until(moment, now);
	uint64_t whole = left / MONOTONIC_SECOND + (left % MONOTONIC_SECOND != 0);

	return whole > UINT32_MAX ? UINT32_MAX : (uint32_t)whole;
}
