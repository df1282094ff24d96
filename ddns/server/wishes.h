/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wishes: what the publisher is to keep in DNS for the registrations.
 *
 *	NAME                    where this server is, as soon as NAME has a service
 *	direct.NAME             where the services are
 *	_http._tcp.NAME  SRV    and at which port
 *
 * A name without services, as any dynamic DNS client registers it, has its own
 * addresses instead.
 */
#ifndef HOMEPORT_WISHES_H
#define HOMEPORT_WISHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ddns/ddns.h"
#include "ddns/dns_name.h"
#include "ddns/record_plan.h"
#include "ddns/server/registrations.h"

struct wish {
	char label[DDNS_LABEL];
	char name[HOST_NAME_SIZE];
	char srv[RECORD_BELOW];
	bool direct;
	struct endpoint at;
	uint64_t expires; /* seconds since 1970; in the past: only withdraw it; UINT64_MAX: never */
};

struct wishes {
	struct wish *list;
	size_t count;
};

/* Our own addresses, which visitors are sent to; port 0: none of that family. */
struct wishes_self {
	struct endpoint ipv4, ipv6;
};

/* Names with more octets have no room for what is put before them. */
#define WISHES_NAME_MOST 160

/*
 * Can a host name, in small letters, be published? Not so one that is too long, or
 * that begins with a label which we put before names: v4, v6, direct.
 */
bool wishes_can_have(const char *name);

/*
 * On the heap: wishes_clear(). Names that are not in the zone (any more), or cannot
 * be published, are left out. 0 or -ENOMEM.
 */
int wishes_make(const struct registrations *registrations, const struct wishes_self *self,
		const struct dns_name *zone, struct wishes *wishes);
void wishes_clear(struct wishes *wishes);

/* The same services, wherever they lead now: the publisher need not be configured anew. */
bool wishes_are_alike(const struct wishes *one, const struct wishes *other);

/* The wish as the publisher knows it, borrowed from it; account 0. */
struct ddns_service wish_service(const struct wish *wish, uint32_t ttl);

#endif
