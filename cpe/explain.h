/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Explain: why a service is reached from the Internet or is not, link by link from the
 * LAN host to DNS, each with its cure. Pure: facts in, sentences out.
 */
#ifndef HOMEPORT_EXPLAIN_H
#define HOMEPORT_EXPLAIN_H

#include "cpe/carrier.h"
#include "cpe/wan.h"
#include "pcp-proxy/mapping.h"
#include "pcp-proxy/policy.h"

enum explain_state {
	EXPLAIN_GOOD,
	EXPLAIN_WAITING, /* under way: it will be good or bad by itself */
	EXPLAIN_BAD,     /* the sentence says what to do */
	EXPLAIN_UNKNOWN, /* it cannot be told from here, or not yet */
};

/* From the host outwards, in this order: X(name, word) */
#define EXPLAIN_LINKS(X)      \
	X(HOST, "host")       \
	X(MAPPING, "mapping") \
	X(GATEWAY, "gateway") \
	X(WAN, "wan")         \
	X(CARRIER, "carrier") \
	X(ADDRESS, "address") \
	X(NAME, "name")

enum explain_link {
#define X(name, word) EXPLAIN_##name,
	EXPLAIN_LINKS(X)
#undef X
		EXPLAIN_LINK_COUNT
};

/* Texts are borrowed; NULL: there is none. */
struct explain_facts {
	const char *host;       /* as configured */
	struct address address; /* where it is; none: nobody knows */
	const char *host_name;  /* as the DHCP server has it */
	bool is_seen;           /* the kernel's neighbour table, or a lease, has it */
	bool allows_non_public; /* a test network */
	uint8_t protocol;
	uint16_t port;
	const struct policy *policy;   /* of that address */
	const struct mapping *mapping; /* NULL: none */
	uint32_t remaining;            /* seconds of the mapping */
	const char *kernel_trouble;
	const struct wan *wan;              /* that the host leaves by */
	const struct proxy_status *carrier; /* NULL: none is asked for it */
	const char *name;                   /* in DNS; NULL: it is not to have one */
	const char *name_state;             /* as ddns.7 lists them, and its sentence */
	const char *name_message;
};

#define EXPLAIN_SENTENCE 320

struct explanation {
	struct {
		enum explain_state state;
		char sentence[EXPLAIN_SENTENCE]; /* "": the link is not in this chain */
	} links[EXPLAIN_LINK_COUNT];
};

struct explanation explain(const struct explain_facts *facts);

/* Is every link good, as far as can be told? */
bool explanation_is_good(const struct explanation *explanation);

const char *explain_word(enum explain_link link);
const char *explain_state_word(enum explain_state state); /* "good", "waiting", "bad", "unknown" */

#endif
