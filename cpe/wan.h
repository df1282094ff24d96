/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WAN: from facts about links and from the configuration to what the gateway is
 * towards the Internet. Pure; link_watch.h brings the facts.
 */
#ifndef HOMEPORT_WAN_H
#define HOMEPORT_WAN_H

#include "cpe/config_file.h"
#include "cpe/dhcp_facts.h"
#include "kernel-glue/link_watch.h"
#include "pcp-proxy/mapping.h"
#include "pcp-proxy/upstream.h"

struct wan {
	char name[IFNAMSIZ];           /* of its interface */
	uint32_t metric;               /* of the default route over it; UINT32_MAX: there is none */
	struct port_set port_set;      /* ours, where the mode has one */
	const struct deployment *mode; /* as configured, or as found; "auto": nothing tells yet */
	const char *reason;            /* why it was found, for people; NULL: it is configured */
	bool misses_ipv4;              /* ...which is that there is no IPv4 */
	uint32_t ipv6_came;            /* when its IPv6 address did: see struct link_address */
	uint32_t interface;            /* index; 0: there is none of that name, or it is down */
	char ipv4_interface[IFNAMSIZ]; /* where IPv4 leaves: the WAN itself, a softwire, a CLAT */
	struct address ipv4;           /* our IPv4 address there; "no address": none */
	struct upstream_list
		upstream;        /* where the carrier may be asked; none if we lack an address */
	struct address external; /* see server_external() */
};

/*
 * prefix64: of a NAT64 that we are known to be behind; length 0: of none.
 *
 * The carrier's PCP server is the configured one; else those that DHCP tells of; else the
 * AFTR, where there is one, or the default router of the family that is asked for, and then
 * the anycast address (RFC 6887 8.1, RFC 7291, RFC 7723, RFC 8585 DSLITE-3).
 */
struct wan wan_of(const struct config_wan *config, const struct prefix *prefix64,
		  const struct link_facts *facts, const struct dhcp_facts *dhcp);

/*
 * The same, with the mode that it had before where the mode is to be found, which may be
 * none: so it is while nothing tells, or another one has not told for long enough.
 */
struct wan wan_still(const struct config_wan *config, const struct prefix *prefix64,
		     const struct link_facts *facts, const struct dhcp_facts *dhcp,
		     const struct wan *before);

bool wan_same(const struct wan *one, const struct wan *other);

/* The interface by which an address of the carrier's PCP server is reached. */
const char *wan_way_to(const struct wan *wan, const struct address *server);

/* What is missing for the mode to work, as a sentence with its cure; NULL: nothing. */
const char *wan_trouble(const struct wan *wan);

/* Nothing is missing, and the mode is known. */
bool wan_is_usable(const struct wan *wan);

/* -- mappings that go out by it -- */

/* X(symbol, word): how it is with one, for whoever looks. */
#define MAPPING_STATES(X)                                               \
	X(ACTIVE, "active")                                             \
	X(PENDING, "pending") /* carrier or kernel are still at it */   \
	X(WAITING, "waiting") /* the WAN is down; it is back with it */ \
	X(OFF, "off")         /* the operator has switched it off: see ORDER_SUSPEND */

enum mapping_state {
#define X(symbol, word) MAPPING_##symbol,
	MAPPING_STATES(X)
#undef X
};

enum mapping_state wan_mapping_state(const struct wan *wan, const struct mapping *mapping);
const char *wan_mapping_word(enum mapping_state state);

#endif
