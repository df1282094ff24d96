/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A netlink socket for listings: asks the kernel for all of something, and reads
 * the answer to its end. Netfilter has a socket of its own: nft_transaction.h.
 */
#ifndef HOMEPORT_NETLINK_DUMP_H
#define HOMEPORT_NETLINK_DUMP_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/* Starts as zeros; close is fine with these, too. */
struct netlink_dump {
	struct mnl_socket *socket;
	uint32_t sequence;
};

/* 0 or -errno. */
int netlink_dump_open(struct netlink_dump *, int family);
void netlink_dump_close(struct netlink_dump *);

/*
 * Hands each message of the answer to `read`. The question has type and payload.
 * 0, or -errno: the kernel's, the reader's (errno where it returned MNL_CB_ERROR),
 * or -EINTR if changes overtook it and it should be asked again.
 */
int netlink_dump_ask(struct netlink_dump *, struct nlmsghdr *question, mnl_cb_t read, void *arg);

#endif
