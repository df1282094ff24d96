/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DHCP facts: what the DHCP clients of the WAN have learned of the carrier. Their hook
 * scripts hand it to the control socket, all that one client knows at a time; without
 * DHCP there are none.
 */
#ifndef HOMEPORT_DHCP_FACTS_H
#define HOMEPORT_DHCP_FACTS_H

#include "cpe/acs_offer.h"
#include "cpe/base/failure.h"
#include "pcp-proxy/server_list.h"

/* As it came. */
struct dhcp_option {
	uint8_t octets[ACS_OPTION_MAX];
	size_t length; /* 0: not told */
};

struct dhcp_facts {
	struct server_list ipv4, ipv6; /* PCP servers, by the client that knows them: RFC 7291 */
	struct address aftr;           /* none: not known; RFC 6334 */
	struct dhcp_option acs_ipv4, acs_ipv6; /* see acs_offer_read() */
};

struct json_object;

/*
 * Replaces what one client knows, as the request of homeportctl(1) says: family, servers,
 * aftr, acs. -EINVAL and why if the request is none; nothing is changed then.
 */
int dhcp_facts_read(struct dhcp_facts *facts, struct json_object *request, struct failure *failure);

/* Adds to an array the requests that tell the same of this interface, one for each client. */
void dhcp_facts_write(const struct dhcp_facts *facts, const char *interface,
		      struct json_object *requests);

#endif
