/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A netlink socket for questions, one at a time, each answered before the call
 * returns. Netfilter has a socket of its own: nft_transaction.h.
 */
#ifndef HOMEPORT_NETLINK_QUESTIONS_H
#define HOMEPORT_NETLINK_QUESTIONS_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/* Starts as zeros; close is fine with these, too. */
struct netlink_questions {
	struct mnl_socket *socket;
	uint32_t sequence;
};

/* 0 or -errno. */
int netlink_questions_open(struct netlink_questions *, int family);
void netlink_questions_close(struct netlink_questions *);

/*
 * All there is: hands each message of the answer to `read`. The question has type
 * and payload. 0, or -errno: the kernel's, the reader's (errno where it returned
 * MNL_CB_ERROR), or -EINTR if changes overtook it and it should be asked again.
 */
int netlink_ask_all(struct netlink_questions *, struct nlmsghdr *question, mnl_cb_t read,
		    void *arg);

/* One thing that the question names: the same, but -ENOENT if there is no such thing. */
int netlink_ask_one(struct netlink_questions *, struct nlmsghdr *question, mnl_cb_t read,
		    void *arg);

#endif
