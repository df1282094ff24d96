/* SPDX-License-Identifier: BSD-2-Clause */
/* Choice of external ports. */
#include "pcp-proxy/port_choice.h"

#include "pcp-proxy/pcp.h"

bool port_is_reserved(uint8_t protocol, uint16_t port)
{
	/* Whoever held these could pose as the PCP server of others. */
	return protocol == PROTOCOL_UDP && (port == PCP_CLIENT_PORT || port == PCP_SERVER_PORT);
}

uint16_t port_choose(const struct port_wish *wish, uint16_t low, uint16_t high, port_free *is_free,
		     const void *context, const struct random_source *random)
{
	uint32_t count = (uint32_t)high - low + 1, start, i;

	if (wish->suggested != 0 && !port_is_reserved(wish->protocol, wish->suggested) &&
	    is_free(context, wish->suggested))
		return wish->suggested;
	if (wish->suggested_only)
		return 0;
	if (wish->otherwise != 0 && !port_is_reserved(wish->protocol, wish->otherwise) &&
	    is_free(context, wish->otherwise))
		return wish->otherwise;
	start = random_below(random, count);
	for (i = 0; i < count; i++) {
		uint16_t port = (uint16_t)(low + (start + i) % count);

		if (!port_is_reserved(wish->protocol, port) && is_free(context, port))
			return port;
	}
	return 0;
}
