/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any octets as a state file: what is believed is written again as the same octets; but
 * the first version was short of one, which is there from then on.
 */
#include <stdlib.h>
#include <string.h>

#include "cpe/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Believed and written again: on the heap. NULL: not believed, or memory is short. */
static uint8_t *rewritten(const uint8_t *bytes, size_t length, size_t *again_length)
{
	struct stored stored;
	struct failure failure;
	uint8_t *again;

	if (store_read(&stored, bytes, length, &failure) != 0)
		return NULL;
	again = store_write(&stored, again_length);
	store_clear(&stored);
	return again;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	size_t again_length, last_length;
	uint8_t *again = rewritten(bytes, length, &again_length), *last;

	if (!again)
		return 0;
	last = rewritten(again, again_length, &last_length);
	if (!last || last_length != again_length || memcmp(last, again, last_length) != 0)
		abort();
	if (again_length == length ? memcmp(again, bytes, length) != 0 : again_length != length + 1)
		abort();
	free(last);
	free(again);
	return 0;
}
