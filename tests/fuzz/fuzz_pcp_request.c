/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any octets as a PCP request: what is accepted survives encoding and decoding,
 * what is refused gets an error of sound length, and nothing is silent or loud
 * that should not be.
 */
#include <stdlib.h>

#include "pcp-proxy/pcp_codec.h"
#include "tests/support/abilities.h"
#include "tests/support/same.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void check_round_trip(const struct pcp_request *request, const struct address *source)
{
	uint8_t again[PCP_MAX_LENGTH];
	size_t length = pcp_encode_request(again, sizeof(again), request);
	struct pcp_request twice;
	enum pcp_result why;

	must(length >= PCP_HEADER_LENGTH && length % 4 == 0);
	must(pcp_decode_request(&twice, &why, again, length, source, &all) == PCP_ACCEPT);
	must(pcp_request_same(request, &twice));
}

static void check_error(const uint8_t *bytes, size_t length, enum pcp_result why)
{
	uint8_t out[PCP_MAX_LENGTH], version;
	struct pcp_response response;
	size_t written = pcp_encode_error(out, bytes, length, why, 1800, 7);

	must(written >= PCP_HEADER_LENGTH && written <= PCP_MAX_LENGTH && written % 4 == 0);
	must(length > PCP_MAX_LENGTH || written >= length);
	must(out[0] == PCP_VERSION && out[1] == (bytes[1] | 0x80) && out[2] == 0 && out[3] == why);
	if (pcp_decode_response(&response, &version, out, written) == PCP_ACCEPT)
		must(response.result == why && response.lifetime == 1800 && response.epoch == 7);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct address source = ADDRESS_NONE;
	struct pcp_request request;
	enum pcp_result why;

	if (length >= PCP_HEADER_LENGTH)
		source = address_from_ipv6(bytes + 8);
	switch (pcp_decode_request(&request, &why, bytes, length, &source, &all)) {
	case PCP_DROP:
		must(length < 2 || (bytes[1] & 0x80) ||
		     (bytes[0] == PCP_VERSION && length < PCP_HEADER_LENGTH));
		break;
	case PCP_REFUSE: check_error(bytes, length, why); break;
	case PCP_ACCEPT: check_round_trip(&request, &source); break;
	}
	return 0;
}
