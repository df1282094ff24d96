/* SPDX-License-Identifier: BSD-2-Clause */
/* The mappings of two servers, side by side. */
#include "tests/lossy/carrier_side.h"

#include "pcp-proxy/nat64.h"

bool carrier_is_asked(const struct town *town, const struct mapping *mapping)
{
	return deployment_crossing(town->home.server.lines[0].deployment,
				   address_is_ipv4(&mapping->key.internal),
				   mapping->key.external_ipv4)
		->asks;
}

/* The internal endpoint of the gateway's mapping, as the carrier knows it. */
static struct endpoint internal_at_carrier(const struct town *town, const struct mapping *mapping)
{
	struct endpoint internal = mapping->external;

	if (mapping_is_pinhole(mapping))
		return internal;
	internal.address = address_is_none(&town->home.own) ? *world_gateway_source(town->gateway)
							    : town->home.own;
	return internal;
}

/* The remote endpoint of a flow of the gateway's, likewise. */
static struct endpoint remote_at_carrier(const struct town *town, const struct mapping *mapping)
{
	struct pcp_prefix64 prefix64 = { .prefix = town->home.server.prefix64 };
	struct endpoint internal = internal_at_carrier(town, mapping), remote = mapping->key.remote;

	if (mapping_key_is_peer(&mapping->key) && address_is_ipv4(&remote.address) &&
	    !address_is_ipv4(&internal.address))
		(void)nat64_address(&prefix64, 1, &mapping->key.remote.address, &remote.address);
	return remote;
}

bool carrier_agrees(const struct town *town, const struct mapping *mapping)
{
	struct world_gateway *carrier = town->carrier;
	struct endpoint internal = internal_at_carrier(town, mapping);
	struct endpoint remote = remote_at_carrier(town, mapping);
	const struct mapping *other = NULL;

	while ((other = server_mapping(world_gateway_server(carrier), other)) != NULL)
		if (other->key.protocol == mapping->key.protocol &&
		    endpoint_same(&other->key.remote, &remote) &&
		    other->key.internal_port == internal.port &&
		    address_same(&other->key.internal, &internal.address) &&
		    endpoint_same(&other->outermost, &mapping->outermost))
			return twin_forwards(world_gateway_kernel(carrier), other,
					     world_now(town->world));
	return false;
}

bool carrier_grants(const struct town *town, const struct pcp_response *response)
{
	monotonic until = after(world_now(town->world), seconds(response->lifetime));
	struct server *server = world_gateway_server(town->carrier);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (mapping->key.protocol == response->protocol &&
		    mapping->key.internal_port == response->internal_port &&
		    endpoint_same(&mapping->key.remote, &response->remote) &&
		    endpoint_same(&mapping->outermost, &response->external) &&
		    until <= after(mapping->expires, CARRIER_GRACE) &&
		    memcmp(&mapping->nonce, &response->nonce, sizeof(mapping->nonce)) == 0)
			return true;
	return false;
}

bool carrier_cuts_short(const struct town *town, const struct pcp_request *request)
{
	monotonic until = after(world_now(town->world), seconds(request->lifetime));
	struct server *server = world_gateway_server(town->carrier);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (mapping->key.protocol == request->protocol &&
		    mapping->key.internal_port == request->internal_port &&
		    memcmp(&mapping->nonce, &request->nonce, sizeof(mapping->nonce)) == 0)
			return until < mapping->expires;
	return false;
}

/* Whose mapping at the carrier is it? Other addresses of the home's are given up. */
static bool is_of_home(const struct town *town, const struct mapping *mapping)
{
	const struct client *other = &town->clients[TOWN_CLIENTS - 1];

	return !address_same(&mapping->key.internal, &other->at.address);
}

static bool gateway_has(const struct town *town, const struct mapping *at_carrier)
{
	struct server *server = world_gateway_server(town->gateway);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL) {
		struct endpoint internal = internal_at_carrier(town, mapping);
		struct endpoint remote = remote_at_carrier(town, mapping);

		if (endpoint_same(&remote, &at_carrier->key.remote) &&
		    mapping->key.protocol == at_carrier->key.protocol &&
		    internal.port == at_carrier->key.internal_port &&
		    address_same(&internal.address, &at_carrier->key.internal))
			return true;
	}
	return false;
}

const struct mapping *carrier_orphan(const struct town *town)
{
	struct server *server = world_gateway_server(town->carrier);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (is_of_home(town, mapping) && !mapping_key_is_peer(&mapping->key) &&
		    !gateway_has(town, mapping))
			break;
	return mapping;
}
