/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a lease asks the carrier for, in the addresses that the carrier sees, and which
 * responses are about it.
 * Covered by: tests/unit/pcp-proxy/test_proxy_deployments, tests/unit/pcp-proxy/test_proxy_peer
 */
#include "pcp-proxy/nat64.h"
#include "pcp-proxy/proxy_state.h"

/* The internal address of the lease, as the carrier sees it. */
static const struct address *internal_of(const struct proxy *proxy, const struct lease *lease)
{
	return lease->wish.is_host ? &lease->wish.internal.address : &proxy_line(proxy)->own;
}

bool proxy_names_internal(const struct proxy *proxy, const struct lease *lease)
{
	return !address_same(internal_of(proxy, lease), &proxy_line(proxy)->source);
}

/* Through a CLAT the gateway's own packets leave as IPv6, whatever they are to the host. */
static bool passes_clat(const struct proxy *proxy, const struct lease *lease)
{
	return address_is_ipv4(&lease->wish.internal.address) &&
	       !address_is_ipv4(internal_of(proxy, lease));
}

/*
 * The other end of a PEER, as the carrier sees it (RFC 6887 12.1): no port, if the prefix
 * of its NAT64 is not known yet that makes an IPv6 address of it.
 */
static struct endpoint remote_of(const struct proxy *proxy, const struct lease *lease)
{
	const struct pcp_prefix64 configured = { .prefix = proxy_line(proxy)->nat64 };
	struct endpoint remote = lease->wish.remote;
	bool learned = proxy->prefix64_count > 0, known;

	if (!lease_is_peer(lease) || !passes_clat(proxy, lease))
		return remote;
	known = nat64_address(learned ? proxy->prefix64 : &configured,
			      learned ? proxy->prefix64_count : configured.prefix.length > 0,
			      &lease->wish.remote.address, &remote.address);
	return known ? remote : (struct endpoint){ .port = 0 };
}

struct pcp_request proxy_request_of(const struct proxy *proxy, const struct lease *lease,
				    monotonic now)
{
	struct pcp_request request = lease_request(lease, now);

	request.client = proxy_line(proxy)->source;
	request.nonce = upstream_masked(proxy_line(proxy), &request.nonce);
	request.options.has_third_party = proxy_names_internal(proxy, lease);
	request.options.third_party = *internal_of(proxy, lease);
	request.remote = remote_of(proxy, lease);
	/* A CLAT's remotes have IPv6 addresses to the carrier: that filter is ours alone. */
	if (passes_clat(proxy, lease))
		request.options.filter_count = 0;
	request.options.asks_prefix64 =
		request.opcode == PCP_MAP && request.lifetime > 0 && proxy_line(proxy)->has_nat64;
	return request;
}

bool proxy_is_about(const struct proxy *proxy, const struct lease *lease,
		    const struct pcp_response *response)
{
	bool third_party = response->options.has_third_party;
	struct endpoint remote = remote_of(proxy, lease);

	return lease_matches(lease, response) &&
	       third_party == proxy_names_internal(proxy, lease) &&
	       (!lease_is_peer(lease) || endpoint_same(&response->remote, &remote)) &&
	       (!third_party ||
		address_same(&response->options.third_party, internal_of(proxy, lease)));
}
