/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers within bounds, from random octets. */
#include "cpe/base/random.h"

uint32_t random_below(const struct random_source *source, uint32_t limit)
{
	/* 2^32 mod limit: so many at the top belong to none of as many parts of equal size. */
	uint32_t reject = -limit % limit;
	uint32_t value;

	do {
		value = random_u32(source);
	} while (value > UINT32_MAX - reject);
	return (uint32_t)(value / ((uint64_t)(UINT32_MAX - reject) / limit + 1));
}

uint64_t random_between(const struct random_source *source, uint64_t low, uint64_t high)
{
	uint64_t count = high - low + 1; /* 0: all of 2^64 */
	uint64_t reject = count ? -count % count : 0;
	uint64_t value;

	do {
		source->fill(source->self, &value, sizeof(value));
	} while (value > UINT64_MAX - reject);
	if (count <= 1)
		return count ? low : value;
	return low + value / ((UINT64_MAX - reject) / count + 1);
}
