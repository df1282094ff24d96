/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lease file: what the gateway's DHCP server calls the hosts, in the form of dnsmasq
 *
 *	EXPIRY MAC IPV4 NAME CLIENTID
 *	EXPIRY IAID IPV6 NAME DUID
 *
 * or of odhcpd:
 *
 *	# INTERFACE MAC ipv4 NAME UNTIL ID 32 IPV4/32
 *	# INTERFACE DUID IAID NAME UNTIL ID LENGTH IPV6/128...
 *
 * Names are what hosts have told of themselves: one that host_name.h does not take is no
 * name. Lines of any other form are passed over, and too long ones too. Leases that have
 * ended count as long as the server leaves them there; gateways may not know the time.
 */
#ifndef HOMEPORT_LEASE_FILE_H
#define HOMEPORT_LEASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/mac.h"

#define LEASE_FILE_LARGEST 262144 /* octets; some 3000 hosts */
#define LEASE_LINE_LONGEST 1023   /* octets without the line end */

struct lease {
	struct address address;
	bool has_mac;
	struct mac mac;
	const char *name; /* NULL: none */
};

/* Starts as zeros; clear frees. */
struct leases {
	char *text;              /* names stand in it */
	struct lease *list;      /* by address */
	const struct lease **of; /* those with MAC address and name, by MAC address */
	size_t count, room, of_count;
};

/* -- octets; no file -- */

/* From any text; 0 or -ENOMEM, with nothing to clear then. */
int leases_parse(struct leases *, const char *text, size_t length);
void leases_clear(struct leases *);

/* What is leased there; NULL: nothing. */
const struct lease *lease_at(const struct leases *, const struct address *);

/* A lease with a name of the host that has this MAC address; NULL: there is none. */
const struct lease *lease_of(const struct leases *, const struct mac *);

/* -- files -- */

/* -errno and a sentence, with nothing to clear then. "": no file, no leases. */
int leases_load(struct leases *, const char *path, struct failure *);

#endif
