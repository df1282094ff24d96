/* SPDX-License-Identifier: BSD-2-Clause */
/* Choice of external ports. */
#include "pcp-proxy/port_choice.h"

#include "pcp-proxy/pcp.h"

bool port_is_reserved(uint8_t protocol, uint16_t port)
{
	/* Whoever held these could pose as the PCP server of others. */
	return protocol == PROTOCOL_UDP && (port == PCP_CLIENT_PORT || port == PCP_SERVER_PORT);
}

struct search {
	const struct port_wish *wish;
	port_free *is_free;
	const void *context;
	uint32_t best, best_length; /* the longest run so far; length 0: none */
};

static bool can_be_had(const struct search *search, uint32_t port)
{
	return !port_is_reserved(search->wish->protocol, (uint16_t)port) &&
	       search->is_free(search->context, (uint16_t)port);
}

static bool has_parity(const struct port_wish *wish, uint32_t port)
{
	return wish->parity_of == 0 || (wish->parity_of ^ port) % 2 == 0;
}

/* Takes note of the run from here to last at most; returns its length. */
static uint32_t look_from(struct search *search, uint32_t port, uint32_t last)
{
	uint32_t length = 0;

	if (port == 0 || !has_parity(search->wish, port))
		return 0;
	while (length <= search->wish->more && port + length <= last &&
	       can_be_had(search, port + length))
		length++;
	if (length > search->best_length) {
		search->best = port;
		search->best_length = length;
	}
	return length;
}

static bool is_satisfied(const struct search *search)
{
	return search->best_length > search->wish->more;
}

/* Each port is looked at once: within a run that is too short there is no longer one. */
static void look_everywhere(struct search *search, uint16_t low, uint16_t high,
			    const struct random_source *random)
{
	uint32_t count = (uint32_t)high - low + 1, start = random_below(random, count), i = 0;
	uint32_t length;

	while (i < count && !is_satisfied(search)) {
		length = look_from(search, low + (start + i) % count, high);
		i += length > 0 ? length : 1;
	}
}

struct port_run port_choose(const struct port_wish *wish, uint16_t low, uint16_t high,
			    port_free *is_free, const void *context,
			    const struct random_source *random)
{
	struct search search = { wish, is_free, context, 0, 0 };
	struct port_wish either = *wish;

	look_from(&search, wish->suggested, UINT16_MAX);
	if (!is_satisfied(&search) && !wish->suggested_only)
		look_from(&search, wish->otherwise, UINT16_MAX);
	if (!is_satisfied(&search) && !wish->suggested_only)
		look_everywhere(&search, low, high, random);
	if (search.best_length > 0)
		return (struct port_run){ (uint16_t)search.best,
					  (uint16_t)(search.best_length - 1) };
	if (wish->parity_of == 0)
		return (struct port_run){ 0, 0 };
	either.parity_of = 0;
	return port_choose(&either, low, high, is_free, context, random);
}
