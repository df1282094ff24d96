/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mapping: one port of a LAN host that the Internet can reach, and everything
 * known about it. It lives in the mapping table, is changed only by the server,
 * and others see it as a copy or const.
 *
 * Three endpoints describe it. Behind a carrier NAT:
 *
 *	internal 192.168.1.20:80 -- gateway --> external 100.64.7.9:80
 *	                         -- carrier --> outermost 203.0.113.5:40001
 *
 * Without one, external and outermost are the same. Where the gateway translates
 * nothing, internal and external are the same, and the mapping is a pinhole in the
 * firewall: in IPv6, and where the carrier alone translates (DS-Lite, NAT64).
 *
 * A port set (RFC 7753) is one mapping of several ports in a row, inside and
 * outside; its endpoints name the first of them.
 */
#ifndef HOMEPORT_MAPPING_H
#define HOMEPORT_MAPPING_H

#include "cpe/base/monotonic.h"
#include "pcp-proxy/details.h"
#include "pcp-proxy/pcp.h"

/*
 * Names a mapping across a wait. A mapping that has ended is not found by its
 * ticket any more, even if its place in the table was taken again. 0: none.
 */
typedef uint64_t ticket;

/* What makes two requests speak of the same mapping (RFC 6887 11.3, erratum 3621). */
struct mapping_key {
	struct address internal;
	uint16_t internal_port; /* 0: all */
	uint8_t protocol;       /* 0: all */
	bool external_ipv4;     /* which family it has outside */
	struct endpoint remote; /* PEER: the other end of the flow; port 0: MAP, everybody */
};

/* All ports of the host, or all of a protocol without ports; of all protocols even. */
static inline bool mapping_key_is_wildcard(const struct mapping_key *key)
{
	return key->internal_port == 0;
}

/* One flow, not a door: RFC 6887 12. */
static inline bool mapping_key_is_peer(const struct mapping_key *key)
{
	return key->remote.port != 0;
}

/* What comes to an IPv6 host from the IPv4 Internet comes through the NAT64. */
static inline bool mapping_key_crosses_nat64(const struct mapping_key *key)
{
	return key->external_ipv4 && !address_is_ipv4(&key->internal);
}

enum mapping_origin {
	ORIGIN_PCP,
	ORIGIN_NATPMP,
	ORIGIN_STATIC, /* the gateway's own wish: server_want() */
};

/*
 * How far a grant or renewal has come. Each stage waits for one answer; which
 * stages there are is the deployment's affair.
 */
enum mapping_stage {
	STAGE_SETTLED,   /* nothing under way */
	STAGE_FINDING,   /* kernel: has the flow an external endpoint already? PEER only */
	STAGE_PREPARING, /* kernel: forward before the carrier says yes */
	STAGE_ASKING,    /* carrier: the outermost port */
	STAGE_SETTLING,  /* kernel: forward for the lifetime that was granted */
};

/* Where to reach the host that asked: for the reply and for later updates. */
struct reply_path {
	struct endpoint client;
	struct endpoint server; /* our address that it sent to */
	uint32_t interface;
};

struct exchange; /* a request that waits for its answer: exchange.h */

struct mapping {
	struct mapping_key key;
	uint16_t
		more_ports; /* that belong to it behind the first one; changed by the table alone */
	uint8_t line;       /* of the server's, that it goes out by */
	uint32_t serial;    /* of all that this table has had, from 1 on */
	struct endpoint external;
	struct endpoint outermost;
	struct pcp_nonce nonce;
	enum mapping_origin origin;
	enum mapping_stage stage;
	bool standing;        /* it was granted: the host counts on it */
	bool suspended;       /* by the operator: nothing of it stands, but nobody else gets it */
	bool forwarded;       /* the kernel was told of it */
	bool refreshing;      /* ...and knew it before the install that is under way */
	bool within_nat64;    /* in a record: its remote is the NAT64, and none of its filters */
	uint8_t installs;     /* that the kernel has not answered yet */
	bool ended_by_host;   /* it goes as soon as its turn comes */
	bool tried_elsewhere; /* the carrier held our first choice of port for somebody else */
	bool is_found;        /* PEER: the flow had its external endpoint before we were asked */
	uint8_t dodges;       /* ports that were tried and turned out to be in use */
	uint8_t updates_sent; /* of a burst that tells the host of a change: announce.h */
	bool changes_details; /* the install under way does: see there */
	uint32_t lifetime;    /* seconds, as last granted */
	monotonic expires;    /* NEVER before the first grant */
	struct {
		struct endpoint outermost;
		uint32_t lifetime;
	} granting; /* what the grant or renewal under way will make of it */
	struct reply_path holder;
	struct mapping_details *details;    /* owned; NULL: plain. As the kernel has them */
	struct mapping_details *installing; /* owned; if changes_details: what becomes of them */
	monotonic update_at;                /* the next of the burst; NEVER: none is due */
	struct exchange *asker;             /* owned; NULL: nobody waits */
};

/* Nothing of it is translated here; valid once it has an external endpoint. */
static inline bool mapping_is_pinhole(const struct mapping *mapping)
{
	return address_same(&mapping->external.address, &mapping->key.internal);
}

static inline uint16_t mapping_last_port(const struct mapping *mapping)
{
	return (uint16_t)(mapping->key.internal_port + mapping->more_ports);
}

/* Is the internal port one of its own? */
static inline bool mapping_has_port(const struct mapping *mapping, uint16_t internal_port)
{
	return internal_port >= mapping->key.internal_port &&
	       internal_port <= mapping_last_port(mapping);
}

/* Where one of its internal ports is, counted from an endpoint of the first. */
static inline struct endpoint mapping_port_at(const struct mapping *mapping,
					      const struct endpoint *first, uint16_t internal_port)
{
	uint16_t before = (uint16_t)(internal_port - mapping->key.internal_port);

	return (struct endpoint){ first->address, (uint16_t)(first->port + before) };
}

/* Is this external endpoint of its own one that leads to the internal endpoint of the key? */
static inline bool mapping_leads_to(const struct mapping *mapping, const struct endpoint *external,
				    const struct mapping_key *key)
{
	uint16_t before = (uint16_t)(external->port - mapping->external.port);

	return address_same(&mapping->key.internal, &key->internal) &&
	       mapping->key.internal_port + before == key->internal_port;
}

enum mapping_event {
	EVENT_GRANTED,
	EVENT_RENEWED,
	EVENT_CHANGED,  /* the outermost endpoint is another one now */
	EVENT_RELEASED, /* the host ended it */
	EVENT_LOST,     /* it expired or was taken away */
};

#endif
