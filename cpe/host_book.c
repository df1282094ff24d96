/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of LAN hosts. */
#include "cpe/host_book.h"

#include <string.h>
#include <strings.h>

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

/* -- the reverse -- */

struct search {
	bool ipv4;
	const struct address *before;
	const struct address *found; /* NULL: none yet */
};

static void consider(struct search *search, const struct address *address)
{
	if (address_is_ipv4(address) != search->ipv4 || !address_is_reachable(address))
		return;
	if (!search->found || address_same(address, search->before))
		search->found = address;
}

static void consider_neighbours(struct search *search, const struct host_book *book,
				const struct mac *mac)
{
	const struct neighbours *neighbours = &book->neighbours;
	size_t i;

	for (i = 0; i < neighbours->count; i++)
		if (mac_compare(&neighbours->list[i].mac, mac) == 0)
			consider(search, &neighbours->list[i].address);
}

static bool conclude(const struct search *search, struct address *address)
{
	if (search->found)
		*address = *search->found;
	return search->found != NULL;
}

bool host_book_locate_mac(const struct host_book *book, const struct mac *mac, bool ipv4,
			  struct address *address)
{
	struct search search = { ipv4, address, NULL };
	size_t i;

	for (i = 0; i < book->leases.count; i++)
		if (book->leases.list[i].has_mac &&
		    mac_compare(&book->leases.list[i].mac, mac) == 0)
			consider(&search, &book->leases.list[i].address);
	if (!search.found)
		consider_neighbours(&search, book, mac);
	return conclude(&search, address);
}

static bool is_called(const char *called, const char *name)
{
	size_t length = strlen(name);

	if (!called || strncasecmp(called, name, length) != 0)
		return false;
	return called[length] == '\0' || (called[length] == '.' && !strchr(name, '.'));
}

bool host_book_locate_name(const struct host_book *book, const char *name, bool ipv4,
			   struct address *address)
{
	const struct leases *leases = &book->leases;
	struct search search = { ipv4, address, NULL };
	size_t i;

	for (i = 0; i < leases->count; i++)
		if (is_called(leases->list[i].name, name))
			consider(&search, &leases->list[i].address);
	for (i = 0; !search.found && i < leases->count; i++)
		if (is_called(leases->list[i].name, name) && leases->list[i].has_mac)
			consider_neighbours(&search, book, &leases->list[i].mac);
	return conclude(&search, address);
}

bool host_book_denies_mac(const struct host_book *book, const struct address *address,
			  const struct mac *mac)
{
	const struct mac *known = host_book_find(book, address).mac;

	return known && mac_compare(known, mac) != 0;
}

bool host_book_denies_name(const struct host_book *book, const struct address *address,
			   const char *name)
{
	const char *known = host_book_find(book, address).name;

	return known && !is_called(known, name);
}

bool host_book_confirms_mac(const struct host_book *book, const struct address *address,
			    const struct mac *mac)
{
	const struct mac *known = host_book_find(book, address).mac;

	return known && mac_compare(known, mac) == 0;
}

bool host_book_confirms_name(const struct host_book *book, const struct address *address,
			     const char *name)
{
	return is_called(host_book_find(book, address).name, name);
}

bool host_book_same_host(const struct host_book *book, const struct address *one,
			 const struct address *other)
{
	const struct mac *mac = host_book_find(book, one).mac;

	return mac && host_book_confirms_mac(book, other, mac);
}
