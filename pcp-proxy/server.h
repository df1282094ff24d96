/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server: the side that LAN hosts talk to, in PCP (RFC 6887) and NAT-PMP
 * (RFC 6886). It owns the mappings and their life.
 *
 * Pure: it takes datagrams, answers of kernel and carrier, and the time; it
 * gives decisions. After each call that takes `now` the caller empties the
 * queue with server_next(). A host is told SUCCESS only when everybody whose
 * consent the deployment needs has given it:
 *
 *	server_receive() --> FIND    --> server_found()      (PEER)
 *	                 --> INSTALL --> server_installed()
 *	                 --> ASK     --> server_answered()   (where a carrier has a say)
 *	                 --> INSTALL --> server_installed() --> EVENT, SEND
 */
#ifndef HOMEPORT_SERVER_H
#define HOMEPORT_SERVER_H

#include "cpe/base/random.h"
#include "pcp-proxy/decision.h"
#include "pcp-proxy/deployment.h"
#include "pcp-proxy/host_table.h"
#include "pcp-proxy/policy.h"
#include "pcp-proxy/port_set.h"

struct server;

/*
 * The ways outside that there may be at once, known by their numbers from 0. Each has a
 * deployment of its own, an address and perhaps a carrier; hosts do not see that there
 * are several (RFC 7648 3.6).
 */
#define SERVER_LINES 4

struct server_line {
	const struct deployment *deployment; /* NULL: there is no such line */
	struct port_set port_set;            /* ours, where the deployment has one */
};

/*
 * Which line a host's mappings are made on: the one that its own packets leave by, for
 * what it answers leaves there, too. Asked for a host that comes, and for all of them at
 * server_rechoose(); `before`: which one it was, or SERVER_LINES. "No address" asks for
 * hosts in general. Zeros: the first line.
 */
struct line_choice {
	uint8_t (*choose)(void *self, const struct address *host, uint8_t before);
	void *self;
};

struct server_settings {
	struct server_line lines[SERVER_LINES]; /* at the start */
	/* Where they are then, if that is known: by it they are found that had other numbers. */
	struct address external[SERVER_LINES];
	struct line_choice line_choice;
	uint32_t lifetime_min, lifetime_max; /* seconds, RFC 6887 15 */
	uint32_t max_mappings;
	uint16_t port_low, port_high; /* where external ports are drawn from at random */
	uint32_t port_set_max;        /* ports granted to one PORT_SET; 0, 1: it is passed over */
	bool natpmp;
	bool refuses_pcp;       /* in NAT-PMP, or in silence where that is not spoken either */
	bool relays_unknown;    /* options that we do not know go to the carrier: RFC 7648 3.4 */
	struct prefix prefix64; /* of the NAT64, unless the carrier says another; length 0: none */
	struct policies policies;          /* the array must live as long as these settings */
	struct rate host_rate, total_rate; /* of requests, from each host and from all */
};

/* What the server has seen so far, for status and tests. */
struct server_counters {
	uint64_t requests; /* datagrams that reached it */
	uint64_t dropped;  /* those it stayed silent on */
	uint64_t errors;   /* error replies */
	uint64_t granted, renewed, released, expired;
};

/*
 * A mapping that the gateway itself wants on behalf of a host: a static one, in the
 * words of RFC 6887 2.
 */
#define STATIC_TITLE 64

struct static_wish {
	char title[STATIC_TITLE]; /* what it is known by, and its description */
	struct endpoint internal;
	uint8_t protocol;
	bool external_ipv4; /* also of an IPv6 host: behind a NAT64 */
	uint16_t external;  /* the outermost port that is preferred; 0: any */
};

/* How it stands. */
struct static_view {
	const struct mapping *mapping; /* NULL: there is none now */
	enum pcp_result refusal;       /* why the last attempt failed; PCP_SUCCESS: it did not */
	monotonic next_attempt;        /* NEVER: none before something else happens */
};

/* What the carrier, or the client half towards it, has to say about a mapping. */
struct carrier_answer {
	enum pcp_result result;
	uint32_t lifetime;         /* seconds; of the mapping, or of the error */
	struct endpoint outermost; /* on success */
	bool stands;               /* on an error: what was granted before does yet */
	uint8_t unknown_length;
	uint8_t unknown[PCP_UNKNOWN_KEPT]; /* options that only the host may understand */
};

/* -- life -- */

/*
 * NULL if memory is short. The epoch counts from the start given: now, or, where
 * what an earlier run granted is restored, its start. The source must live as long.
 */
struct server *server_new(const struct server_settings *settings,
			  const struct random_source *random, monotonic epoch_start);
void server_free(struct server *server); /* NULL is fine */

/*
 * A mapping of an earlier run, which the kernel still forwards, goes on with this
 * much of its lifetime left (seconds). One with filters or several ports comes once
 * with each of them. Before the first server_external(). Returns its ticket; 0: there is no
 * room, or it contradicts another one.
 */
ticket server_restore(struct server *server, const struct mapping *mapping,
		      const struct mapping_details *details, uint32_t remaining, monotonic now);

/*
 * Other bounds and switches from now on; lines, who chooses them, and max_mappings
 * stay. Hosts hear of it if port sets can be had now, or no more (RFC 7753 4.3).
 */
void server_reconfigure(struct server *server, const struct server_settings *settings,
			monotonic now);

/*
 * All static mappings that are wanted from now on, instead of those before. Each is made,
 * renewed and made again when it was refused or lost, without end; with one title and
 * another internal endpoint it moves there and keeps its ports where it can. What is not
 * in the list any more ends. A host's own mapping of the endpoint becomes the static one.
 * Of two wishes for one endpoint the first counts. False: no memory, nothing has changed.
 */
bool server_want(struct server *server, const struct static_wish *list, size_t count,
		 monotonic now);

/* -- what has happened -- */

/*
 * The line turns out to be another deployment, or to have another port set. Mappings
 * that have a way out there as well go on, asked for where it asks; hosts hear of the
 * others' end. The epoch starts again (RFC 7596 5.1). So it is if the number means another
 * line of the same kind now: nothing that was had on the one before is there.
 */
void server_deploy(struct server *server, uint8_t line, const struct server_line *is,
		   bool is_another_line, monotonic now);

/*
 * Hosts may leave by another line than before: those that do are moved there with their
 * mappings, as far as they have a way out there, and hear of it.
 */
void server_rechoose(struct server *server, monotonic now);

/* A datagram came in on port 5351 of a LAN interface. */
void server_receive(struct server *server, const struct datagram *datagram, monotonic now);

/*
 * The kernel has carried out an INSTALL; error: 0 or -errno, -EADDRINUSE if the
 * gateway has an external port of the mapping for something else: `taken`, else 0.
 */
void server_installed(struct server *server, ticket number, int error, uint16_t taken,
		      monotonic now);

/*
 * What the kernel knows of the flow of a FIND: its external endpoint, NULL if there
 * is no such flow, and for how long it is there yet without packets (seconds).
 */
void server_found(struct server *server, ticket number, const struct endpoint *external,
		  uint32_t lifetime, monotonic now);

/*
 * The carrier has answered an ASK; or, unasked, has said that a mapping is
 * another one now or gone. An answer for a mapping that has ended is passed over.
 */
void server_answered(struct server *server, ticket number, const struct carrier_answer *answer,
		     monotonic now);

/* The outermost IPv4 address as the carrier tells it; "no address": it cannot be had now. */
void server_outermost(struct server *server, uint8_t line, const struct address *address,
		      monotonic now);

/*
 * The NAT64 that IPv6 hosts are behind on this line has these prefixes, at most
 * PCP_MAX_PREFIX64; none: what the settings say holds. RFC 7225
 */
void server_prefix64(struct server *server, uint8_t line, const struct pcp_prefix64 *prefixes,
		     uint8_t count);

/*
 * The gateway's own address outside on this line, at the start and whenever it changes; "no
 * address": there is none now. It is the external IPv4 address where the gateway
 * translates, else the one that the carrier knows it by. Mappings move to the new
 * one; the epoch starts again (RFC 6887 8.5).
 */
void server_external(struct server *server, uint8_t line, const struct address *address,
		     monotonic now);

/* Time has come to server_wake_at(). */
void server_wake(struct server *server, monotonic now);

/* -- what the operator says of a mapping that a host has made -- */

enum server_order {
	ORDER_END,     /* its host hears of it, and may ask again */
	ORDER_SUSPEND, /* the same, but for the rest of its lifetime the host asks in vain */
	ORDER_RESUME,  /* it is obtained again, where it can be had */
};

/*
 * Can that be done now? Not while something is under way for it; a single flow (PEER) can be
 * ended alone, and what is static is not a host's.
 */
bool server_takes(const struct mapping *mapping, enum server_order order);

/* By its serial number. False: it has ended, or cannot be done. */
bool server_order(struct server *server, uint32_t serial, enum server_order order, monotonic now);

/* -- what is to be done -- */

monotonic server_wake_at(const struct server *server); /* NEVER: nothing is due */

/* The next decision, borrowed until the next call; NULL: none is left. */
const struct decision *server_next(struct server *server);

/* -- what is known -- */

uint32_t server_epoch(const struct server *server, monotonic now); /* seconds, RFC 6887 8.5 */
uint32_t server_count(const struct server *server);                /* mappings */

/* As what the line of hosts in general is seen now. */
const struct deployment *server_deployment(const struct server *server);

/* By which the NAT64 of this line makes IPv4 addresses IPv6 ones; length 0: none is known. */
const struct prefix *server_nat64(const struct server *server, uint8_t line);

/* By its place in the list of server_want(); borrowed until the next change. */
struct static_view server_wanted(const struct server *server, size_t number);

/* Mappings in no order: the first for NULL, NULL at the end; borrowed until the next change. */
const struct mapping *server_mapping(const struct server *server, const struct mapping *previous);
/* By its ticket; NULL if it has ended. */
const struct mapping *server_find(const struct server *server, ticket number);
const struct server_counters *server_counters(const struct server *server);

#endif
