/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking a carrier in NAT-PMP: RFC 6886 3, RFC 6887 9.
 * Covered by: tests/unit/pcp-proxy/test_proxy_natpmp
 */
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/proxy_state.h"

/* Without the address a port of NAT-PMP is of no use; and it is all that a probe asks for. */
size_t proxy_natpmp_encode(const struct proxy *proxy, const struct lease *lease,
			   uint8_t out[NATPMP_MAX_LENGTH], const struct pcp_request *request)
{
	if (lease->state != LEASE_RELEASING &&
	    (lease->mapping == 0 || address_is_none(&proxy->external)))
		return natpmp_client_ask_address(out);
	return natpmp_client_ask(out, request);
}

/* The lease that a response is about; one that ends a mapping is for who wanted that. */
static uint32_t find_natpmp(struct proxy *proxy, const struct natpmp_response *response)
{
	bool ends = response->result == NATPMP_SUCCESS && response->lifetime == 0;
	const struct lease *lease;
	uint32_t at = LEASE_NOWHERE;

	do {
		at = lease_table_next_at_port(&proxy->leases, response->protocol,
					      response->internal_port, at);
		lease = at == LEASE_NOWHERE ? NULL : lease_table_at(&proxy->leases, at);
	} while (lease && (lease->wish.is_host || lease_is_peer(lease) ||
			   (lease->state == LEASE_RELEASING) != ends));
	return at;
}

/* Who waits for the address has it; all others can go on, or learn that theirs has moved. */
static void learn_address(struct proxy *proxy, const struct natpmp_response *response,
			  monotonic now)
{
	struct pcp_response told = { .opcode = PCP_MAP,
				     .result = pcp_result_of_natpmp(response->result),
				     .external = { response->external, PROBE_PORT } };
	uint32_t probe = lease_table_find(&proxy->leases, 0);
	bool moved = !address_is_none(&proxy->external);

	if (told.result == PCP_SUCCESS && address_is_none(&response->external))
		told.result = PCP_NETWORK_FAILURE; /* it has none itself now */
	told.lifetime =
		told.result == PCP_SUCCESS ? PROBE_LIFETIME : pcp_result_lifetime(told.result);
	if (probe != LEASE_NOWHERE &&
	    lease_table_at(&proxy->leases, probe)->state == LEASE_REQUESTING)
		proxy_respond(proxy, probe, &told, now);
	if (told.result != PCP_SUCCESS || address_same(&proxy->external, &response->external))
		return;
	proxy->external = response->external;
	if (!moved) {
		proxy_begin_again(proxy, now);
		return;
	}
	proxy_decide(proxy, PROXY_ADDRESS)->address = response->external;
	proxy_doubt_all(proxy, LEASE_NOWHERE, now);
}

/* NAT-PMP cannot be told to grant that port or none, so what it has granted instead is returned. */
static void return_other_port(struct proxy *proxy, const struct pcp_request *request)
{
	struct pcp_request release = *request;
	struct proxy_decision *decision = proxy_decide(proxy, PROXY_SEND);

	release.suggested.port = 0;
	release.lifetime = 0;
	decision->send.line = proxy->upstream.at;
	decision->send.length = (uint16_t)natpmp_client_ask(decision->send.bytes, &release);
	proxy->sent++;
}

static void receive_port(struct proxy *proxy, uint32_t number,
			 const struct natpmp_response *response, monotonic now)
{
	const struct lease *lease = lease_table_at(&proxy->leases, number);
	struct pcp_request request = proxy_request_of(proxy, lease, now);
	struct pcp_response told = natpmp_client_answer(response, &request, &proxy->external);

	if (told.result != PCP_SUCCESS && response->result == NATPMP_SUCCESS && !lease->assigned)
		return_other_port(proxy, &request);
	proxy_respond(proxy, number, &told, now);
}

void proxy_natpmp_receive(struct proxy *proxy, const struct natpmp_response *response,
			  monotonic now)
{
	bool is_address = response->opcode == NATPMP_ADDRESS;
	uint32_t number = is_address ? LEASE_NOWHERE : find_natpmp(proxy, response);

	if (response->result == NATPMP_UNSUPP_VERSION)
		return; /* late, to one of the requests of PCP */
	if (!is_address && (number == LEASE_NOWHERE || address_is_none(&proxy->external)))
		return;
	proxy_hear(proxy, number, true, pcp_result_of_natpmp(response->result), now);
	if (!epoch_is_plausible_natpmp(&proxy->natpmp_epoch, response->epoch, now))
		proxy_restarted(proxy, LEASE_NOWHERE, now);
	else if (is_address)
		learn_address(proxy, response, now);
	else
		receive_port(proxy, number, response, now);
}
