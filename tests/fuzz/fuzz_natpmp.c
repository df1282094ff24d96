/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any octets as a NAT-PMP request and as a response: what is accepted survives
 * encoding and decoding, a refusal has a sound length.
 */
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/natpmp_codec.h"
#include "tests/support/same.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void try_request(const uint8_t *bytes, size_t length)
{
	struct natpmp_request request, twice;
	uint8_t again[NATPMP_MAX_LENGTH], refusal[PCP_MAX_LENGTH];
	size_t written;

	switch (natpmp_decode_request(&request, bytes, length)) {
	case PCP_DROP: return;
	case PCP_REFUSE:
		written = natpmp_encode_refusal(refusal, bytes, length, NATPMP_UNSUPP_OPCODE, 7);
		must(written >= 8 && written <= PCP_MAX_LENGTH);
		must(memcmp(refusal + 2, "\0\5\0\0\0\7", 6) == 0 &&
		     refusal[1] == (bytes[1] | 0x80));
		return;
	case PCP_ACCEPT:
		written = natpmp_encode_request(again, &request);
		must(written <= length);
		must(natpmp_decode_request(&twice, again, written) == PCP_ACCEPT);
		must(natpmp_request_same(&request, &twice));
	}
}

static void try_response(const uint8_t *bytes, size_t length)
{
	struct natpmp_response response, twice;
	uint8_t again[NATPMP_MAX_LENGTH];

	if (!natpmp_decode_response(&response, bytes, length))
		return;
	length = natpmp_encode_response(again, &response);
	must(natpmp_decode_response(&twice, again, length));
	if (response.opcode == NATPMP_ADDRESS && response.result != NATPMP_SUCCESS)
		response.external = ADDRESS_NONE_IPV4; /* an error names no address */
	must(natpmp_response_same(&response, &twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	try_request(bytes, length);
	try_response(bytes, length);
	return 0;
}
