/* SPDX-License-Identifier: BSD-2-Clause */
/* PSID arithmetic. */
#include "pcp-proxy/port_set.h"

static unsigned int bits_behind(const struct port_set *set)
{
	return 16u - set->offset - set->length;
}

bool port_set_same(const struct port_set *one, const struct port_set *other)
{
	return one->offset == other->offset && one->length == other->length &&
	       one->psid == other->psid;
}

bool port_set_is_sound(const struct port_set *set)
{
	return set->offset < 16 && set->length <= 16 && set->offset + set->length <= 16 &&
	       set->psid >> set->length == 0;
}

/* Port 0 is no port. */
bool port_set_has(const struct port_set *set, uint16_t port)
{
	unsigned int before = (unsigned int)port >> (16 - set->offset);

	if (set->length == 0)
		return port != 0;
	return ((port >> bits_behind(set)) & ((1u << set->length) - 1)) == set->psid &&
	       (set->offset == 0 || before > 0) && port != 0;
}

uint32_t port_set_runs(const struct port_set *set)
{
	return set->offset == 0 || set->length == 0 ? 1 : (1u << set->offset) - 1;
}

struct port_span port_set_run(const struct port_set *set, uint32_t number)
{
	uint32_t first, before = set->offset == 0 ? 0 : number + 1;

	if (set->length == 0)
		return (struct port_span){ 1, UINT16_MAX };
	first = before << (16 - set->offset) | (uint32_t)set->psid << bits_behind(set);
	return (struct port_span){ (uint16_t)(first == 0 ? 1 : first),
				   (uint16_t)(first + (1u << bits_behind(set)) - 1) };
}

uint32_t port_set_count(const struct port_set *set)
{
	struct port_span run = port_set_run(set, 0);

	return port_set_runs(set) * ((uint32_t)run.last - run.first + 1);
}
