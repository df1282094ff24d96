/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages compared field by field.
 */
#include "tests/support/same.h"

#include <string.h>

static bool description_same(const struct pcp_options *one, const struct pcp_options *other)
{
	return one->has_description == other->has_description &&
	       one->description_length == other->description_length &&
	       (one->description_length == 0 ||
		memcmp(one->description, other->description, one->description_length) == 0);
}

static bool port_set_same(const struct pcp_options *one, const struct pcp_options *other)
{
	return one->has_port_set == other->has_port_set &&
	       one->port_set.size == other->port_set.size &&
	       one->port_set.first_internal_port == other->port_set.first_internal_port &&
	       one->port_set.parity == other->port_set.parity;
}

static bool options_same(const struct pcp_options *one, const struct pcp_options *other)
{
	size_t i;

	if (one->has_third_party != other->has_third_party ||
	    !address_same(&one->third_party, &other->third_party) ||
	    one->has_prefer_failure != other->has_prefer_failure ||
	    one->asks_prefix64 != other->asks_prefix64 || !description_same(one, other) ||
	    !port_set_same(one, other) || one->filter_count != other->filter_count ||
	    one->prefix64_count != other->prefix64_count)
		return false;
	for (i = 0; i < one->filter_count; i++)
		if (!prefix_same(&one->filters[i].remote, &other->filters[i].remote) ||
		    one->filters[i].remote_port != other->filters[i].remote_port)
			return false;
	for (i = 0; i < one->prefix64_count; i++)
		if (!pcp_prefix64_same(&one->prefix64[i], &other->prefix64[i]))
			return false;
	return true;
}

static bool nonce_same(const struct pcp_nonce *one, const struct pcp_nonce *other)
{
	return memcmp(one->octets, other->octets, sizeof(one->octets)) == 0;
}

bool pcp_request_same(const struct pcp_request *one, const struct pcp_request *other)
{
	return one->opcode == other->opcode && one->lifetime == other->lifetime &&
	       address_same(&one->client, &other->client) &&
	       nonce_same(&one->nonce, &other->nonce) && one->protocol == other->protocol &&
	       one->internal_port == other->internal_port &&
	       endpoint_same(&one->suggested, &other->suggested) &&
	       endpoint_same(&one->remote, &other->remote) &&
	       options_same(&one->options, &other->options);
}

bool pcp_response_same(const struct pcp_response *one, const struct pcp_response *other)
{
	return one->opcode == other->opcode && one->result == other->result &&
	       one->lifetime == other->lifetime && one->epoch == other->epoch &&
	       nonce_same(&one->nonce, &other->nonce) && one->protocol == other->protocol &&
	       one->internal_port == other->internal_port &&
	       endpoint_same(&one->external, &other->external) &&
	       endpoint_same(&one->remote, &other->remote) &&
	       options_same(&one->options, &other->options);
}

bool natpmp_request_same(const struct natpmp_request *one, const struct natpmp_request *other)
{
	return one->opcode == other->opcode && one->protocol == other->protocol &&
	       one->internal_port == other->internal_port &&
	       one->suggested_port == other->suggested_port && one->lifetime == other->lifetime;
}

bool natpmp_response_same(const struct natpmp_response *one, const struct natpmp_response *other)
{
	return one->opcode == other->opcode && one->result == other->result &&
	       one->epoch == other->epoch && address_same(&one->external, &other->external) &&
	       one->protocol == other->protocol && one->internal_port == other->internal_port &&
	       one->external_port == other->external_port && one->lifetime == other->lifetime;
}
