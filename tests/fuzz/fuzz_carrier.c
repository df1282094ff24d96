/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/*
 * A hostile carrier, or somebody who can send as if he were it: datagrams one after
 * the other, two octets of length before each, to a gateway that asks for two mappings
 * and for a flow. The first octet of all says in which deployment.
 *
 * Whatever it says, the kernel forwards to the hosts that asked and to nobody else,
 * nothing grows, and it makes us send no more than its own answers are worth.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pcp-proxy/pcp_codec.h"
#include "tests/support/world_gateway.h"

#define MAPPINGS          3
#define DATAGRAMS_AT_MOST 64
/* The answer to each can be one request anew, and a restart makes all leases be asked for. */
#define REQUESTS_FOR_EACH (MAPPINGS + 1)

struct siege {
	struct world *world;
	struct world_gateway *gateway;
	struct endpoint upstream, us;
	unsigned int asked; /* requests that have reached the carrier */
};

static void carrier_receives(void *self, const struct datagram *datagram)
{
	struct siege *siege = self;

	(void)datagram;
	siege->asked++;
}

static void host_asks(struct siege *siege, uint8_t opcode, uint16_t port)
{
	struct pcp_request request = { .opcode = opcode,
				       .lifetime = 3600,
				       .nonce = { "known nonce" },
				       .protocol = PROTOCOL_TCP,
				       .internal_port = port,
				       .suggested = { ADDRESS_NONE_IPV4, 0 } };
	struct endpoint host, server;
	uint8_t bytes[PCP_MAX_LENGTH];
	size_t length;

	endpoint_parse("192.168.1.20:40000", 0, &host);
	endpoint_parse("192.168.1.1:5351", 0, &server);
	endpoint_parse("198.51.100.7:5000", 0, &request.remote);
	request.client = host.address;
	length = pcp_encode_request(bytes, sizeof(bytes), &request);
	world_send(siege->world, &host, &server, bytes, length);
	world_settle(siege->world);
}

static void begin(struct siege *siege, bool dslite)
{
	struct world_gateway_settings settings = world_gateway_usual(dslite ? "dslite" : "nat444");
	struct machine carrier = { .receive = carrier_receives, .self = siege };

	if (dslite) {
		endpoint_parse("[2001:db8:ff::1]:5351", 0, &settings.upstream);
		address_parse("2001:db8:ff::9", &settings.outside);
		address_parse("192.0.0.2", &settings.own);
	} else {
		endpoint_parse("100.64.0.1:5351", 0, &settings.upstream);
		address_parse("100.64.7.9", &settings.outside);
	}
	*siege = (struct siege){ .world = world_new(1, true), .upstream = settings.upstream };
	world_place(siege->world, &settings.upstream.address, &carrier);
	siege->gateway = world_gateway_new(siege->world, &settings, NULL);
	siege->us = (struct endpoint){ settings.outside, PCP_CLIENT_PORT };
	host_asks(siege, PCP_MAP, 8080);
	host_asks(siege, PCP_MAP, 8081);
	host_asks(siege, PCP_PEER, 8080);
	siege->asked = 0;
}

static const char *broken_law(struct siege *siege, unsigned int datagrams)
{
	struct server *server = world_gateway_server(siege->gateway);
	const struct mapping *mapping = NULL;
	struct address host;

	address_parse("192.168.1.20", &host);
	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (!address_same(&mapping->key.internal, &host) ||
		    (mapping->key.internal_port != 8080 && mapping->key.internal_port != 8081))
			return "a mapping that nobody asked for";
	if (server_count(server) > MAPPINGS ||
	    proxy_status(world_gateway_proxy(siege->gateway)).leases > MAPPINGS + datagrams)
		return "it grows";
	if (siege->asked > datagrams * REQUESTS_FOR_EACH)
		return "it can be made to send much";
	return world_gateway_wrong(siege->gateway);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct siege siege;
	const char *broken = NULL;
	unsigned int datagrams = 0;

	if (length == 0)
		return 0;
	begin(&siege, bytes[0] & 1);
	bytes++;
	length--;
	while (!broken && length >= 2 && datagrams < DATAGRAMS_AT_MOST) {
		size_t next = (size_t)bytes[0] << 8 | bytes[1];

		bytes += 2;
		length -= 2;
		if (next > length)
			next = length;
		world_send(siege.world, &siege.upstream, &siege.us, bytes, next);
		world_settle(siege.world);
		broken = broken_law(&siege, ++datagrams);
		bytes += next;
		length -= next;
	}
	world_gateway_free(siege.gateway);
	world_free(siege.world);
	if (broken) {
		fprintf(stderr, "%s\n", broken);
		abort();
	}
	return 0;
}
