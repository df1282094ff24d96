/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transactions of nf_tables as bytes, without a socket.
 *
 *	nft_batch_begin(batch, sequence);
 *	... one or more puts ...
 *	nft_batch_end(batch);
 *
 * A batch that runs out of memory turns `failed` and stays so until it is begun
 * again. The kernel reports errors by sequence number: whoever puts messages sets
 * batch->sequence to tell them apart; messages may have the same one.
 */
#ifndef HOMEPORT_NFT_MESSAGE_H
#define HOMEPORT_NFT_MESSAGE_H

#include "kernel-glue/kernel_glue.h"
#include "kernel-glue/nft_element.h"

#define NFT_TABLE_NAME_MAX 32 /* with the closing NUL */

struct nft_batch {
	char table[NFT_TABLE_NAME_MAX];
	uint32_t sequence; /* of the messages put from now on */
	uint32_t step;     /* added to it after each message */
	bool failed;
	uint8_t *bytes;
	size_t length, size;
	size_t last; /* where the latest message begins */
};

/* `table` is shorter than NFT_TABLE_NAME_MAX. */
void nft_batch_init(struct nft_batch *, const char *table);
void nft_batch_clear(struct nft_batch *);

void nft_batch_begin(struct nft_batch *, uint32_t sequence);
/* Asks for the acknowledgement of the last message. */
void nft_batch_end(struct nft_batch *);

/* "rule", "set", ...: what the message with this sequence number is about, for sentences. */
const char *nft_batch_what(const struct nft_batch *, uint32_t sequence);

/* -- elements -- */

enum nft_put {
	NFT_ADD,    /* fails if the key is there */
	NFT_UPDATE, /* adds it, or gives it a new lifetime (from Linux 6.12); fails on other data */
	NFT_DELETE, /* fails if it is not there */
	NFT_DESTROY, /* does not (from Linux 6.3) */
};

/* The forwarding gives the record, and is NULL for a companion. */
void nft_put_element(struct nft_batch *, enum nft_put, const struct nft_element *,
		     monotonic lifetime, const struct forwarding *);

/* What an element's user data must hold to be our record: find it; false if there is none. */
bool nft_find_record(const uint8_t *bytes, size_t length, const uint8_t **record,
		     uint8_t *record_length);

/* -- the table -- */

#define NFT_TABLE_OWNED    0x2
#define NFT_TABLE_PERSISTS 0x4

void nft_put_table(struct nft_batch *, uint32_t flags, uint64_t origin);
void nft_put_table_removal(struct nft_batch *);
bool nft_find_origin(const uint8_t *user_data, size_t length, uint64_t *origin);

/* All sets and chains (no-ops where they exist), then all rules anew. */
void nft_put_ruleset(struct nft_batch *, uint32_t capacity, uint32_t mark);

/* What a set would be created with: flags as the kernel shows them. */
uint32_t nft_set_flags(enum nft_set_id);

/* External addresses, interfaces, and where flows with somebody's port go instead. */
void nft_put_wan(struct nft_batch *, const struct glue_wan *);

#endif
