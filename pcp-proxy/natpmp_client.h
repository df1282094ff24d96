/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A carrier that speaks NAT-PMP alone (RFC 6886 3, RFC 6887 9): requests and responses
 * of PCP, as far as NAT-PMP has words for them.
 *
 * NAT-PMP knows one port of TCP or UDP of whoever asks, over IPv4; it has no nonces, no
 * PREFER_FAILURE, and tells its address apart from its ports.
 */
#ifndef HOMEPORT_NATPMP_CLIENT_H
#define HOMEPORT_NATPMP_CLIENT_H

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/upstream.h"

#ifdef CONFIG_PCP_NATPMP

/* Can a server on that line be asked in NAT-PMP? */
bool natpmp_client_line(const struct carrier_line *line);

/* Can this request be said in NAT-PMP? */
bool natpmp_client_can_ask(const struct pcp_request *request);

/* The same in NAT-PMP, or the question for the external address; both return the length. */
size_t natpmp_client_ask(uint8_t out[NATPMP_MAX_LENGTH], const struct pcp_request *request);
size_t natpmp_client_ask_address(uint8_t out[NATPMP_MAX_LENGTH]);

/*
 * The response to that request as a PCP server would have given it that has this
 * external address: another port than one that was insisted on is an error.
 */
struct pcp_response natpmp_client_answer(const struct natpmp_response *response,
					 const struct pcp_request *request,
					 const struct address *external);

#else

static inline bool natpmp_client_line(const struct carrier_line *line)
{
	(void)line;
	return false;
}

/* Nobody is ever asked in NAT-PMP. */
static inline bool natpmp_client_can_ask(const struct pcp_request *request)
{
	(void)request;
	return false;
}

static inline size_t natpmp_client_ask(uint8_t out[NATPMP_MAX_LENGTH],
				       const struct pcp_request *request)
{
	(void)out, (void)request;
	return 0;
}

static inline size_t natpmp_client_ask_address(uint8_t out[NATPMP_MAX_LENGTH])
{
	(void)out;
	return 0;
}

static inline struct pcp_response natpmp_client_answer(const struct natpmp_response *response,
						       const struct pcp_request *request,
						       const struct address *external)
{
	(void)response, (void)request, (void)external;
	return (struct pcp_response){ 0 };
}

#endif
#endif
