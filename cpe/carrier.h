/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Carrier: the proxies with their sockets and timer. It takes the server's
 * wishes for the carrier and brings the answers back.
 */
#ifndef HOMEPORT_CARRIER_H
#define HOMEPORT_CARRIER_H

#include <errno.h>

#include "cpe/loop.h"
#include "cpe/wan.h"
#include "pcp-proxy/proxies.h"

struct carrier;

/* Called while the carrier's affairs are handled; may call the carrier back. */
struct carrier_callbacks {
	void (*answered)(void *arg, ticket number, const struct carrier_answer *answer);
	void (*outermost)(void *arg, const struct address *address);
	void (*news)(void *arg); /* carrier_status() says something else now */
	void (*prefix64)(void *arg, const struct pcp_prefix64 *prefixes, uint8_t count);
	void *arg;
};

#ifdef CONFIG_PCP_PROXY

/* NULL and why. The loop must live as long. */
struct carrier *carrier_new(struct loop *loop, uint32_t max_mappings,
			    const struct carrier_callbacks *callbacks, struct failure *failure);
void carrier_free(struct carrier *carrier); /* NULL is fine */

/* The WAN has become this one: sockets follow. */
int carrier_wan(struct carrier *carrier, const struct wan *wan, struct failure *failure);

/*
 * There is no way to an address of the carrier, or to any: worth another carrier_wan() at
 * any change.
 */
bool carrier_is_cut_off(const struct carrier *carrier);

/* The server's decisions ASK, RELEASE and ASK_ADDRESS. */
void carrier_ask(struct carrier *carrier, ticket number, const struct subject *subject);
void carrier_release(struct carrier *carrier, ticket number);
void carrier_ask_address(struct carrier *carrier);

/* The carrier granted this mapping to an earlier run of ours. */
void carrier_restore(struct carrier *carrier, ticket number, const struct mapping *mapping);

struct proxy_status carrier_status(const struct carrier *carrier);

/* See proxies_next_server(). */
const struct proxy *carrier_next_server(const struct carrier *carrier, const struct proxy *last);

/* "unknown", "answers", "natpmp", "silent", "no-pcp", "refuses", "repairing" */
const char *carrier_word(enum carrier_state state);

/* One sentence for people: how we stand with the carrier, and what to do about it. */
#define CARRIER_SENTENCE 224
const char *carrier_sentence(const struct proxy_status *status, char text[CARRIER_SENTENCE]);

#else /* no deployment that is built asks a carrier */

static inline struct carrier *carrier_new(struct loop *loop, uint32_t max_mappings,
					  const struct carrier_callbacks *callbacks,
					  struct failure *failure)
{
	(void)loop, (void)max_mappings, (void)callbacks;
	failure_set(failure, EOPNOTSUPP, "this build cannot ask a carrier (PCP_PROXY is off)");
	return NULL;
}

static inline void carrier_free(struct carrier *carrier)
{
	(void)carrier;
}

static inline bool carrier_is_cut_off(const struct carrier *carrier)
{
	(void)carrier;
	return false;
}

static inline int carrier_wan(struct carrier *carrier, const struct wan *wan,
			      struct failure *failure)
{
	(void)carrier, (void)wan, (void)failure;
	return 0;
}

static inline void carrier_ask(struct carrier *carrier, ticket number,
			       const struct subject *subject)
{
	(void)carrier, (void)number, (void)subject;
}

static inline void carrier_release(struct carrier *carrier, ticket number)
{
	(void)carrier, (void)number;
}

static inline void carrier_restore(struct carrier *carrier, ticket number,
				   const struct mapping *mapping)
{
	(void)carrier, (void)number, (void)mapping;
}

static inline void carrier_ask_address(struct carrier *carrier)
{
	(void)carrier;
}

static inline struct proxy_status carrier_status(const struct carrier *carrier)
{
	(void)carrier;
	return (struct proxy_status){ .last_heard = NEVER };
}

static inline const struct proxy *carrier_next_server(const struct carrier *carrier,
						      const struct proxy *last)
{
	(void)carrier, (void)last;
	return NULL;
}

static inline const char *carrier_word(enum carrier_state state)
{
	(void)state;
	return "unknown";
}

#define CARRIER_SENTENCE 224
static inline const char *carrier_sentence(const struct proxy_status *status,
					   char text[CARRIER_SENTENCE])
{
	(void)status;
	text[0] = '\0';
	return text;
}

#endif
#endif
