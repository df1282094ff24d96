/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding whom to tell (RFC 2136 4): the zone that a name is in, by its SOA record, and
 * the addresses of its primary, else of its other name servers. A conversation with a
 * resolver, or with the server itself where that is configured; nothing of it is signed.
 * A forger can send us astray, no more: who does not have the key cannot answer an update.
 *
 *	primary_begin(&search, &name, have_server);
 *	primary_ask(&search, random, octets, size) --> (transport) --> primary_hear(...)
 *	... until PRIMARY_FOUND: search.zone, search.server
 *	primary_next(&search) if that one does not answer
 */
#ifndef HOMEPORT_PRIMARY_H
#define HOMEPORT_PRIMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/random.h"
#include "ddns/dns_name.h"

#define PRIMARY_SERVERS 4 /* that are tried, at most */

struct primary {
	enum primary_stage {
		PRIMARY_IDLE,
		PRIMARY_ZONE,       /* SOA of the name, or of what is above it */
		PRIMARY_SERVERS_OF, /* NS of the zone */
		PRIMARY_IPV4,       /* A, then AAAA of the server at hand */
		PRIMARY_IPV6,
		PRIMARY_DONE,
	} stage;
	bool has_server; /* it is configured: only the zone is looked for */
	struct dns_name name, asked, zone;
	struct dns_name servers[PRIMARY_SERVERS]; /* the primary first */
	size_t count, current;
	struct endpoint server;
	uint16_t id;
};

/* From the beginning. `zone` NULL: it is looked for; else its primary alone is. */
void primary_begin(struct primary *primary, const struct dns_name *name,
		   const struct dns_name *zone, bool has_server);

/* The next question: a DNS message; its length, 0 if it does not fit. */
size_t primary_ask(struct primary *primary, const struct random_source *random, uint8_t *octets,
		   size_t size);

enum primary_step {
	PRIMARY_LISTEN, /* that was no answer to it */
	PRIMARY_ON,     /* there is more to ask */
	PRIMARY_FOUND,
	PRIMARY_NOT_FOUND, /* there is no such zone, or no server of it has an address */
	PRIMARY_FAILED,    /* who was asked cannot tell now */
};

enum primary_step primary_hear(struct primary *primary, const uint8_t *octets, size_t length);

/* The server does not answer, or cannot: the next one. False: there is none. */
bool primary_next(struct primary *primary);

#endif
