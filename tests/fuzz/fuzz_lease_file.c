/* SPDX-License-Identifier: BSD-2-Clause */
/* Any octets as a lease file: what was read is found again, and names are names. */
#include <stdint.h>
#include <stdlib.h>

#include "cpe/host_name.h"
#include "cpe/lease_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(const struct leases *leases, const struct lease *lease)
{
	const struct lease *same;

	if (lease->name && host_name_labels(lease->name) == 0)
		abort();
	same = lease_at(leases, &lease->address);
	if (!same || !address_same(&same->address, &lease->address))
		abort();
	if (!lease->name || !lease->has_mac)
		return;
	same = lease_of(leases, &lease->mac);
	if (!same || !same->name || mac_compare(&same->mac, &lease->mac) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct leases leases = { .count = 0 };
	size_t i;

	if (leases_parse(&leases, (const char *)bytes, length) != 0)
		return 0;
	for (i = 0; i < leases.count; i++)
		check(&leases, &leases.list[i]);
	leases_clear(&leases);
	return 0;
}
