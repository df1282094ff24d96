/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes as messages: which elements come, stay longer and go. No socket.
 *
 * What the kernel would refuse is not put, and the holdings are told as if the
 * rest had happened: if it has not, they must be loaded anew.
 */
#ifndef HOMEPORT_NFT_CHANGE_H
#define HOMEPORT_NFT_CHANGE_H

#include "kernel-glue/holdings.h"
#include "kernel-glue/nft_message.h"

struct nft_changes {
	struct nft_batch batch;
	struct holdings *holdings;
	bool can_update, can_destroy; /* see enum nft_put */
};

/* 0, also where there is nothing to do; -EINVAL, -EEXIST, -ENFILE, -ENOMEM. */
int nft_put_change(struct nft_changes *, const struct change *, monotonic now);

/* All but the primary element of what is held, whether the kernel has them or not. */
void nft_put_companions(struct nft_changes *, const struct forwarding *, monotonic now);

#endif
