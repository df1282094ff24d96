/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCP messages between octets and structs, both directions, for both roles
 * (RFC 6887 7, 8, 11, 12, 13, 14). No socket, clock, allocation or policy; the
 * daemon, the control tool, tests and fuzzers share it.
 */
#ifndef HOMEPORT_PCP_CODEC_H
#define HOMEPORT_PCP_CODEC_H

#include "pcp-proxy/pcp.h"

enum pcp_verdict {
	PCP_DROP,   /* say nothing */
	PCP_REFUSE, /* answer with the error that came with the verdict */
	PCP_ACCEPT,
};

/*
 * What the server at hand is able and willing to do. Anything else is answered
 * as the RFC asks for an opcode or option that is not supported.
 */
struct pcp_abilities {
	bool map, peer;
	bool third_party, prefer_failure, filter; /* mandatory to process: else UNSUPP_OPTION */
	bool description, prefix64, port_set;     /* optional: else passed over */
	bool others; /* those of other codes are kept, mandatory or not, for somebody who knows them */
};

/* -- the server's side -- */

/*
 * Reads a request that has come from `source` and makes every check that needs
 * nothing but the message: RFC 6887 8.2 with the order of checks in
 * pcp-proxy.7. On PCP_REFUSE *why says the error; *request then holds what was
 * read so far. The version must be PCP's or unknown: NAT-PMP has its own codec.
 */
enum pcp_verdict pcp_decode_request(struct pcp_request *request, enum pcp_result *why,
				    const uint8_t *bytes, size_t length,
				    const struct address *source,
				    const struct pcp_abilities *abilities);

/*
 * Success: writes the response into out (size: PCP_MAX_LENGTH is always enough
 * to hold what is allowed) and returns its length; 0 if it would exceed size.
 */
size_t pcp_encode_response(uint8_t *out, size_t size, const struct pcp_response *response);

/*
 * Error: a copy of the request, whatever it was, with header fields changed
 * (RFC 6887 8.2). out must hold PCP_MAX_LENGTH octets; returns the length.
 */
size_t pcp_encode_error(uint8_t out[PCP_MAX_LENGTH], const uint8_t *request, size_t length,
			enum pcp_result result, uint32_t lifetime, uint32_t epoch);

/* -- the client's side -- */

/* Returns the length, 0 if the request would exceed size. */
size_t pcp_encode_request(uint8_t *out, size_t size, const struct pcp_request *request);

/*
 * Reads a response. PCP_DROP: not a PCP response that a client may look at
 * (RFC 6887 8.3). An UNSUPP_VERSION answer of another version is accepted when
 * its first four octets can be read: *version tells what the server speaks.
 * Never PCP_REFUSE.
 */
enum pcp_verdict pcp_decode_response(struct pcp_response *response, uint8_t *version,
				     const uint8_t *bytes, size_t length);

#endif
