/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwardings as elements of nf_tables sets, and back. Pure.
 *
 * The rules of our table never change with the mappings; a forwarding is one to
 * three elements. The primary one says all about it, so that it can be read back;
 * companions serve packets of the other direction.
 */
#ifndef HOMEPORT_NFT_ELEMENT_H
#define HOMEPORT_NFT_ELEMENT_H

#include "kernel-glue/kernel_glue.h"

/*
 * In the order in which a new table has them: the kernel goes through them to find one
 * by its name, so those that most mappings need come first.
 */
enum nft_set_id {
	NFT_MAP4,     /* MAP, a port */
	NFT_REV4,     /* from inside: the mapped endpoint keeps its external port */
	NFT_USED4,    /* external ports that no other host may get by chance */
	NFT_EXT4,     /* our external addresses */
	NFT_WANIF,    /* external interfaces */
	NFT_PEER4_IN, /* PEER, from outside */
	NFT_PEER4_OUT,
	NFT_FILT4,   /* MAP with FILTER, a port */
	NFT_WIDE4,   /* MAP with FILTER, all ports */
	NFT_PROTO4,  /* MAP, all ports */
	NFT_RPROTO4, /* from inside */
	NFT_ALL4,    /* MAP, all protocols */
	NFT_RALL4,   /* from inside */
	NFT_PEER6,   /* pinholes, IPv4 addresses as mapped ones: exactly one flow, */
	NFT_PIN6,    /* a port, */
	NFT_PIN6F,   /* with FILTER, */
	NFT_PIN6P,   /* all ports, */
	NFT_PIN6A,   /* all protocols */
	NFT_SETS
};

#define NFT_FIELDS_MAX 5
#define NFT_KEY_MAX    44

/* How nf_tables is told of a set. */
struct nft_set_layout {
	const char *name;
	uint32_t key_type, data_type; /* nft's numbers; data 0: no map */
	uint8_t data_length;
	uint8_t fields[NFT_FIELDS_MAX]; /* octets of the key's fields, each padded to 4 */
	bool timeout, interval;
};

extern const struct nft_set_layout nft_sets[NFT_SETS];

uint32_t nft_set_key_length(enum nft_set_id);

/* How many elements a set takes in a table for `capacity` forwardings of a kind; 0: any. */
uint32_t nft_set_size(enum nft_set_id, uint32_t capacity);

enum nft_role {
	ROLE_PRIMARY, /* has the record; nobody else's */
	ROLE_ALONE,   /* companion of this forwarding alone */
	ROLE_REVERSE, /* companion that forwardings with the same internal endpoint share */
	ROLE_USED,    /* companion that forwardings with the same external port share */
};

struct nft_element {
	enum nft_set_id set;
	enum nft_role role;
	uint8_t key[NFT_KEY_MAX];
	uint8_t key_end[NFT_KEY_MAX]; /* interval sets only */
	uint8_t data[8];
};

#define NFT_ELEMENTS_MAX 3

/* Is the set one that holds primary elements? */
bool nft_set_is_primary(enum nft_set_id);

/* Where the primary element of a forwarding is. */
enum nft_set_id nft_primary_set(const struct forwarding *);

/* The elements of a valid forwarding, the primary one first; returns how many. */
size_t nft_elements(const struct forwarding *, struct nft_element elements[NFT_ELEMENTS_MAX]);

/* From a primary element to all but lifetime and record; false if it is none of ours. */
bool nft_element_forwarding(const struct nft_element *, struct forwarding *);

#endif
