/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NAT-PMP version 0 between octets and structs (RFC 6886 3). A request becomes
 * what the server also makes of PCP: protocol, ports, lifetime.
 */
#ifndef HOMEPORT_NATPMP_CODEC_H
#define HOMEPORT_NATPMP_CODEC_H

#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_codec.h"

#define NATPMP_MAX_LENGTH     16
#define NATPMP_ADDRESS_LENGTH 12

enum natpmp_opcode {
	NATPMP_ADDRESS = 0,
	NATPMP_MAP_UDP = 1,
	NATPMP_MAP_TCP = 2,
};

/* Result codes 0 to 5; see pcp_result_for_natpmp(). */
enum natpmp_result {
	NATPMP_SUCCESS = 0,
	NATPMP_UNSUPP_VERSION = 1,
	NATPMP_NOT_AUTHORIZED = 2,
	NATPMP_NETWORK_FAILURE = 3,
	NATPMP_NO_RESOURCES = 4,
	NATPMP_UNSUPP_OPCODE = 5,
};

struct natpmp_request {
	uint8_t opcode;
	uint8_t protocol; /* PROTOCOL_UDP or PROTOCOL_TCP for the mapping opcodes */
	uint16_t internal_port;
	uint16_t suggested_port;
	uint32_t lifetime;
};

struct natpmp_response {
	uint8_t opcode;
	uint16_t result;
	uint32_t epoch;
	struct address external; /* NATPMP_ADDRESS: IPv4 mapped */
	uint8_t protocol;
	uint16_t internal_port;
	uint16_t external_port;
	uint32_t lifetime;
};

#ifdef CONFIG_PCP_NATPMP

/*
 * Reads a request whose version octet is 0. PCP_DROP: a response, or too short
 * to be answered. PCP_REFUSE: an opcode that is not known (RFC 6886 3.5).
 */
enum pcp_verdict natpmp_decode_request(struct natpmp_request *request, const uint8_t *bytes,
				       size_t length);

/*
 * Writes the response of any opcode into out and returns its length: 12 octets
 * for the address, 16 for a mapping. An address is left out when result is not success.
 */
size_t natpmp_encode_response(uint8_t out[NATPMP_MAX_LENGTH],
			      const struct natpmp_response *response);

/*
 * An opcode that is not known: the request comes back with the top bit set, the
 * result, and the epoch (RFC 6886 3.5). out must hold PCP_MAX_LENGTH octets.
 */
size_t natpmp_encode_refusal(uint8_t out[PCP_MAX_LENGTH], const uint8_t *request, size_t length,
			     enum natpmp_result result, uint32_t epoch);

/* The client's side: returns the length; and reads a response, false if it is none. */
size_t natpmp_encode_request(uint8_t out[NATPMP_MAX_LENGTH], const struct natpmp_request *request);
bool natpmp_decode_response(struct natpmp_response *response, const uint8_t *bytes, size_t length);

#else

/* Built without NAT-PMP: such packets are never understood, and none is made. */
static inline enum pcp_verdict natpmp_decode_request(struct natpmp_request *request,
						     const uint8_t *bytes, size_t length)
{
	(void)bytes;
	(void)length;
	*request = (struct natpmp_request){ 0 };
	return PCP_DROP;
}

static inline size_t natpmp_encode_response(uint8_t out[NATPMP_MAX_LENGTH],
					    const struct natpmp_response *response)
{
	(void)out;
	(void)response;
	return 0;
}

static inline size_t natpmp_encode_refusal(uint8_t out[PCP_MAX_LENGTH], const uint8_t *request,
					   size_t length, enum natpmp_result result, uint32_t epoch)
{
	(void)out;
	(void)request;
	(void)length;
	(void)result;
	(void)epoch;
	return 0;
}

static inline size_t natpmp_encode_request(uint8_t out[NATPMP_MAX_LENGTH],
					   const struct natpmp_request *request)
{
	(void)out;
	(void)request;
	return 0;
}

static inline bool natpmp_decode_response(struct natpmp_response *response, const uint8_t *bytes,
					  size_t length)
{
	(void)bytes;
	(void)length;
	*response = (struct natpmp_response){ 0 };
	return false;
}

#endif

#endif
