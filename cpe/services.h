/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Services: what the configured services stand for at the moment. A section is one
 * *place* for each of its ports, in each family, at each of its accounts; one that is
 * for many hosts has these places for each host that was met.
 *
 * A host is met when it has a mapping of the section's port and a name that the DHCP
 * server tells. That name, and nothing else that a host may send, becomes one label in
 * front of a name that the operator has given. It is the host's as long as it holds it:
 * another host that calls itself the same is passed over.
 *
 * Pure: no socket, no clock.
 */
#ifndef HOMEPORT_SERVICES_H
#define HOMEPORT_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "cpe/config_file.h"
#include "ddns/ddns.h"

#define SERVICE_HOSTS 64 /* that a section can have met at a time */

struct service_place {
	const struct config_service *service;
	size_t account;        /* place in the configuration */
	uint16_t port;         /* 0: the protocol has none */
	bool ipv4;             /* outside */
	const char *name;      /* in DNS */
	const char *host;      /* its label; NULL: the section is for one host */
	struct address source; /* whose mapping is meant; none: nobody's yet */
	bool seen;             /* publish.c's: the mapping stands */
};

/* Starts as zeros; clear frees. */
struct services {
	const struct config *config;
	struct service_place *places; /* those of a section in a row */
	size_t count;
	struct service_host **hosts; /* that were met; inside of services.c only */
	size_t host_count;
};

/*
 * The places of the configuration, which must live until the next call or the end; no
 * hosts were met, nobody's mapping is meant. False: no memory; then there are no places.
 */
bool services_configure(struct services *services, const struct config *config);
void services_clear(struct services *services);

/*
 * The label that a DHCP name gives a host. False: none. Only the first label of the name
 * counts; underscores become hyphens, and what has a meaning of its own is no host:
 * wpad, isatap, v4 and the like, and what looks like an encoded name (RFC 5891 4.2.3.1).
 */
#define HOST_LABEL 64 /* size, with the NUL */
bool services_host_label(const char *dhcp_name, char label[HOST_LABEL]);

/*
 * A host of that label was met for a section of many. It has places from
 * services_expand() on. False: nothing has changed; it is known already, the name is
 * that of another service, or there are too many.
 */
bool services_meet(struct services *services, const struct config_service *service,
		   const char *label);

/* As the publisher wants to have it, borrowed; the variant tells apart those of a name. */
struct ddns_service place_as_service(const struct service_place *place);

/* The host is forgotten with its places, from services_expand() on. */
void services_forget(struct services *services, const struct config_service *service,
		     const char *label);

/*
 * Places anew after hosts were met or forgotten; those that were there keep whose
 * mapping is meant. False: no memory; everything is as it was.
 */
bool services_expand(struct services *services);

#endif
