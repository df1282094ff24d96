/* SPDX-License-Identifier: BSD-2-Clause */
/* The laws, and the little that has to be remembered to judge. */
#include "tests/lossy/laws.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_text.h"
#include "tests/lossy/carrier_side.h"
#include "tests/lossy/confirmations.h"
#include "tests/lossy/request_pace.h"

/* What an answer says, in whichever protocol. */
struct claim {
	struct address internal;
	uint16_t internal_port;
	uint8_t protocol;
	struct endpoint remote; /* of a flow */
	bool natpmp;
	struct pcp_nonce nonce;
	struct endpoint outermost; /* NAT-PMP: the port alone */
	uint32_t lifetime;         /* 0: there is no mapping */
};

/*
 * An answer that is not true as it leaves. The answers of one turn leave together,
 * so that the last one about a mapping is the one that counts.
 */
struct suspicion {
	struct claim claim;
	monotonic since;
	char sentence[160];
};

#define SUSPICIONS 16

struct laws {
	struct town *town;
	struct request_pace pace;
	struct confirmations confirmations;
	struct suspicion suspicions[SUSPICIONS];
	size_t suspected;
	char broken[256];
};

/* What each of them has, for the trace. */
static void tell_mappings(const struct laws *laws, const char *whose, struct world_gateway *gateway)
{
	struct server *server = world_gateway_server(gateway);
	const struct mapping *mapping = NULL;
	char inside[ENDPOINT_TEXT], outside[ENDPOINT_TEXT], outermost[ENDPOINT_TEXT];

	while ((mapping = server_mapping(server, mapping)) != NULL) {
		struct endpoint internal = { mapping->key.internal, mapping->key.internal_port };
		monotonic left = until(mapping->expires, world_now(laws->town->world));

		town_tell(laws->town, "%s: %u %s %s %s, stage %d, %s for %.3f s", whose,
			  mapping->key.protocol, endpoint_print(&internal, inside),
			  endpoint_print(&mapping->external, outside),
			  endpoint_print(&mapping->outermost, outermost), mapping->stage,
			  mapping->standing ? "standing" : "new", (double)left / 1e6);
	}
}

__attribute__((format(printf, 2, 3))) static void break_law(struct laws *laws, const char *format,
							    ...)
{
	va_list arguments;

	if (laws->broken[0] != '\0')
		return;
	va_start(arguments, format);
	vsnprintf(laws->broken, sizeof(laws->broken), format, arguments);
	va_end(arguments);
	town_tell(laws->town, "BROKEN: %s", laws->broken);
	if (laws->town->tells)
		tell_mappings(laws, "gateway", laws->town->gateway);
	if (laws->town->tells && laws->town->carrier)
		tell_mappings(laws, "carrier", laws->town->carrier);
}

const char *laws_broken(const struct laws *laws)
{
	return laws->broken[0] != '\0' ? laws->broken : NULL;
}

/* -- what the laws have to know -- */

void laws_carrier_lost_state(struct laws *laws)
{
	confirmations_clear(&laws->confirmations);
}

void laws_gateway_moved(struct laws *laws)
{
	request_pace_free_all(&laws->pace);
	confirmations_clear(&laws->confirmations);
}

/* -- suspicions -- */

__attribute__((format(printf, 3, 4))) static void
suspect(struct laws *laws, const struct claim *claim, const char *format, ...)
{
	struct suspicion *suspicion = &laws->suspicions[laws->suspected];
	va_list arguments;

	if (laws->suspected == SUSPICIONS)
		return;
	laws->suspected++;
	suspicion->claim = *claim;
	suspicion->since = world_now(laws->town->world);
	va_start(arguments, format);
	vsnprintf(suspicion->sentence, sizeof(suspicion->sentence), format, arguments);
	va_end(arguments);
	town_tell(laws->town, "not true: %s", suspicion->sentence);
}

/* There is a later answer about the same mapping, or, in NAT-PMP, about all of a protocol. */
static void drop_suspicions(struct laws *laws, const struct claim *claim)
{
	size_t i;

	for (i = laws->suspected; i-- > 0;)
		if (laws->suspicions[i].claim.protocol == claim->protocol &&
		    (laws->suspicions[i].claim.internal_port == claim->internal_port ||
		     (claim->natpmp && claim->internal_port == 0)) &&
		    endpoint_same(&laws->suspicions[i].claim.remote, &claim->remote) &&
		    address_same(&laws->suspicions[i].claim.internal, &claim->internal))
			laws->suspicions[i] = laws->suspicions[--laws->suspected];
}

/* Those of moments before this one. */
static void settle_suspicions(struct laws *laws, monotonic now)
{
	size_t i;

	for (i = laws->suspected; i-- > 0;)
		if (laws->suspicions[i].since < now) {
			break_law(laws, "%s", laws->suspicions[i].sentence);
			laws->suspected = i;
		}
}

/* -- answers to hosts -- */

static struct client *client_at(struct town *town, const struct endpoint *at)
{
	struct client *client;

	for (client = town->clients; client < town->clients + TOWN_CLIENTS; client++)
		if (address_same(&client->at.address, &at->address))
			return client;
	return NULL;
}

/* False: it claims nothing about a mapping. */
static bool read_claim(struct claim *claim, const struct datagram *datagram)
{
	struct natpmp_response natpmp;
	struct pcp_response pcp;
	uint8_t version;

	*claim = (struct claim){ .internal = datagram->destination.address };
	if (natpmp_decode_response(&natpmp, datagram->bytes, datagram->length)) {
		claim->natpmp = true;
		claim->protocol = natpmp.protocol;
		claim->internal_port = natpmp.internal_port;
		claim->outermost.port = natpmp.external_port;
		claim->lifetime = natpmp.lifetime;
		return natpmp.result == NATPMP_SUCCESS && natpmp.opcode != NATPMP_ADDRESS &&
		       natpmp.internal_port != 0;
	}
	if (pcp_decode_response(&pcp, &version, datagram->bytes, datagram->length) != PCP_ACCEPT ||
	    version != PCP_VERSION || pcp.opcode == PCP_ANNOUNCE || pcp.result != PCP_SUCCESS)
		return false;
	if (pcp.options.has_third_party)
		claim->internal = pcp.options.third_party;
	claim->protocol = pcp.protocol;
	claim->internal_port = pcp.internal_port;
	claim->remote = pcp.remote;
	claim->nonce = pcp.nonce;
	claim->outermost = pcp.external;
	claim->lifetime = pcp.lifetime;
	return true;
}

static bool speaks_of(const struct claim *claim, const struct mapping *mapping)
{
	return mapping->key.protocol == claim->protocol &&
	       mapping->key.internal_port == claim->internal_port &&
	       address_same(&mapping->key.internal, &claim->internal) &&
	       endpoint_same(&mapping->key.remote, &claim->remote) &&
	       (claim->natpmp ? mapping->key.external_ipv4
			      : claim->lifetime == 0 ||
					mapping->key.external_ipv4 ==
						address_is_ipv4(&claim->outermost.address));
}

static bool same_outermost(const struct claim *claim, const struct mapping *mapping)
{
	return claim->natpmp ? claim->outermost.port == mapping->outermost.port
			     : endpoint_same(&claim->outermost, &mapping->outermost);
}

/* NULL: it works. */
static const char *why_not_working(const struct laws *laws, const struct mapping *mapping)
{
	struct town *town = laws->town;

	if (!mapping->standing)
		return "it was not granted";
	if (!twin_forwards(world_gateway_kernel(town->gateway), mapping, world_now(town->world)))
		return "the kernel does not forward it";
	/* What expires at the carrier while its grant was on the way is not worth a word. */
	if (mapping->expires > after(world_now(town->world), CARRIER_GRACE) &&
	    carrier_is_asked(town, mapping) &&
	    confirmations_have(&laws->confirmations, mapping, world_now(town->world)) &&
	    !carrier_agrees(town, mapping))
		return "the carrier does not have it so";
	return NULL;
}

static void judge_claim(struct laws *laws, const struct claim *claim)
{
	struct server *server = world_gateway_server(laws->town->gateway);
	const struct mapping *mapping = NULL;
	const char *why = "there is no such mapping";
	char outermost[ENDPOINT_TEXT];

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (speaks_of(claim, mapping) && same_outermost(claim, mapping)) {
			why = why_not_working(laws, mapping);
			break;
		}
	if (why)
		suspect(laws, claim, "a host is told that it has %s, but %s",
			endpoint_print(&claim->outermost, outermost), why);
}

/* A mapping that was ended is no more; with another nonce it is another one's. */
static void judge_end(struct laws *laws, const struct claim *claim)
{
	struct server *server = world_gateway_server(laws->town->gateway);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (!claim->natpmp && speaks_of(claim, mapping) && mapping->standing &&
		    memcmp(&mapping->nonce, &claim->nonce, sizeof(claim->nonce)) == 0)
			break;
	if (mapping && mapping->key.external_ipv4 == address_is_ipv4(&claim->outermost.address))
		suspect(laws, claim,
			"a host is told that its mapping of port %u has ended, but it stands",
			claim->internal_port);
}

static void judge_answer(struct laws *laws, const struct datagram *datagram)
{
	struct client *client = client_at(laws->town, &datagram->destination);
	struct claim claim;
	bool is_claim;

	if (!client || !client_expects(client, datagram)) {
		break_law(laws, "an answer goes to somebody who has not asked");
		return;
	}
	is_claim = read_claim(&claim, datagram);
	drop_suspicions(laws, &claim);
	if (!is_claim)
		return;
	if (claim.lifetime > 0)
		judge_claim(laws, &claim);
	else
		judge_end(laws, &claim);
}

/* -- looking on -- */

static bool is_gateway_inside(const struct town *town, const struct address *address)
{
	return address_same(address, &town->home.inside) ||
	       address_same(address, &town->home.inside6);
}

static bool is_gateway_outside(const struct town *town, const struct address *address)
{
	return town->carrier && town->gateway &&
	       address_same(address, world_gateway_source(town->gateway));
}

static void sent(void *arg, const struct datagram *datagram, bool lost)
{
	struct laws *laws = arg;
	struct town *town = laws->town;
	char from[ENDPOINT_TEXT], to[ENDPOINT_TEXT], text[PCP_TEXT];
	const char *why = NULL;
	struct pcp_request request;

	settle_suspicions(laws, world_now(town->world));
	if (town->tells)
		town_tell(town, "%s > %s%s: %s", endpoint_print(&datagram->source, from),
			  endpoint_print(&datagram->destination, to), lost ? " (lost)" : "",
			  pcp_text_print(text, datagram->bytes, datagram->length, NULL));
	if (is_gateway_inside(town, &datagram->source.address))
		judge_answer(laws, datagram);
	if (!is_gateway_outside(town, &datagram->source.address))
		return;
	if (read_request(&request, datagram))
		confirmations_asked(&laws->confirmations, &request, world_now(town->world));
	why = request_pace_sent(&laws->pace, datagram, world_gateway_proxy(town->gateway),
				world_now(town->world));
	if (why)
		break_law(laws, "%s", why);
}

/*
 * One that was overtaken by the next request for the same ends what that has obtained, or
 * makes it a shorter one.
 */
static void carrier_hears(struct laws *laws, const struct datagram *datagram)
{
	struct pcp_request request;

	if (read_request(&request, datagram) &&
	    (request.lifetime == 0 || carrier_cuts_short(laws->town, &request)))
		confirmations_drop(&laws->confirmations, &request.nonce, request.protocol,
				   request.internal_port);
}

static void gateway_hears(struct laws *laws, const struct datagram *datagram)
{
	struct pcp_response response;
	uint8_t version;

	request_pace_heard(&laws->pace, datagram, world_gateway_proxy(laws->town->gateway));
	if (pcp_decode_response(&response, &version, datagram->bytes, datagram->length) !=
		    PCP_ACCEPT ||
	    response.opcode == PCP_ANNOUNCE || response.result != PCP_SUCCESS ||
	    response.lifetime == 0)
		return;
	if (carrier_grants(laws->town, &response))
		confirmations_add(&laws->confirmations, &response.nonce, response.protocol,
				  response.internal_port);
	else
		confirmations_drop(&laws->confirmations, &response.nonce, response.protocol,
				   response.internal_port);
}

static void arrived(void *arg, const struct datagram *datagram)
{
	struct laws *laws = arg;
	struct town *town = laws->town;

	if (!town->carrier)
		return;
	if (is_gateway_inside(town, &datagram->destination.address))
		request_pace_asked(&laws->pace, datagram);
	else if (is_gateway_outside(town, &datagram->destination.address))
		gateway_hears(laws, datagram);
	else if (address_same(&datagram->destination.address, &town->home.upstream.address))
		carrier_hears(laws, datagram);
}

void laws_kernel(void *arg, enum kernel_change change, const struct subject *subject, int error)
{
	static const char *const words[] = { "adds", "refreshes", "removes" };
	struct laws *laws = arg;
	struct client *client;
	const struct mapping_key *key = &subject->mapping.key;
	struct endpoint internal = { key->internal, key->internal_port };
	char inside[ENDPOINT_TEXT], outside[ENDPOINT_TEXT];

	town_tell(laws->town, "kernel %s %u %s -> %s for %u: %d", words[change], key->protocol,
		  endpoint_print(&subject->mapping.external, outside),
		  endpoint_print(&internal, inside), subject->lifetime, error);
	client = client_at(laws->town, &internal);
	if (!client || client == &laws->town->clients[TOWN_CLIENTS - 1])
		break_law(laws, "the kernel is to forward to %s, outside of the LAN", inside);
}

/* -- between events -- */

static void check_gateway(struct laws *laws, const char *whose, struct world_gateway *gateway)
{
	const char *wrong = gateway ? world_gateway_wrong(gateway) : NULL;

	if (wrong)
		break_law(laws, "%s: %s", whose, wrong);
}

/* What a flow has in the kernel is what is kept of it. */
static void check_flows(struct laws *laws)
{
	struct world_gateway *gateway = laws->town->gateway;
	const struct mapping *mapping = NULL;
	const struct endpoint *flow;
	char has[ENDPOINT_TEXT], kept[ENDPOINT_TEXT];

	while ((mapping = server_mapping(world_gateway_server(gateway), mapping)) != NULL) {
		flow = twin_flow(world_gateway_kernel(gateway), &mapping->key);
		if (flow && mapping->standing && !endpoint_same(flow, &mapping->external))
			break_law(laws, "a flow that leaves by %s is kept at %s",
				  endpoint_print(flow, has),
				  endpoint_print(&mapping->external, kept));
	}
}

void laws_check_forwarding(struct laws *laws)
{
	settle_suspicions(laws, NEVER);
	check_gateway(laws, "gateway", laws->town->gateway);
	check_gateway(laws, "carrier", laws->town->carrier);
	check_flows(laws);
}

/* -- at the end -- */

static void check_client(struct laws *laws, const struct client *client)
{
	const struct client_wish *wish;

	for (wish = client->wishes; wish < client->wishes + CLIENT_WISHES; wish++) {
		struct claim claim = {
			.internal = address_is_none(&wish->wish.third_party)
					    ? client->at.address
					    : wish->wish.third_party,
			.internal_port = wish->wish.internal_port,
			.protocol = wish->wish.protocol,
			.remote = wish->wish.remote,
			.natpmp = wish->wish.natpmp,
			.outermost = wish->outermost,
			.lifetime = 1,
		};

		if (!client_wants(wish) || (laws->town->is_crowded && wish->lacks_resources))
			continue;
		if (!client_has(client, wish))
			break_law(laws, "host %u wants port %u (wish %zu), and has none at the end",
				  client->number, wish->wish.internal_port, wish - client->wishes);
		else
			judge_claim(laws, &claim);
	}
}

static void check_orphans(struct laws *laws)
{
	const struct mapping *orphan = carrier_orphan(laws->town);
	char text[ENDPOINT_TEXT];

	if (orphan)
		break_law(laws, "the carrier keeps %s, which the gateway does not know",
			  endpoint_print(&orphan->outermost, text));
}

void laws_check_agreement(struct laws *laws)
{
	struct town *town = laws->town;
	unsigned int i;

	laws_check_forwarding(laws);
	for (i = 0; i < TOWN_CLIENTS - 1; i++)
		check_client(laws, &town->clients[i]);
	settle_suspicions(laws, NEVER);
	if (town->carrier)
		check_orphans(laws);
}

void laws_check_nothing_left(struct laws *laws)
{
	struct town *town = laws->town;
	monotonic now = world_now(town->world);
	struct proxy *proxy = world_gateway_proxy(town->gateway);

	laws_check_forwarding(laws);
	if (server_count(world_gateway_server(town->gateway)) > 0)
		break_law(laws, "the gateway has a mapping that nobody wants");
	if (twin_count(world_gateway_kernel(town->gateway), now) > 0)
		break_law(laws, "the gateway forwards what nobody wants");
	if (proxy && proxy_status(proxy).leases > 0)
		break_law(laws, "the gateway has %u leases that nobody wants",
			  proxy_status(proxy).leases);
	if (town->carrier && server_count(world_gateway_server(town->carrier)) > 0)
		break_law(laws, "the carrier has a mapping that nobody wants");
}

/* -- life -- */

struct laws *laws_new(struct town *town)
{
	struct laws *laws = calloc(1, sizeof(*laws));
	struct world_watcher watcher = { sent, arrived, laws };

	if (!laws)
		abort();
	laws->town = town;
	world_watch(town->world, &watcher);
	return laws;
}

void laws_free(struct laws *laws)
{
	confirmations_clear(&laws->confirmations);
	request_pace_clear(&laws->pace);
	free(laws);
}
