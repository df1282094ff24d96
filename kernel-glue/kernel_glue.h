/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel glue: what the packet filter forwards for us, as plain values.
 *
 * A forwarding is one door: packets from some remote peers to an endpoint of
 * ours reach a LAN host. The kernel is the truth: it holds each forwarding with
 * the time after which it closes the door by itself, and with a record of the
 * caller's, so that a restarted daemon finds everything there again.
 *
 * The verbs have two implementations that one test suite holds alike: the real
 * kernel (glue_nft_open(): nf_tables and conntrack) and a twin in memory
 * (glue_memory.h). All are synchronous: when submit returns, packets already
 * flow by the new state. Nothing here is kept by pointer; arrays and texts that
 * are handed in are the caller's again on return.
 *
 * Functions return 0 (or what they say) or -errno, and then fill the failure,
 * which may be NULL. Ports are host order, times are durations in microseconds.
 */
#ifndef HOMEPORT_KERNEL_GLUE_H
#define HOMEPORT_KERNEL_GLUE_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"

/* -- what is forwarded -- */

enum forwarding_kind {
	FORWARDING_TRANSLATION, /* IPv4: the external endpoint stands for the internal one */
	FORWARDING_PINHOLE, /* the firewall lets packets to the internal endpoint pass as it is */
};

#define FORWARDING_RECORD_MAX 200

/*
 * All but lifetime and record is the identity of a forwarding.
 *
 * A mapping with FILTERs is one forwarding per FILTER and none without a remote.
 * The prefix length counts 128 bits, so an IPv4 prefix has more than 96; with 96
 * or less everybody is meant, and bits behind the prefix do not matter.
 */
struct forwarding {
	enum forwarding_kind kind;
	uint8_t protocol;         /* IANA number; 0: all protocols, then both ports are 0 */
	bool peer;                /* exactly one flow, both ways (PEER); needs a remote endpoint */
	struct endpoint internal; /* port 0: all ports of the protocol, kept as they are */
	struct endpoint external; /* translation only; all zeros in a pinhole */
	struct prefix remote;     /* who may send; length 0: everybody */
	uint16_t remote_port;     /* 0: any */
	monotonic lifetime;       /* the kernel closes it after this; NEVER: not by itself */
	uint8_t record_length;
	uint8_t record[FORWARDING_RECORD_MAX]; /* the caller's; the kernel only keeps it */
};

/* -EINVAL and a sentence if this can be no forwarding (family, port without protocol, ...). */
int forwarding_check(const struct forwarding *, struct failure *);

/* Order by identity: <0, 0 if both are the same forwarding, >0. */
int forwarding_compare(const struct forwarding *, const struct forwarding *);

/* Do the two let a packet of the same flow in? Then the kernel refuses the second (-EEXIST). */
bool forwarding_overlaps(const struct forwarding *, const struct forwarding *);

/* "tcp 203.0.113.7:80 -> 192.168.1.20:8080 from 198.51.100.0/24", for logs and failures. */
#define FORWARDING_TEXT 224
const char *forwarding_print(const struct forwarding *, char text[FORWARDING_TEXT]);

/* -- changes -- */

enum change_kind {
	CHANGE_ADD,     /* -EEXIST if it, or one that contradicts it, is there */
	CHANGE_REFRESH, /* new lifetime, same record as before; adds what is gone */
	CHANGE_REPLACE, /* new lifetime and new record; adds what is gone */
	CHANGE_REMOVE,  /* no error if it is gone */
};

struct change {
	enum change_kind kind;
	struct forwarding forwarding;
	int error; /* out: 0, or -errno for this change alone */
};

/* -- where the Internet is -- */

#define GLUE_WAN_ADDRESSES   8
#define GLUE_WAN_INTERFACES  8
#define GLUE_WAN_PORT_RANGES 64

struct port_range {
	uint16_t first, last;
};

/* Zeroed: no Internet; no translation matches. */
struct glue_wan {
	struct address addresses[GLUE_WAN_ADDRESSES]; /* our external IPv4 addresses */
	size_t address_count;
	char interfaces[GLUE_WAN_INTERFACES][IFNAMSIZ];
	size_t interface_count;
	/*
	 * Where a LAN host's own flow goes whose source port is somebody's external
	 * port: the port set behind MAP-E and lw4o6; no range: 49152-65535.
	 */
	struct port_range dynamic[GLUE_WAN_PORT_RANGES];
	size_t dynamic_count;
};

/* -- flows -- */

struct flow {
	uint8_t protocol; /* one that has ports */
	struct endpoint internal;
	struct endpoint remote;
};

struct translation {
	struct endpoint external; /* how the remote sees the internal endpoint */
	uint32_t seconds_left;    /* without packets */
};

/* -- the verbs -- */

struct glue_verbs;

struct glue {
	const struct glue_verbs *verbs;
	/*
	 * A number that lives as long as what the kernel holds: the caller's from
	 * glue_options if all began empty, else the one given when it did (epoch).
	 */
	uint64_t origin;
};

/* Called for each forwarding, lifetime being what is left of it; not 0 ends the listing. */
typedef int glue_visit(const struct forwarding *, void *arg);

/* Called for each flow that leaves by an external port; not 0 ends the listing. */
typedef int port_user_visit(void *arg, uint8_t protocol, uint16_t port, const struct address *host);

struct glue_verbs {
	int (*submit)(struct glue *, struct change *, size_t count, struct failure *);
	int (*list)(struct glue *, glue_visit *, void *arg, struct failure *);
	int (*set_wan)(struct glue *, const struct glue_wan *, struct failure *);
	int (*find_flow)(struct glue *, const struct flow *, struct translation *,
			 struct failure *);
	int (*serves)(struct glue *, uint8_t protocol, const struct endpoint *, struct failure *);
	int (*list_port_users)(struct glue *, const struct address *external, port_user_visit *,
			       void *arg, struct failure *);
	int (*end_flows)(struct glue *, const struct forwarding *, size_t count, struct failure *);
	int (*descriptor)(const struct glue *);
	int (*dispatch)(struct glue *, struct failure *);
	int (*restore)(struct glue *, struct failure *);
	void (*close)(struct glue *);
};

/*
 * Carries out the changes in their order, in one transaction (more only if it
 * would burst the kernel's limits), and fills each change's error. One that is
 * refused does not keep the others from happening. Returns 0, or the first
 * error: -EINVAL, -EEXIST, -ENFILE (full), -ENOENT (everything of ours is gone:
 * restore), ...
 */
static inline int glue_submit(struct glue *glue, struct change *changes, size_t count,
			      struct failure *failure)
{
	return glue->verbs->submit(glue, changes, count, failure);
}

/*
 * Visits everything the kernel holds, in no order. What is visited is one state
 * of the kernel; returns the visitor's value if it ended the listing.
 */
static inline int glue_list(struct glue *glue, glue_visit *visit, void *arg,
			    struct failure *failure)
{
	return glue->verbs->list(glue, visit, arg, failure);
}

/* Replaces what was said before. Forwardings stay; those of other addresses match nothing. */
static inline int glue_set_wan(struct glue *glue, const struct glue_wan *wan,
			       struct failure *failure)
{
	return glue->verbs->set_wan(glue, wan, failure);
}

/* Microseconds. -ENOENT, without a failure, if there is no such flow. */
static inline int glue_find_flow(struct glue *glue, const struct flow *flow,
				 struct translation *translation, struct failure *failure)
{
	return glue->verbs->find_flow(glue, flow, translation, failure);
}

/*
 * >0 if a socket of the gateway itself waits there, TCP or UDP, on this address or
 * on all of them; not one that is bound to an interface, which is the LAN's.
 */
static inline int glue_serves(struct glue *glue, uint8_t protocol, const struct endpoint *external,
			      struct failure *failure)
{
	return glue->verbs->serves(glue, protocol, external, failure);
}

/*
 * Visits the flows that began inside and leave by this external IPv4 address, the
 * gateway's own too, in no order: with ports, and the host where they began. Walks
 * all flows of the gateway (milliseconds): keep the answer for a while.
 */
static inline int glue_list_port_users(struct glue *glue, const struct address *external,
				       port_user_visit *visit, void *arg, struct failure *failure)
{
	return glue->verbs->list_port_users(glue, external, visit, arg, failure);
}

/*
 * Ends the flows that came in through these forwardings, which have been removed.
 * Returns how many. One walk over all flows of the gateway (milliseconds) for any
 * count: gather what ended.
 */
static inline int glue_end_flows(struct glue *glue, const struct forwarding *ended, size_t count,
				 struct failure *failure)
{
	return glue->verbs->end_flows(glue, ended, count, failure);
}

/* Readable: call dispatch. -1: nobody else can change what is ours. */
static inline int glue_descriptor(const struct glue *glue)
{
	return glue->verbs->descriptor(glue);
}

/* >0: somebody else has removed something of ours; restore, list, and submit what is missing. */
static inline int glue_dispatch(struct glue *glue, struct failure *failure)
{
	return glue->verbs->dispatch(glue, failure);
}

/* Puts back what is needed for forwardings to work; those that are still there stay. */
static inline int glue_restore(struct glue *glue, struct failure *failure)
{
	return glue->verbs->restore(glue, failure);
}

/* Frees the glue (NULL is fine); the kernel goes on forwarding until lifetimes end. */
static inline void glue_close(struct glue *glue)
{
	if (glue)
		glue->verbs->close(glue);
}

/* -- the real kernel -- */

/* Abilities of newer kernels to do without although they are there. */
enum {
	GLUE_WITHOUT_OWNERSHIP = 1, /* table nobody else can change, Linux 6.9 */
	GLUE_WITHOUT_UPDATE = 2,    /* new lifetime in place, 6.12 */
	GLUE_WITHOUT_DESTROY = 4,   /* removing what may be gone, 6.3 */
};

struct glue_options {
	const char *table;    /* in family inet; NULL: "homeport" */
	uint32_t mark;        /* bit set in packets to be accepted; 0: 0x40000000 */
	uint32_t capacity;    /* forwardings of a kind; 0: 1024; at most 65536 */
	uint64_t origin;      /* see struct glue */
	unsigned int without; /* GLUE_WITHOUT_... */
};

/*
 * Opens the kernel's packet filter in this network namespace: takes over the table
 * of an earlier run with all it forwards, or makes it. Needs CAP_NET_ADMIN now and
 * at every verb. -EPERM also if another process owns the table, -EOPNOTSUPP if the
 * kernel lacks something; the sentence says what.
 */
int glue_nft_open(struct glue **, const struct glue_options *, struct failure *);

/* Removes the table and all forwardings, for who leaves for good. No error if it is not there. */
int glue_nft_remove(const char *table, struct failure *);

/* Does a sysctl keep LAN hosts behind one bridge port from each other's external ports? */
bool glue_nft_hairpin_hindered(void);

#endif
