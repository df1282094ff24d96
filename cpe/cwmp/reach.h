/* SPDX-License-Identifier: BSD-2-Clause */
/* Reach: where the gateway can be asked for a session. */
#ifndef HOMEPORT_CWMP_REACH_H
#define HOMEPORT_CWMP_REACH_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>

struct reach {
	char interface[IFNAMSIZ];
	char address[INET6_ADDRSTRLEN]; /* of it: IPv4 if it has one that is not link-local */
};

/* Of this interface, or, "", of the one that the default route leads to. False: there is none. */
bool reach_find(struct reach *reach, const char *interface);

#endif
