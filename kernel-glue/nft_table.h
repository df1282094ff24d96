/* SPDX-License-Identifier: BSD-2-Clause */
/* Our table: made, taken over from an earlier run, owned; and what this kernel can do with it. */
#ifndef HOMEPORT_NFT_TABLE_H
#define HOMEPORT_NFT_TABLE_H

#include "kernel-glue/nft_listing.h"

struct nft_table {
	struct netfilter *netfilter; /* borrowed */
	struct nft_batch *batch;     /* borrowed */
	uint32_t mark, capacity;
	bool alone;      /* nobody else shall change it; turns false if this kernel cannot */
	uint64_t origin; /* kept with the table; turns into what is found there */
};

/*
 * Makes everything but the forwardings as it shall be, in one transaction; those
 * that are there stay. If they cannot stay where they are, `lost` has them, to be
 * added again (it starts as zeros, and is the caller's to clear). `wan` may be NULL.
 */
int nft_table_install(struct nft_table *, const struct glue_wan *wan, struct nft_listing *lost,
		      struct failure *);

/* Tries out what enum nft_put needs. */
bool nft_table_can_update(struct nft_table *);
bool nft_table_can_destroy(struct nft_table *);

int nft_table_remove(struct nft_table *, struct failure *);

/* Fills the failure with what cannot be done to the table and what cures it; returns error. */
int nft_table_fail(const struct nft_table *, int error, struct failure *, const char *what);

#endif
