/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring of holds, chained by port. */
#include "pcp-proxy/port_holds.h"

static uint8_t chain_of(uint8_t protocol, uint16_t port)
{
	return (uint8_t)(port ^ port >> 8 ^ protocol);
}

static void unchain(struct port_holds *holds, const struct port_hold *hold, uint16_t number)
{
	uint16_t *link = &holds->chains[chain_of(hold->protocol, hold->port)];

	while (*link != 0 && *link != number)
		link = &holds->ring[*link - 1].next;
	if (*link != 0)
		*link = hold->next;
}

static struct port_hold *find(const struct port_holds *holds, uint8_t protocol, uint16_t port)
{
	uint16_t number = holds->chains[chain_of(protocol, port)];

	for (; number != 0; number = holds->ring[number - 1].next)
		if (holds->ring[number - 1].port == port &&
		    holds->ring[number - 1].protocol == protocol)
			return (struct port_hold *)(uintptr_t)&holds->ring[number - 1];
	return NULL;
}

static struct port_hold *take_place(struct port_holds *holds, uint8_t protocol, uint16_t port)
{
	uint16_t number = (uint16_t)(holds->put % PORT_HOLDS + 1);
	struct port_hold *hold = &holds->ring[number - 1];
	uint16_t *chain = &holds->chains[chain_of(protocol, port)];

	if (holds->put++ >= PORT_HOLDS)
		unchain(holds, hold, number);
	*hold = (struct port_hold){ .protocol = protocol, .port = port, .next = *chain };
	*chain = number;
	return hold;
}

void port_holds_put(struct port_holds *holds, uint8_t protocol, uint16_t port,
		    const struct address *owner, monotonic until)
{
	struct port_hold *hold = find(holds, protocol, port);

	if (!hold)
		hold = take_place(holds, protocol, port);
	hold->owner = *owner;
	hold->until = until;
}

bool port_holds_refuse(const struct port_holds *holds, uint8_t protocol, uint16_t port,
		       const struct address *host, monotonic now)
{
	const struct port_hold *hold = find(holds, protocol, port);

	return hold && hold->until > now && !address_same(&hold->owner, host);
}
