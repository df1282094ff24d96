/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket to netfilter: one transaction or one question at a time, both answered
 * before the call returns.
 *
 * One socket serves for life, for nf_tables and conntrack: opening and closing
 * them can wait for others' deletions.
 */
#ifndef HOMEPORT_NFT_TRANSACTION_H
#define HOMEPORT_NFT_TRANSACTION_H

#include <libmnl/libmnl.h>

#include "kernel-glue/nft_message.h"

struct netfilter;

int netfilter_open(struct netfilter **, struct failure *);
void netfilter_close(struct netfilter *);

/* How the kernel names us to those who listen for changes. */
uint32_t netfilter_port(const struct netfilter *);

/* Takes so many sequence numbers, that follow one another, and returns the first. */
uint32_t netfilter_take_sequences(struct netfilter *, uint32_t count);

/* Told of each message that the kernel refused; why is "" or a word of the kernel's. */
typedef void nft_refused(void *arg, uint32_t sequence, int error, const char *why);

/*
 * Sends an ended batch whose sequence numbers are in first...last. Returns 0 if it
 * was committed; else -errno of the first refusal (all of it was undone), or of the
 * attempt to send.
 */
int netfilter_commit(struct netfilter *, const struct nft_batch *, uint32_t first, uint32_t last,
		     nft_refused *, void *arg);

/*
 * Sends a request and hands each message of its answer to `read`. Returns 0, or
 * -errno: the kernel's, the reader's (errno where it returned MNL_CB_ERROR), or
 * -EINTR if a dump was overtaken by changes and should be asked for again.
 */
int netfilter_ask(struct netfilter *, struct nlmsghdr *request, mnl_cb_t read, void *arg);

/* -- how answers to a batch are read; no socket -- */

struct nft_answers {
	uint32_t first, last;
	nft_refused *refused;
	void *arg;
	bool acknowledged;
	int error; /* errno of the first refusal */
};

void nft_answers_read(struct nft_answers *, const void *bytes, size_t length);

/* What they say, all having been read: 0 or -errno. */
int nft_answers_result(const struct nft_answers *);

#endif
