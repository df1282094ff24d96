/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WAN: from facts about links and from the configuration to what the gateway is
 * towards the Internet. Pure; link_watch.h brings the facts.
 */
#ifndef HOMEPORT_WAN_H
#define HOMEPORT_WAN_H

#include "cpe/config_file.h"
#include "kernel-glue/link_watch.h"

struct wan {
	char name[IFNAMSIZ];           /* of its interface */
	uint32_t metric;               /* of the default route over it; UINT32_MAX: there is none */
	struct port_set port_set;      /* ours, where the mode has one */
	const struct deployment *mode; /* as configured, or as found; "auto": nothing tells yet */
	const char *reason;            /* why it was found, for people; NULL: it is configured */
	uint32_t interface;            /* index; 0: there is none of that name, or it is down */
	char ipv4_interface[IFNAMSIZ]; /* where IPv4 leaves: the WAN itself, a softwire, a CLAT */
	struct address ipv4;           /* our IPv4 address there; "no address": none */
	struct endpoint upstream;      /* the carrier's PCP server; port 0: none is known */
	struct address source;         /* ours towards it, as far as facts tell; or none */
	struct address own;            /* see struct carrier_line */
	bool has_nat64;                /* ...and this */
	struct address external;       /* see server_external() */
};

/* prefix64: of a NAT64 that we are known to be behind; length 0: of none. */
struct wan wan_of(const struct config_wan *config, const struct prefix *prefix64,
		  const struct link_facts *facts);

bool wan_same(const struct wan *one, const struct wan *other);

/* What is missing for the mode to work, as a sentence with its cure; NULL: nothing. */
const char *wan_trouble(const struct wan *wan);

#endif
