/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the server wants done. It decides; the program carries out, in order,
 * and brings the answers back by ticket. Decisions are copies and own nothing.
 *
 * The queue is small and of fixed size: the program empties it after every call
 * that may decide something, and the server does long work (a thousand expiries)
 * in steps, asking to be woken at once for the next.
 */
#ifndef HOMEPORT_DECISION_H
#define HOMEPORT_DECISION_H

#include "pcp-proxy/mapping.h"

#define DECISIONS_AT_ONCE 32

enum decision_kind {
	DECISION_SEND,        /* message, once every install and removal before it is done */
	DECISION_INSTALL,     /* kernel: forward, or for longer; answer: server_installed() */
	DECISION_FIND,        /* kernel: the flow's external endpoint? answer: server_found() */
	DECISION_REMOVE,      /* kernel: forward no longer; no answer */
	DECISION_ASK,         /* carrier: obtain or renew; answer: server_answered() */
	DECISION_RELEASE,     /* carrier: take it back; no answer */
	DECISION_ANNOUNCE,    /* message to everybody on every LAN */
	DECISION_ASK_ADDRESS, /* carrier: our outermost address? answer: server_outermost() */
	DECISION_EVENT,       /* tell whoever is interested */
};

struct message {
	struct reply_path path;
	uint16_t length;
	uint8_t bytes[PCP_MAX_LENGTH];
};

/* What the carrier is to be asked for. */
struct carrier_wish {
	uint32_t lifetime;         /* seconds */
	struct endpoint suggested; /* outermost; "no address" and 0 where there is no wish */
	bool prefer_failure;       /* the suggestion or nothing */
	bool host_waits; /* else there is time: trying goes on until the mapping would have expired */
};

/* What a decision about a mapping is about: the mapping as it was when it was taken. */
struct subject {
	struct mapping mapping;         /* owns nothing here: pointers are NULL */
	struct mapping_details details; /* as they are to be, or were */
	struct filter_list before; /* INSTALL, REMOVE: filters that the kernel may know it by */
	uint32_t lifetime;         /* INSTALL: seconds the kernel is to forward */
	bool refresh;              /* INSTALL: the kernel forwards it already */
	struct carrier_wish wish;  /* ASK */
	enum mapping_event event;  /* EVENT */
};

struct decision {
	enum decision_kind kind;
	ticket ticket; /* of the subject */
	uint8_t line;  /* of the server's, that it is about; not of SEND and ANNOUNCE */
	union {
		struct message message; /* SEND; ANNOUNCE, whose path tells nothing */
		struct subject subject; /* all others but ASK_ADDRESS */
	};
};

/* A ring; starts empty from zeros. */
struct decision_queue {
	uint32_t head, count;
	struct decision ring[DECISIONS_AT_ONCE];
};

/* Room for one more at the end, for the caller to fill in. */
struct decision *decision_queue_add(struct decision_queue *queue, enum decision_kind kind);

/* The oldest, borrowed until the next is added; NULL if there is none. */
const struct decision *decision_queue_take(struct decision_queue *queue);

/* Is there room for so many more? */
bool decision_queue_has_room(const struct decision_queue *queue, uint32_t count);

#endif
