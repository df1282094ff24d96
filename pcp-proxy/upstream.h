/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Upstream: the addresses under which the carrier may be asked, and which one of them
 * is (RFC 7488, RFC 6887 8.1).
 *
 * One is asked after another until one answers, and that one is kept. When it falls
 * silent, or the network says that nobody is there, it begins anew with the first.
 */
#ifndef HOMEPORT_UPSTREAM_H
#define HOMEPORT_UPSTREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "pcp-proxy/pcp.h"

enum upstream_origin {
	UPSTREAM_CONFIGURED,
	UPSTREAM_DHCP,    /* RFC 7291 */
	UPSTREAM_AFTR,    /* RFC 8585 DSLITE-3 */
	UPSTREAM_ROUTER,  /* RFC 6887 8.1 */
	UPSTREAM_ANYCAST, /* RFC 7723 */
};

/* "configured", "dhcp", "aftr", "router", "anycast" */
const char *upstream_origin_name(enum upstream_origin origin);

/*
 * The way to one address of the carrier. A mapping whose internal address, as the
 * carrier sees it, is not the source of our datagrams names it in THIRD_PARTY (RFC
 * 7648 3.3).
 */
struct carrier_line {
	struct endpoint server;  /* port 0: none is known */
	struct address source;   /* of our datagrams to it */
	struct address own;      /* internal address, for the carrier, of what we translate and of
				   ourselves: the source, or the B4's IPv4 or CLAT's IPv6 address */
	struct address softwire; /* our end of the one that they leave by: who we are to the AFTR;
				    none: they leave by none */
	bool has_nat64;          /* its prefixes are to be learned: RFC 7225 */
	struct prefix nat64;     /* ...until then it is this one; length 0: none is known */
	bool hosts_only;         /* we translate nothing: it is asked in the name of hosts alone */
	enum upstream_origin origin;
	uint8_t group;     /* addresses of one list are of one group */
	uint8_t of_server; /* and those of one server have one number: of lists of both families,
			      the first ones are taken to be of the same, and so on */
	struct pcp_nonce
		mask; /* over the nonces that this server sees; zeros: they are as they were */
};

#define UPSTREAM_LINES 16

struct upstream_list {
	struct carrier_line lines[UPSTREAM_LINES]; /* in the order in which they are tried */
	uint8_t count;
};

/* At the end of the list; one more than there is room for is left out. */
void upstream_list_add(struct upstream_list *list, const struct carrier_line *line);

/*
 * Sorts the addresses of each server as RFC 6724 6 does: by scope and precedence, and
 * else as they came. All must have a source; servers stay in their order.
 */
void upstream_list_sort(struct upstream_list *list);

/*
 * Where there are several servers, none may see the nonces of another (RFC 6887 11.2): each
 * gets a mask of its own, by its addresses alone, so that it is the same in the next run and
 * in any order. One of them, which is the only one as a rule, sees what the host has sent
 * (RFC 7648 3).
 */
void upstream_list_mask(struct upstream_list *list);

/* With the mask of the line, or without it again. */
struct pcp_nonce upstream_masked(const struct carrier_line *line, const struct pcp_nonce *nonce);

bool upstream_list_same(const struct upstream_list *one, const struct upstream_list *other);

/* -- which one is asked -- */

/* All zero: none is known. */
struct upstream {
	struct upstream_list list;
	uint8_t at;               /* the one that is asked */
	uint32_t silent;          /* bit by bit: those that have been asked in vain */
	bool answers;             /* the one that is asked has answered */
	bool exhausted;           /* all have been asked in vain, and nothing was heard since */
	struct endpoint knows_us; /* the one that has answered last; port 0: none */
};

/* The one that is asked; its server's port is 0 if none is known. */
const struct carrier_line *upstream_line(const struct upstream *upstream);

/*
 * The addresses are these now. The one that is asked stays if the servers are the same
 * ones, or if it is among these and has answered; else it is the first. True: another one
 * is asked now.
 */
bool upstream_set(struct upstream *upstream, const struct upstream_list *list);

/* It has answered. True: another one than before, which need not know of our mappings. */
bool upstream_heard(struct upstream *upstream);

/*
 * It was asked in vain, often enough (RFC 7488 3: four times). True: another one is
 * asked now; false: all have been asked in vain, and it begins anew.
 */
bool upstream_fell_silent(struct upstream *upstream);

/*
 * The network says that nobody can be reached there. Is that as good as silence, and the
 * next one to be asked at once (RFC 7488 3)? Not when all have been tried so: then they
 * are asked in their time.
 */
bool upstream_is_refused(const struct upstream *upstream, uint8_t number);

#endif
