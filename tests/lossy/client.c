/* SPDX-License-Identifier: BSD-2-Clause */
/* One state machine for each wish. */
#include "tests/lossy/client.h"

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/retransmission.h"

#define REPAIR_SPREAD seconds(5)
#define PAUSE         seconds(30) /* of one that has given up, or was told no time */
#define MOST_RELEASES 4

static const struct random_source *chance(const struct client *client)
{
	return world_random(client->world);
}

static void enter(struct client_wish *wish, enum client_state state, monotonic wake_at)
{
	wish->state = state;
	wish->transmissions = 0;
	wish->wake_at = wake_at;
}

bool client_wants(const struct client_wish *wish)
{
	return wish->state != CLIENT_QUIET && wish->state != CLIENT_ENDS;
}

bool client_has(const struct client *client, const struct client_wish *wish)
{
	return client_wants(wish) && wish->assigned && wish->expires > world_now(client->world);
}

/* -- requests -- */

static uint8_t opcode_of(const struct client_wish *wish)
{
	return wish->wish.remote.port != 0 ? PCP_PEER : PCP_MAP;
}

static struct pcp_nonce nonce_of(const struct client *client, const struct client_wish *wish)
{
	return (struct pcp_nonce){ { client->number, (uint8_t)(wish - client->wishes),
				     wish->generation } };
}

static void take_options(struct pcp_options *options, const struct port_wish *wish, bool holds)
{
	uint8_t i;

	options->has_third_party = !address_is_none(&wish->third_party);
	options->third_party = wish->third_party;
	options->has_prefer_failure = wish->prefer_failure && !holds;
	/* It does not know which ones the server has: the first drops them. */
	if (wish->filter_count > 0)
		options->filters[options->filter_count++].remote.address =
			wish->filters[0].remote.address;
	for (i = 0; i < wish->filter_count; i++)
		options->filters[options->filter_count++] = wish->filters[i];
	if (!wish->description)
		return;
	options->has_description = true;
	options->description = (const uint8_t *)wish->description;
	options->description_length = (uint16_t)strlen(wish->description);
}

static size_t encode_pcp(const struct client *client, const struct client_wish *asked,
			 uint8_t bytes[PCP_MAX_LENGTH])
{
	const struct port_wish *wish = &asked->wish;
	bool holds = client_has(client, asked);
	struct pcp_request request = {
		.opcode = opcode_of(asked),
		.remote = wish->remote,
		.client = client->at.address,
		.nonce = nonce_of(client, asked),
		.protocol = wish->protocol,
		.internal_port = wish->internal_port,
		.suggested = holds ? asked->outermost : wish->suggested,
	};

	request.options.has_third_party = !address_is_none(&wish->third_party);
	request.options.third_party = wish->third_party;
	if (asked->state != CLIENT_ENDS) {
		request.lifetime = wish->lifetime;
		take_options(&request.options, wish, holds);
	}
	return pcp_encode_request(bytes, PCP_MAX_LENGTH, &request);
}

static size_t encode_natpmp(const struct client_wish *asked, uint8_t bytes[PCP_MAX_LENGTH])
{
	const struct port_wish *wish = &asked->wish;
	bool ends = asked->state == CLIENT_ENDS;
	struct natpmp_request request = {
		.opcode = wish->protocol == PROTOCOL_TCP ? NATPMP_MAP_TCP : NATPMP_MAP_UDP,
		.protocol = wish->protocol,
		.internal_port = wish->internal_port,
		.suggested_port = ends ? 0 : wish->suggested.port,
		.lifetime = ends ? 0 : wish->lifetime,
	};

	return natpmp_encode_request(bytes, &request);
}

static void transmit(struct client *client, struct client_wish *wish)
{
	uint8_t bytes[PCP_MAX_LENGTH];
	size_t length =
		wish->wish.natpmp ? encode_natpmp(wish, bytes) : encode_pcp(client, wish, bytes);
	uint32_t draw = random_u32(chance(client));

	if (wish->wish.natpmp)
		wish->timeout = milliseconds(250) << wish->transmissions;
	else
		wish->timeout = wish->transmissions == 0 ? retransmission_first(draw)
							 : retransmission_next(wish->timeout, draw);
	wish->transmissions++;
	wish->asked = true;
	wish->wake_at = after(world_now(client->world), wish->timeout);
	world_send(client->world, &client->at, &client->server, bytes, length);
}

static void ask(struct client *client, struct client_wish *wish)
{
	enter(wish, CLIENT_ASKS, NEVER);
	transmit(client, wish);
}

static void pause(const struct client *client, struct client_wish *wish, monotonic time)
{
	enter(wish, CLIENT_PAUSES, after(world_now(client->world), time > 0 ? time : PAUSE));
}

/* -- time -- */

static monotonic wake_at(const void *self)
{
	const struct client *client = self;
	monotonic moment = NEVER;
	unsigned int i;

	for (i = 0; i < CLIENT_WISHES; i++)
		if (client->wishes[i].state != CLIENT_QUIET)
			moment = earliest(moment, client->wishes[i].wake_at);
	return moment;
}

static void due(struct client *client, struct client_wish *wish)
{
	switch (wish->state) {
	case CLIENT_QUIET: break;
	case CLIENT_PAUSES:
	case CLIENT_HOLDS: ask(client, wish); break;
	case CLIENT_ASKS:
		if (wish->transmissions < wish->wish.patience)
			transmit(client, wish);
		else
			pause(client, wish, PAUSE);
		break;
	case CLIENT_ENDS:
		if (wish->transmissions < MOST_RELEASES)
			transmit(client, wish);
		else
			enter(wish, CLIENT_QUIET, NEVER);
		break;
	}
}

static void wake(void *self)
{
	struct client *client = self;
	unsigned int i;

	for (i = 0; i < CLIENT_WISHES; i++)
		if (client->wishes[i].state != CLIENT_QUIET &&
		    client->wishes[i].wake_at <= world_now(client->world))
			due(client, &client->wishes[i]);
}

/* -- answers -- */

static void granted(struct client *client, struct client_wish *wish,
		    const struct endpoint *outermost, uint32_t lifetime)
{
	monotonic now = world_now(client->world);

	if (!client_wants(wish))
		return;
	wish->assigned = true;
	wish->lacks_resources = false;
	wish->outermost = *outermost;
	wish->expires = after(now, seconds(lifetime));
	enter(wish, CLIENT_HOLDS,
	      after(now, random_between(chance(client), seconds(lifetime) / 2,
					seconds(lifetime) / 8 * 5)));
}

static void refused(struct client *client, struct client_wish *wish, bool lacks_resources,
		    uint32_t lifetime)
{
	wish->lacks_resources = lacks_resources;
	if (wish->state == CLIENT_ENDS)
		enter(wish, CLIENT_QUIET, NEVER);
	if (!client_wants(wish))
		return;
	if (wish->state == CLIENT_HOLDS)
		wish->assigned = false; /* unasked: it is gone */
	pause(client, wish, seconds(lifetime));
}

static void ended(struct client_wish *wish)
{
	if (wish->state == CLIENT_ENDS)
		enter(wish, CLIENT_QUIET, NEVER);
}

/* The server has lost its state, or may have: RFC 6887 8.5, RFC 6886 3.7. */
static void doubt(struct client *client, bool natpmp)
{
	struct client_wish *wish;

	for (wish = client->wishes; wish < client->wishes + CLIENT_WISHES; wish++)
		if (wish->state == CLIENT_HOLDS && wish->wish.natpmp == natpmp)
			wish->wake_at = after(world_now(client->world),
					      random_between(chance(client), 0, REPAIR_SPREAD));
}

/* NAT-PMP tells its requests apart by protocol and port alone. Where in the wishes; or none. */
static unsigned int find_natpmp(const struct client *client, const struct natpmp_response *response)
{
	unsigned int slot;

	for (slot = 0; slot < CLIENT_WISHES; slot++) {
		const struct client_wish *wish = &client->wishes[slot];

		if (wish->asked && wish->wish.natpmp && wish->wish.protocol == response->protocol &&
		    wish->wish.internal_port == response->internal_port)
			break;
	}
	return slot;
}

static void receive_natpmp(struct client *client, const struct natpmp_response *response)
{
	struct endpoint outermost = { ADDRESS_NONE_IPV4, response->external_port };
	unsigned int slot = find_natpmp(client, response);
	struct client_wish *wish = &client->wishes[slot];

	if (!epoch_is_plausible_natpmp(&client->natpmp_epoch, response->epoch,
				       world_now(client->world)))
		doubt(client, true);
	if (response->opcode == NATPMP_ADDRESS || slot == CLIENT_WISHES)
		return;
	if (response->result != NATPMP_SUCCESS)
		refused(client, wish, response->result == NATPMP_NO_RESOURCES, 0);
	else if (response->lifetime > 0)
		granted(client, wish, &outermost, response->lifetime);
	else
		ended(wish);
}

static void receive_pcp(struct client *client, const struct pcp_response *response)
{
	struct client_wish *wish = &client->wishes[response->nonce.octets[1] % CLIENT_WISHES];
	struct pcp_nonce nonce = nonce_of(client, wish);

	if (!epoch_is_plausible(&client->epoch, response->epoch, world_now(client->world)))
		doubt(client, false);
	if (response->opcode != opcode_of(wish) ||
	    memcmp(&nonce, &response->nonce, sizeof(nonce)) != 0)
		return;
	if (response->result == PCP_CANNOT_PROVIDE_EXTERNAL) { /* then any will do */
		wish->wish.prefer_failure = false;
		wish->wish.suggested.port = 0;
	}
	if (response->result != PCP_SUCCESS)
		refused(client, wish, response->result == PCP_NO_RESOURCES, response->lifetime);
	else if (response->lifetime > 0)
		granted(client, wish, &response->external, response->lifetime);
	else
		ended(wish);
}

static void receive(void *self, const struct datagram *datagram)
{
	struct client *client = self;
	struct natpmp_response natpmp;
	struct pcp_response pcp;
	uint8_t version;

	if (natpmp_decode_response(&natpmp, datagram->bytes, datagram->length))
		receive_natpmp(client, &natpmp);
	else if (pcp_decode_response(&pcp, &version, datagram->bytes, datagram->length) ==
			 PCP_ACCEPT &&
		 version == PCP_VERSION)
		receive_pcp(client, &pcp);
}

static bool expects_natpmp(const struct client *client, const struct natpmp_response *response)
{
	if (response->opcode == NATPMP_ADDRESS)
		return client->asked_address;
	if (response->internal_port == 0)
		return client->ended_all;
	return find_natpmp(client, response) < CLIENT_WISHES;
}

bool client_expects(const struct client *client, const struct datagram *datagram)
{
	struct natpmp_response natpmp;
	struct pcp_response pcp;
	uint8_t version;

	if (datagram->destination.port == PCP_CLIENT_PORT)
		return true; /* said to everybody */
	if (datagram->destination.port != client->at.port)
		return false;
	if (natpmp_decode_response(&natpmp, datagram->bytes, datagram->length))
		return expects_natpmp(client, &natpmp);
	if (pcp_decode_response(&pcp, &version, datagram->bytes, datagram->length) != PCP_ACCEPT)
		return false;
	return pcp.result == PCP_UNSUPP_VERSION ||
	       (pcp.nonce.octets[0] == client->number && pcp.nonce.octets[1] < CLIENT_WISHES &&
		client->wishes[pcp.nonce.octets[1]].asked);
}

/* -- what it is told to do -- */

void client_start(struct client *client, struct world *world, uint8_t number,
		  const struct address *at, const struct endpoint *server)
{
	struct machine machine = { receive, wake_at, wake, NULL, client };

	*client = (struct client){
		.world = world,
		.number = number,
		.at = { *at, CLIENT_PORT(number) },
		.server = *server,
	};
	world_place(world, at, &machine);
}

void client_want(struct client *client, unsigned int slot, const struct port_wish *wish)
{
	client->wishes[slot].wish = *wish;
	ask(client, &client->wishes[slot]);
}

void client_renew(struct client *client, unsigned int slot)
{
	if (client_wants(&client->wishes[slot]))
		ask(client, &client->wishes[slot]);
}

void client_give_back(struct client *client, unsigned int slot)
{
	struct client_wish *wish = &client->wishes[slot];

	if (opcode_of(wish) == PCP_PEER)
		client_forget(client, slot); /* PEER ends nothing: RFC 6887 12.1 */
	if (!client_wants(wish))
		return;
	enter(wish, CLIENT_ENDS, NEVER);
	wish->assigned = false;
	transmit(client, wish);
}

void client_forget(struct client *client, unsigned int slot)
{
	struct client_wish *wish = &client->wishes[slot];

	enter(wish, CLIENT_QUIET, NEVER);
	wish->assigned = false;
}

void client_reboot(struct client *client)
{
	struct client_wish *wish;

	client->epoch = client->natpmp_epoch = (struct epoch_record){ 0 };
	for (wish = client->wishes; wish < client->wishes + CLIENT_WISHES; wish++) {
		bool wanted = client_wants(wish);

		wish->assigned = false;
		wish->generation++;
		enter(wish, CLIENT_QUIET, NEVER);
		if (wanted)
			ask(client, wish);
	}
}

void client_ask_address(struct client *client)
{
	struct natpmp_request request = { .opcode = NATPMP_ADDRESS };
	uint8_t bytes[NATPMP_MAX_LENGTH] = { 0 };
	size_t length = natpmp_encode_request(bytes, &request);

	client->asked_address = true;
	world_send(client->world, &client->at, &client->server, bytes, length);
}

void client_end_all(struct client *client, uint8_t protocol)
{
	struct natpmp_request request = {
		.opcode = protocol == PROTOCOL_TCP ? NATPMP_MAP_TCP : NATPMP_MAP_UDP,
		.protocol = protocol,
	};
	uint8_t bytes[NATPMP_MAX_LENGTH] = { 0 };
	size_t length = natpmp_encode_request(bytes, &request);
	unsigned int i;

	client->ended_all = true;
	for (i = 0; i < CLIENT_WISHES; i++)
		if (client->wishes[i].wish.natpmp && client->wishes[i].wish.protocol == protocol)
			client_forget(client, i);
	world_send(client->world, &client->at, &client->server, bytes, length);
}
