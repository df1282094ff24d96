/* SPDX-License-Identifier: BSD-2-Clause */
/* Any octets as a state file: what is believed is written again as the same octets. */
#include <stdlib.h>
#include <string.h>

#include "cpe/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct stored stored;
	struct failure failure;
	size_t again_length;
	uint8_t *again;

	if (store_read(&stored, bytes, length, &failure) != 0)
		return 0;
	again = store_write(&stored, &again_length);
	if (again && (again_length != length || memcmp(again, bytes, length) != 0))
		abort();
	free(again);
	store_clear(&stored);
	return 0;
}
