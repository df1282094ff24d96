/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of LAN hosts. */
#include "cpe/host_book.h"

int host_book_open(struct host_book *book, const char *lease_file, struct failure *failure)
{
	int error = neighbours_read(&book->neighbours, failure);
	int other = leases_load(&book->leases, lease_file, error ? NULL : failure);

	return error ? error : other;
}

void host_book_close(struct host_book *book)
{
	neighbours_clear(&book->neighbours);
	leases_clear(&book->leases);
}

struct host_entry host_book_find(const struct host_book *book, const struct address *address)
{
	const struct neighbour *neighbour = neighbours_find(&book->neighbours, address);
	const struct lease *lease = lease_at(&book->leases, address), *other = NULL;
	struct host_entry entry = { NULL, NULL };

	if (neighbour)
		entry.mac = &neighbour->mac;
	else if (lease && lease->has_mac)
		entry.mac = &lease->mac;
	if (lease)
		entry.name = lease->name;
	if (!entry.name && entry.mac)
		other = lease_of(&book->leases, entry.mac);
	if (other)
		entry.name = other->name;
	return entry;
}
