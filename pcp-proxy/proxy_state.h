/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside the proxy, between its files; nobody else includes this.
 *
 *	proxy.c		wishes and datagrams in, leases, and in what is asked
 *	proxy_server.c	where it is asked, and when all is asked for again
 *	proxy_request.c	the request of a lease, and its responses
 *	proxy_natpmp.c	the conversation with a carrier that speaks NAT-PMP alone
 */
#ifndef HOMEPORT_PROXY_STATE_H
#define HOMEPORT_PROXY_STATE_H

#include "pcp-proxy/epoch.h"
#include "pcp-proxy/lease_table.h"
#include "pcp-proxy/natpmp_client.h"
#include "pcp-proxy/proxy.h"

#define PROBE_PORT     9   /* discard: RFC 6887 11.6 asks for a mapping nobody uses */
#define PROBE_LIFETIME 120 /* seconds, the least that servers grant: RFC 6887 15 */

#define REPAIR_SPREAD seconds(5) /* RFC 6887 14.1.3 */

struct proxy {
	const struct random_source *random;
	struct upstream upstream;
	struct epoch_record epoch, natpmp_epoch;
	bool natpmp;          /* it is asked in NAT-PMP, for PCP it has refused */
	bool natpmp_answered; /* ...and its last answer was one */
	bool natpmp_refused;  /* NAT-PMP it has refused as well */
	monotonic
		natpmp_again_at; /* it spoke PCP just now: until then it is not asked in NAT-PMP */
	struct address external; /* as NAT-PMP has told it; or none */
	enum carrier_state state;
	enum pcp_result last_refusal;
	monotonic last_heard;
	monotonic silent_since; /* meaningful in CARRIER_SILENT */
	monotonic left_until; /* one that answered was unreachable: no other such is left before */
	struct pcp_prefix64 prefix64[PCP_MAX_PREFIX64];
	uint8_t prefix64_count;
	unsigned int unanswered; /* since something was heard, or another address is asked */
	uint64_t sent, heard, restarts;

	struct lease_table leases;

	uint32_t head, decided;
	struct proxy_decision ring[DECISIONS_AT_ONCE];
};

static inline struct lease *proxy_lease(const struct proxy *proxy, uint32_t number)
{
	return lease_table_at(&proxy->leases, number);
}

/* To the next lease; LEASE_NOWHERE is before the first. */
static inline bool proxy_next_lease(const struct proxy *proxy, uint32_t *number)
{
	*number = lease_table_next(&proxy->leases, *number);
	return *number != LEASE_NOWHERE;
}

/* -- proxy.c -- */

/* One more decision of that kind, to be filled in. */
struct proxy_decision *proxy_decide(struct proxy *proxy, enum proxy_decision_kind kind);

/* What has come back for the lease, if only for want of words to ask for it. */
void proxy_respond(struct proxy *proxy, uint32_t number, const struct pcp_response *response,
		   monotonic now);

/*
 * Something has come back, for this lease or for none; judged by its result if we asked.
 * Whoever answers otherwise than before, at another address or in another protocol, need
 * not know of our mappings.
 */
void proxy_hear(struct proxy *proxy, uint32_t number, bool asked, enum pcp_result result,
		monotonic now);

/* We stand so now; it is told if that is another state. */
void proxy_stand(struct proxy *proxy, enum carrier_state state);

/* -- proxy_server.c -- */

/* What is under way has not been asked for where it is asked for from now on. */
void proxy_begin_again(struct proxy *proxy, monotonic now);

/* All but this one may be lost: they are asked for again. */
void proxy_doubt_all(struct proxy *proxy, uint32_t but, monotonic now);

/* ...and so may our outermost address be another one, unless this very answer says it. */
void proxy_doubt_everything(struct proxy *proxy, uint32_t but, monotonic now);

/* The carrier's mappings are gone or moved: RFC 6887 8.5. It may have learned PCP by that. */
void proxy_restarted(struct proxy *proxy, uint32_t but, monotonic now);

/* Another server, or the same one in another protocol, has a clock of its own. */
void proxy_know_nothing(struct proxy *proxy);

/* PCP first, wherever it is not known that the server has none: RFC 6887 9. */
void proxy_speak_pcp(struct proxy *proxy);

/* Where nothing at all has come back, to this lease either, the next address is asked. */
void proxy_leave_if_silent(struct proxy *proxy, const struct lease *lease, monotonic now);

/* -- proxy_request.c -- */

/* Where the carrier is asked; no port: nowhere. */
static inline const struct carrier_line *proxy_line(const struct proxy *proxy)
{
	return upstream_line(&proxy->upstream);
}

/* Does the carrier see the internal address only if we name it, in THIRD_PARTY? */
bool proxy_names_internal(const struct proxy *proxy, const struct lease *lease);

/* What the lease asks for now. */
struct pcp_request proxy_request_of(const struct proxy *proxy, const struct lease *lease,
				    monotonic now);

/* RFC 6887 11.4, 12.4, 13.1: of whom else a response speaks, it says. */
bool proxy_is_about(const struct proxy *proxy, const struct lease *lease,
		    const struct pcp_response *response);

/* -- proxy_natpmp.c -- */

#ifdef CONFIG_PCP_NATPMP

/* The request of a lease; returns the length. */
size_t proxy_natpmp_encode(const struct proxy *proxy, const struct lease *lease,
			   uint8_t out[NATPMP_MAX_LENGTH], const struct pcp_request *request);
void proxy_natpmp_receive(struct proxy *proxy, const struct natpmp_response *response,
			  monotonic now);

#else /* natpmp_client_line() sees to it that neither is ever called */

static inline size_t proxy_natpmp_encode(const struct proxy *proxy, const struct lease *lease,
					 uint8_t out[NATPMP_MAX_LENGTH],
					 const struct pcp_request *request)
{
	(void)proxy, (void)lease, (void)out, (void)request;
	return 0;
}

static inline void proxy_natpmp_receive(struct proxy *proxy, const struct natpmp_response *response,
					monotonic now)
{
	(void)proxy, (void)response, (void)now;
}

#endif
#endif
