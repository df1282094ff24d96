/* SPDX-License-Identifier: BSD-2-Clause */
/* What the writers of messages share: room in a batch, and a message's header. */
#ifndef HOMEPORT_NFT_BATCH_H
#define HOMEPORT_NFT_BATCH_H

#include "kernel-glue/nft_message.h"

struct nlmsghdr;

/*
 * A message of nf_tables for our table's family, to which less than so many octets
 * of attributes will be put; NULL: no memory, the batch has failed. Valid until the
 * next one.
 */
struct nlmsghdr *nft_message_start(struct nft_batch *, uint16_t kind, uint16_t flags, size_t room);
void nft_message_end(struct nft_batch *, const struct nlmsghdr *);

/* The rules, nft_rules.c. */
void nft_put_rules(struct nft_batch *, uint32_t mark);
void nft_put_stolen_port_rule(struct nft_batch *, const struct port_range *, size_t count);
void nft_put_anonymous_map(struct nft_batch *, uint32_t id, const struct port_range *,
			   size_t count);

#endif
