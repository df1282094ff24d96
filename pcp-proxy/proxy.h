/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxy: the client side, towards the PCP server of the carrier (RFC 7648,
 * and RFC 6887 8.1, 8.3, 11.2, 11.4 for clients).
 *
 * It holds a lease for every mapping that the server asks it for, keeps it as
 * long as it is needed, obtains it again when the carrier has lost its state,
 * and says so when the outermost endpoint has become another one. What the
 * lease is for it does not know: a ticket comes in with the wish and goes out
 * with the answer.
 *
 * A carrier that speaks NAT-PMP alone is asked in that (RFC 6887 9), until it speaks PCP.
 *
 * Pure, as the server is: after each call that takes `now` the caller empties
 * the queue with proxy_next().
 */
#ifndef HOMEPORT_PROXY_H
#define HOMEPORT_PROXY_H

#include "cpe/base/random.h"
#include "pcp-proxy/decision.h"
#include "pcp-proxy/epoch.h"
#include "pcp-proxy/server.h"
#include "pcp-proxy/upstream.h"

struct proxy;

/* What is wanted of the carrier for one mapping. */
struct lease_wish {
	struct endpoint internal; /* as the carrier sees it: the mapping's external endpoint */
	bool is_host;             /* ...which is the host's own, else it is one of the gateway */
	uint8_t protocol;
	struct endpoint remote; /* PEER: the other end, as the host sees it; port 0: MAP */
	struct pcp_nonce nonce;
	struct carrier_wish wish;
	const struct mapping_details *details; /* borrowed; NULL: plain */
};

enum proxy_decision_kind {
	PROXY_SEND,     /* bytes, on that line of the list, counted from 0 */
	PROXY_ANSWER,   /* for server_answered() */
	PROXY_ADDRESS,  /* for server_outermost() */
	PROXY_NEWS,     /* how we stand with the carrier has changed: see proxy_status() */
	PROXY_PREFIX64, /* the NAT64 has other prefixes than we knew: see proxy_prefix64() */
};

struct proxy_decision {
	enum proxy_decision_kind kind;
	union {
		struct {
			uint8_t line;
			uint16_t length;
			uint8_t bytes[PCP_MAX_LENGTH];
		} send;
		struct {
			ticket ticket;
			struct carrier_answer answer;
		};
		struct address address;
	};
};

enum carrier_state {
	CARRIER_UNKNOWN, /* nothing was asked yet */
	CARRIER_ANSWERS,
	CARRIER_NATPMP,    /* it answers, in NAT-PMP, which is all it speaks */
	CARRIER_SILENT,    /* nothing comes back */
	CARRIER_NO_PCP,    /* something comes back, but nothing that we could use */
	CARRIER_REFUSES,   /* the last request was refused: see last_refusal */
	CARRIER_RESTARTED, /* it has lost its state; we are repairing */
};

/* How we stand with the carrier, for status and log. */
struct proxy_status {
	struct endpoint server; /* the one that is asked; port 0: none is known */
	enum upstream_origin origin;
	uint8_t servers;   /* that are asked at once, as the one of this address is */
	uint8_t addresses; /* that may be asked, this one among them */
	enum carrier_state state;
	enum pcp_result last_refusal;
	monotonic last_heard; /* NEVER: not yet */
	uint32_t leases;
	uint64_t sent, heard, restarts; /* requests, answers and announcements, losses of state */
	bool natpmp;                    /* it is asked in NAT-PMP */
	struct epoch_record epoch;      /* as it was told last */
};

/* What is asked of the carrier for one mapping, for people. */
struct lease_view {
	ticket mapping; /* 0: only the outermost address is to be known */
	uint8_t protocol;
	struct endpoint internal, remote; /* as the wish has them */
	struct endpoint outermost;        /* no address: none was assigned */
	const char *state;                /* "waiting", "asking", "held", "releasing" */
	monotonic expires;                /* at the carrier; NEVER: nothing was granted */
	unsigned int transmissions;       /* of the request that is under way */
};

/* -- life -- */

/* NULL if memory is short. max_leases bounds what is held at once. */
struct proxy *proxy_new(uint32_t max_leases, const struct random_source *random);
void proxy_free(struct proxy *proxy); /* NULL is fine */

/* -- what is wanted -- */

/*
 * The carrier is to be asked on one of these lines from now on. Another server is not
 * supposed to know of what the one before has granted, nor the same one if it knows us
 * by another address: leases are asked for anew.
 */
void proxy_upstream(struct proxy *proxy, const struct upstream_list *list, monotonic now);

/* What is wanted for a mapping; the caller adds what the host wishes (wish, details). */
struct lease_wish lease_wish_of(const struct mapping *mapping);

/* Obtain or renew the lease for this ticket; a PROXY_ANSWER follows, always. */
void proxy_want(struct proxy *proxy, ticket number, const struct lease_wish *wish, monotonic now);

/* An earlier run of ours obtained this lease; it is good until it expires. */
void proxy_restore(struct proxy *proxy, ticket number, const struct lease_wish *wish,
		   const struct endpoint *outermost, monotonic expires, monotonic now);

/* Obtain and keep for the same tickets what that other proxy has or asks for. */
void proxy_adopt(struct proxy *proxy, const struct proxy *other, monotonic now);

/*
 * The lease is needed no more: it is given back; nothing follows. What PEER obtained
 * is not given back, but ends by itself: RFC 6887 12.1.
 */
void proxy_release(struct proxy *proxy, ticket number, monotonic now);

/* Which outermost address would a mapping get? A PROXY_ADDRESS follows. RFC 6887 11.6 */
void proxy_want_address(struct proxy *proxy, monotonic now);

/* -- what has happened -- */

/* A datagram from the WAN: an answer, or an announcement. The source is checked here. */
void proxy_receive(struct proxy *proxy, const struct datagram *datagram, monotonic now);
void proxy_wake(struct proxy *proxy, monotonic now);

/*
 * A datagram to that line of the list came back: a hard ICMP error (RFC 1122 4.1.3.3). The
 * next address is asked at once (RFC 7488 3), as far as nobody can drive us so.
 */
void proxy_unreachable(struct proxy *proxy, uint8_t line, monotonic now);

/* -- what is to be done, and what is known -- */

monotonic proxy_wake_at(const struct proxy *proxy);           /* NEVER: nothing is due */
const struct proxy_decision *proxy_next(struct proxy *proxy); /* borrowed; NULL: none is left */
struct proxy_status proxy_status(const struct proxy *proxy);

/* The next lease; false: there is none left. The cursor is 0 at first. */
bool proxy_next_lease_view(const struct proxy *proxy, uint32_t *cursor, struct lease_view *view);

/* All addresses that may be asked, and which one is. */
const struct upstream *proxy_addresses(const struct proxy *proxy);

/* Has the carrier granted this, and nothing been heard of its end? */
bool proxy_holds(const struct proxy *proxy, ticket number);

/* The prefixes of the carrier's NAT64, at most PCP_MAX_PREFIX64; none: it has told of none. */
const struct pcp_prefix64 *proxy_prefix64(const struct proxy *proxy, uint8_t *count);

#endif
