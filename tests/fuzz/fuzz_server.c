/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/*
 * Requests, one after the other, to a server with mappings, and to one behind a carrier: two
 * octets of length before each.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/besieged.h"

static void besiege(bool behind_carrier, const uint8_t *bytes, size_t length)
{
	struct besieged *besieged = besieged_new(behind_carrier);
	const char *broken = NULL;

	while (!broken && length >= 2) {
		size_t next = (size_t)bytes[0] << 8 | bytes[1];

		bytes += 2;
		length -= 2;
		if (next > length)
			next = length;
		broken = besieged_send(besieged, bytes, next);
		bytes += next;
		length -= next;
	}
	besieged_free(besieged);
	if (broken) {
		fprintf(stderr, "%s\n", broken);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	besiege(false, bytes, length);
	besiege(true, bytes, length);
	return 0;
}
