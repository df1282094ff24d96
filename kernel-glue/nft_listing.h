/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel holds of ours: the table, its sets, and the forwardings in them. */
#ifndef HOMEPORT_NFT_LISTING_H
#define HOMEPORT_NFT_LISTING_H

#include "kernel-glue/nft_transaction.h"

/* -- the table -- */

struct nft_table_facts {
	bool exists;
	uint32_t flags;
	uint32_t owner; /* the port of the socket that owns it; 0: nobody does */
	bool has_origin;
	uint64_t origin;
};

int nft_look_at_table(struct netfilter *, const char *table, struct nft_table_facts *);

/* >0: all sets of ours are there as we make them now; 0: not all; -errno. */
int nft_sets_fit(struct netfilter *, const char *table, uint32_t capacity);

/* -- forwardings -- */

/* Starts as zeros; clear frees. */
struct nft_listing {
	struct forwarding *forwardings; /* with record, lifetime being what is left */
	size_t count, size;
};

/* On an error (-ENOENT: a set is not there) the listing has what could be read. */
int nft_list(struct netfilter *, const char *table, struct nft_listing *);
void nft_listing_clear(struct nft_listing *);

/* The elements of one message about a set; those that are not as we make them are left out. */
int nft_listing_read(struct nft_listing *, enum nft_set_id, const struct nlmsghdr *);

/* -- one element -- */

/* Does the kernel have it? 0 and the rest of its lifetime, or -ENOENT, -errno. */
int nft_look_at_element(struct netfilter *, const char *table, const struct nft_element *,
			monotonic *lifetime);

#endif
