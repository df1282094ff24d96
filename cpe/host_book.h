/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host book: what else is known of a LAN host than its address. MAC addresses are the
 * kernel's, names the DHCP server's; a name is found by the address that was leased, or
 * else by the MAC address, so that a host has its name in IPv6 as well.
 */
#ifndef HOMEPORT_HOST_BOOK_H
#define HOMEPORT_HOST_BOOK_H

#include "cpe/lease_file.h"
#include "kernel-glue/neighbours.h"

/* As everything was when it was opened; close frees. */
struct host_book {
	struct neighbours neighbours;
	struct leases leases;
};

/* "": no lease file. -errno and a sentence if something could not be read: that is missing then. */
int host_book_open(struct host_book *, const char *lease_file, struct failure *);
void host_book_close(struct host_book *);

/* Borrowed until the book is closed; NULL: not known. */
struct host_entry {
	const struct mac *mac;
	const char *name; /* as host_name.h has them */
};

struct host_entry host_book_find(const struct host_book *, const struct address *);

/*
 * The reverse: an address of the host with this MAC address, or of this name (a single
 * label also stands for a name that goes on with a domain), of the one family or, IPv6,
 * a global one. Leased ones come first. *address: where it was last, which it stays if
 * that is still one of them; else another one, or, and false, as it was.
 */
bool host_book_locate_mac(const struct host_book *, const struct mac *, bool ipv4,
			  struct address *address);
bool host_book_locate_name(const struct host_book *, const char *name, bool ipv4,
			   struct address *address);

/* Is the address known to be that host's? */
bool host_book_confirms_mac(const struct host_book *, const struct address *, const struct mac *);
bool host_book_confirms_name(const struct host_book *, const struct address *, const char *name);

/* Are both addresses known to be one host's? */
bool host_book_same_host(const struct host_book *, const struct address *one,
			 const struct address *other);

/* Is the address known to be another host's? Not so if nothing is known of it. */
bool host_book_denies_mac(const struct host_book *, const struct address *, const struct mac *);
bool host_book_denies_name(const struct host_book *, const struct address *, const char *name);

#endif
