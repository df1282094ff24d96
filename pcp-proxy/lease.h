/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lease: one mapping at the carrier, from the client's side (RFC 6887 11.2,
 * 11.4, 15). The state machine of one lease; the proxy keeps many.
 *
 *	WAITING --due--> REQUESTING --SUCCESS--> HELD --renewal due, carrier restarted--> REQUESTING
 *	any --not needed any more--> RELEASING --answered, or tried often enough--> OVER
 */
#ifndef HOMEPORT_LEASE_H
#define HOMEPORT_LEASE_H

#include "cpe/base/random.h"
#include "pcp-proxy/proxy.h"

/*
 * Transmissions at one address. A host that waits is told after 45 s that nobody answers
 * (RFC 7488 3); it would have given up by then. A release that is not answered is left to
 * expire.
 */
#define LEASE_PATIENCE 4

enum lease_state {
	LEASE_WAITING, /* to be requested, but not yet: spread after a restart, or held off */
	LEASE_REQUESTING,
	LEASE_HELD,
	LEASE_RELEASING,
	LEASE_OVER, /* can be forgotten */
};

struct lease {
	ticket mapping; /* 0: probe for the address */
	struct lease_wish wish;
	enum lease_state state;
	struct endpoint outermost;       /* as last assigned */
	struct mapping_details *details; /* owned, what wish.details was; NULL: plain */
	bool filtered;                   /* the carrier has filters of ours */
	bool unfiltered;                 /* it will not have any: the gateway alone filters */
	bool undescribed;                /* nor a description */
	bool assigned;                   /* there was an assignment */
	bool reported;                   /* ...and the mapping knows of it */
	bool was_moved;           /* news of another one came, while it was not to be heard */
	monotonic expires;        /* at the carrier; meaningful once assigned */
	monotonic needed_until;   /* the mapping ends then, unless it is wanted again */
	monotonic promised_until; /* ...and then if what a host waits for comes to nothing */
	monotonic granted_at;     /* start of the renewal windows */
	unsigned int renewals;    /* windows used since then */
	unsigned int transmissions;
	monotonic timeout; /* the retransmission time in force */
	monotonic wake_at;
};

/* What the proxy is to do after a call. */
enum lease_action {
	LEASE_DO_NOTHING,
	LEASE_DO_SEND,   /* lease_request() says what */
	LEASE_DO_ANSWER, /* tell the mapping, with the answer that was filled in */
};

/*
 * Wants it now, as the wish says. Without memory for the details they are left to
 * the gateway alone.
 */
void lease_want(struct lease *lease, const struct lease_wish *wish, monotonic now);

/* Holds what an earlier run obtained. */
void lease_restore(struct lease *lease, const struct lease_wish *wish,
		   const struct endpoint *outermost, monotonic expires, monotonic now);

/* The carrier may have lost it: asks again, at a moment up to spread from now. */
void lease_doubt(struct lease *lease, monotonic spread, const struct random_source *random,
		 monotonic now);

/* The carrier was silent and is back: a request under way need not wait its time out. */
void lease_hasten(struct lease *lease, monotonic spread, const struct random_source *random,
		  monotonic now);

/* Has its request been sent LEASE_PATIENCE times, and the last one not been answered? */
bool lease_has_waited(const struct lease *lease);

/* The request under way has to be sent to another address: as if it had not been sent. */
void lease_begin_again(struct lease *lease, monotonic now);

void lease_release(struct lease *lease, monotonic now);

/* Frees what it owns; the lease itself is the caller's. */
void lease_clear(struct lease *lease);

/* Its time has come (wake_at). */
enum lease_action lease_wake(struct lease *lease, struct carrier_answer *answer,
			     const struct random_source *random, monotonic now);

/* It is for one flow: asked for with PEER, not MAP. */
bool lease_is_peer(const struct lease *lease);

/* A response that is this lease's: see lease_matches(). */
enum lease_action lease_respond(struct lease *lease, const struct pcp_response *response,
				struct carrier_answer *answer, const struct random_source *random,
				monotonic now);

/*
 * RFC 6887 11.4, 12.4: opcode, protocol, internal port and nonce; internal address and
 * remote endpoint are the proxy's affair.
 */
bool lease_matches(const struct lease *lease, const struct pcp_response *response);

/* The request to send now; whose it is, and how the carrier sees its remote, the proxy says. */
struct pcp_request lease_request(const struct lease *lease, monotonic now);

#endif
