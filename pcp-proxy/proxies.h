/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proxies: all the servers of a carrier as if they were one (RFC 7488 4, RFC 7648 3.6).
 *
 * Where the carrier translates, a flow passes one of its NATs: one server is asked, and
 * another one only if that falls silent. Where it filters, any of its firewalls may be on
 * the way, and all of them have to let the flow pass: each server has a proxy of its own, a
 * wish goes to all of them at the same time, and one answer comes back.
 *
 * That answer is the success of any, with the shortest lifetime that was granted, once all
 * have answered from whom anything may still be expected; a refusal only if all refuse. What
 * one of them loses later is not told as long as another one grants it.
 *
 * Each function is as its namesake of proxy.h is.
 */
#ifndef HOMEPORT_PROXIES_H
#define HOMEPORT_PROXIES_H

#include "pcp-proxy/proxy.h"

struct proxies;

/* -- life -- */

struct proxies *proxies_new(uint32_t max_leases, const struct random_source *random);
void proxies_free(struct proxies *proxies); /* NULL is fine */

/* -- what is wanted -- */

/* at_once: all servers of the list are asked; the same for the whole life. */
void proxies_upstream(struct proxies *proxies, const struct upstream_list *list, bool at_once,
		      monotonic now);

void proxies_want(struct proxies *proxies, ticket number, const struct lease_wish *wish,
		  monotonic now);
void proxies_restore(struct proxies *proxies, ticket number, const struct lease_wish *wish,
		     const struct endpoint *outermost, monotonic expires, monotonic now);
void proxies_release(struct proxies *proxies, ticket number, monotonic now);

/* Of the first server; each is as good as any. */
void proxies_want_address(struct proxies *proxies, monotonic now);

/* -- what has happened -- */

void proxies_receive(struct proxies *proxies, const struct datagram *datagram, monotonic now);
void proxies_wake(struct proxies *proxies, monotonic now);
void proxies_unreachable(struct proxies *proxies, uint8_t line, monotonic now);

/* -- what is to be done, and what is known -- */

monotonic proxies_wake_at(const struct proxies *proxies);
const struct proxy_decision *proxies_next(struct proxies *proxies); /* lines: of the whole list */

/* Of the server that we stand worst with; numbers are those of all. */
struct proxy_status proxies_status(const struct proxies *proxies);

/* The next server that is asked, if `last` is not NULL behind that one; NULL: none is left. */
const struct proxy *proxies_next_server(const struct proxies *proxies, const struct proxy *last);

/* Of the first server. */
const struct pcp_prefix64 *proxies_prefix64(const struct proxies *proxies, uint8_t *count);

#endif
