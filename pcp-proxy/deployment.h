/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deployments: one row for each way a home is connected. Everything that
 * differs between them is a column here, so that no other file asks which one
 * it is in.
 */
#ifndef HOMEPORT_DEPLOYMENT_H
#define HOMEPORT_DEPLOYMENT_H

#include <stdbool.h>

/*
 * How a mapping gets from inside to outside. Where the gateway translates and the
 * carrier is asked, too, the gateway forwards before it asks: the first packet may
 * follow the carrier's yes at once. Where nothing is translated here it asks first:
 * nothing is open without the carrier's consent.
 */
struct crossing {
	bool possible;
	bool translates; /* the gateway has an external endpoint for it; else it is a pinhole */
	bool asks;       /* a PCP server of the carrier must agree */
};

struct deployment {
	const char *name;      /* as the configuration spells it */
	const char *meaning;   /* one line for people */
	struct crossing ipv4;  /* inside and outside */
	struct crossing nat64; /* IPv6 inside, IPv4 outside */
	struct crossing ipv6;  /* inside and outside */
	bool shares_address;   /* others have ports of the outermost IPv4 address, too */
	bool has_port_set;     /* only some ports of the address are ours: port_set.h */
	bool all_agree;        /* all servers of the carrier have to: proxies.h */
	bool has_clat;         /* what is translated to IPv4 leaves as IPv6: RFC 6877 */
	bool is_to_be_found; /* stands for another row that facts will tell, and for none until then */
};

/* A line on which nothing is mapped, by the operator's wish. It is no row, and found by no name. */
extern const struct deployment deployment_off;

/* How hosts of one family get to the other or the same; never from IPv4 to IPv6. */
const struct crossing *deployment_crossing(const struct deployment *deployment, bool internal_ipv4,
					   bool external_ipv4);

/*
 * Does it need an external IPv4 address of the line's? What crosses unchanged and unasked
 * needs nothing of ours.
 */
bool deployment_needs_address(const struct deployment *deployment, const struct crossing *crossing);

/* Is there anything that the carrier is asked for? */
bool deployment_asks(const struct deployment *deployment);

/* NULL if there is none of that name. */
const struct deployment *deployment_find(const char *name);

/* Row by row; NULL at the end. */
const struct deployment *deployment_row(unsigned int number);

#endif
