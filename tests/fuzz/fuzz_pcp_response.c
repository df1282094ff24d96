/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any octets as a PCP response: what a client accepts it can have got from a
 * server of ours, too, with the same contents.
 */
#include <stdlib.h>

#include "pcp-proxy/pcp_codec.h"
#include "tests/support/same.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pcp_response response, twice;
	uint8_t again[PCP_MAX_LENGTH], version;

	if (pcp_decode_response(&response, &version, bytes, length) != PCP_ACCEPT) {
		must(length < 4 || version != PCP_VERSION || bytes[3] != PCP_UNSUPP_VERSION ||
		     !(bytes[1] & 0x80));
		return 0;
	}
	if (response.result == PCP_UNSUPP_VERSION)
		return 0;
	/* PREFIX64 may grow when it is written: its list of IPv4 prefixes may be left out. */
	length = pcp_encode_response(again, sizeof(again), &response);
	if (length == 0)
		return 0;
	must(length % 4 == 0);
	must(pcp_decode_response(&twice, &version, again, length) == PCP_ACCEPT);
	must(version == PCP_VERSION && pcp_response_same(&response, &twice));
	return 0;
}
