/* SPDX-License-Identifier: BSD-2-Clause */
/* Notices when somebody else removes something from our table. */
#ifndef HOMEPORT_NFT_WATCH_H
#define HOMEPORT_NFT_WATCH_H

#include "kernel-glue/kernel_glue.h"

struct nlmsghdr;
struct nft_watch;

/* `port`: of the socket whose changes are our own. The name is copied. */
int nft_watch_open(struct nft_watch **, const char *table, uint32_t port, struct failure *);
void nft_watch_close(struct nft_watch *);
int nft_watch_descriptor(const struct nft_watch *);

/* Reads what is waiting. >0: something of ours is gone, or may be. */
int nft_watch_read(struct nft_watch *);

/* Does the message tell that others have removed something from the table? No socket. */
bool nft_message_is_damage(const struct nlmsghdr *, const char *table, uint32_t port);

#endif
