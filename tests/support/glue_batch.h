/* SPDX-License-Identifier: BSD-2-Clause */
/* Transactions of nf_tables as a test reads them. Include it behind cmocka.h. */
#ifndef HOMEPORT_TESTS_GLUE_BATCH_H
#define HOMEPORT_TESTS_GLUE_BATCH_H

#include <libmnl/libmnl.h>

#include "kernel-glue/nft_message.h"

/* The first message of a batch, the bracket that opens it; the next one; NULL: no more. */
const struct nlmsghdr *batch_first(const struct nft_batch *);
const struct nlmsghdr *batch_next(const struct nft_batch *, const struct nlmsghdr *);

/* An attribute of a message or of another attribute; NULL: it has none of this type. */
const struct nlattr *message_part(const struct nlmsghdr *, uint16_t type);
const struct nlattr *part_of(const struct nlattr *, uint16_t type);

#define BATCH_TEXT 16384

/*
 * A line for each message between the brackets, what it is about and for an element
 * its lifetime and the length of its user data:
 *
 *	add map4 3600000 ms, 12 octets
 *	update rev4 3600000 ms
 *	delete used4
 *	destroy used4
 *	empty ext4
 *	new table; delete table; new set map4; new chain pre; new rule in4; delete rules
 */
const char *batch_print(const struct nft_batch *, char text[BATCH_TEXT]);

#endif
