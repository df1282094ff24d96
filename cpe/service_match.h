/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Service match: which mappings a configured service speaks of, and whose they are.
 * What hosts say of themselves counts only as far as the host book has it.
 */
#ifndef HOMEPORT_SERVICE_MATCH_H
#define HOMEPORT_SERVICE_MATCH_H

#include "cpe/host_book.h"
#include "cpe/services.h"
#include "pcp-proxy/mapping.h"

/* Is it of the protocol and of one of the ports? Whose it is does not matter yet. */
bool service_speaks_of(const struct config_service *service, const struct mapping *mapping);

/* Has the book to be asked whose an address is? */
bool service_needs_book(const struct config_service *service);

/*
 * Is that one of the service's hosts? Of many, the label is which. `book` may be NULL if
 * it is not needed.
 */
bool service_is_for(const struct config_service *service, const struct host_book *book,
		    const struct address *host, char label[HOST_LABEL]);

/* Does the mapping have the port, in the family? */
bool place_has(const struct service_place *place, const struct mapping *mapping);

/* Where it is reached by the mapping. */
struct endpoint place_outside(const struct service_place *place, const struct mapping *mapping);

/*
 * May the place mean the mapping of this host from now on, which has just been granted
 * (`fresh`) or stands already? So if it means none or the same host's. Another address
 * of the same host counts once it asks; another host has to wait until the place, and
 * all others of the name, are nobody's.
 */
bool place_may_mean(const struct services *services, const struct service_place *place,
		    const struct host_book *book, const struct address *host, bool fresh);

/* Is the address known to be another host's by now? */
bool place_is_denied(const struct service_place *place, const struct host_book *book);

#endif
