/* SPDX-License-Identifier: BSD-2-Clause */
/* Between PCP and NAT-PMP, on the client's side. */
#include "pcp-proxy/natpmp_client.h"

#include "pcp-proxy/pcp_option.h"
#include "pcp-proxy/pcp_result.h"

bool natpmp_client_line(const struct carrier_line *line)
{
	return address_is_ipv4(&line->server.address) && address_same(&line->source, &line->own) &&
	       !line->hosts_only;
}

static uint8_t opcode_for(uint8_t protocol)
{
	return protocol == PROTOCOL_UDP ? NATPMP_MAP_UDP : NATPMP_MAP_TCP;
}

bool natpmp_client_can_ask(const struct pcp_request *request)
{
	return request->opcode == PCP_MAP &&
	       (request->protocol == PROTOCOL_TCP || request->protocol == PROTOCOL_UDP) &&
	       request->internal_port != 0 && !request->options.has_third_party &&
	       !pcp_options_have_strangers(&request->options);
}

size_t natpmp_client_ask(uint8_t out[NATPMP_MAX_LENGTH], const struct pcp_request *request)
{
	struct natpmp_request natpmp = {
		.opcode = opcode_for(request->protocol),
		.internal_port = request->internal_port,
		.suggested_port = request->suggested.port,
		.lifetime = request->lifetime,
	};

	return natpmp_encode_request(out, &natpmp);
}

size_t natpmp_client_ask_address(uint8_t out[NATPMP_MAX_LENGTH])
{
	struct natpmp_request natpmp = { .opcode = NATPMP_ADDRESS };

	return natpmp_encode_request(out, &natpmp);
}

static bool is_insisted_on(const struct pcp_request *request, const struct endpoint *external)
{
	return request->suggested.port == external->port &&
	       (address_is_none(&request->suggested.address) ||
		address_same(&request->suggested.address, &external->address));
}

struct pcp_response natpmp_client_answer(const struct natpmp_response *response,
					 const struct pcp_request *request,
					 const struct address *external)
{
	struct pcp_response answer = {
		.opcode = PCP_MAP,
		.result = pcp_result_of_natpmp(response->result),
		.lifetime = response->lifetime,
		.epoch = response->epoch,
		.nonce = request->nonce,
		.protocol = request->protocol,
		.internal_port = request->internal_port,
		.external = { *external, response->external_port },
	};

	if (answer.result == PCP_SUCCESS && request->options.has_prefer_failure &&
	    !is_insisted_on(request, &answer.external))
		answer.result = PCP_CANNOT_PROVIDE_EXTERNAL;
	if (answer.result != PCP_SUCCESS)
		answer.lifetime = pcp_result_lifetime(answer.result);
	return answer;
}
