/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which server is asked, and what becomes of leases when that is another one, or has lost
 * them, or others are asked at the same time.
 * Covered by: tests/unit/pcp-proxy/test_proxy_restart, tests/unit/pcp-proxy/test_proxies
 */
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/proxy_state.h"

#define SERVER_STAYS seconds(30) /* the network's word that nobody is there cannot drive us */

/* -- another server -- */

void proxy_begin_again(struct proxy *proxy, monotonic now)
{
	uint32_t number = LEASE_NOWHERE;

	proxy->unanswered = 0;
	while (proxy_next_lease(proxy, &number)) {
		lease_begin_again(proxy_lease(proxy, number), now);
		lease_table_schedule(&proxy->leases, number);
	}
}

/*
 * At the start, once: hosts may want to know before any of them wants a mapping. Each
 * request for one asks again, so nothing is lost with this one.
 */
static void ask_prefix64(struct proxy *proxy)
{
	struct pcp_request request = { .opcode = PCP_ANNOUNCE,
				       .client = proxy_line(proxy)->source,
				       .options.asks_prefix64 = true };
	struct proxy_decision *decision;

	if (!proxy_line(proxy)->has_nat64 || proxy_line(proxy)->server.port == 0)
		return;
	decision = proxy_decide(proxy, PROXY_SEND);
	decision->send.line = proxy->upstream.at;
	decision->send.length = (uint16_t)pcp_encode_request(
		decision->send.bytes, sizeof(decision->send.bytes), &request);
	proxy->sent++;
}

/* The carrier knows these by an address of ours that is another one now. */
static void doubt_third_parties(struct proxy *proxy, monotonic now)
{
	uint32_t number = LEASE_NOWHERE;

	while (proxy_next_lease(proxy, &number)) {
		if (!proxy_names_internal(proxy, proxy_lease(proxy, number)))
			continue;
		lease_doubt(proxy_lease(proxy, number), REPAIR_SPREAD, proxy->random, now);
		lease_table_schedule(&proxy->leases, number);
	}
}

/* What another server has told of its NAT64 says nothing about this one's. */
static void forget_prefix64(struct proxy *proxy)
{
	if (proxy->prefix64_count > 0)
		proxy_decide(proxy, PROXY_PREFIX64);
	proxy->prefix64_count = 0;
}

/* PCP first, wherever it is not known that the server has none: RFC 6887 9. */
void proxy_speak_pcp(struct proxy *proxy)
{
	proxy->natpmp = false;
	proxy->external = ADDRESS_NONE_IPV4;
}

/* The next address is asked, if there is one. */
static void leave(struct proxy *proxy, monotonic now)
{
	proxy_speak_pcp(proxy);
	proxy->natpmp_refused = false;
	if (!upstream_fell_silent(&proxy->upstream)) {
		proxy->unanswered = 0;
		return; /* nobody answers: the lease has to see what becomes of it */
	}
	forget_prefix64(proxy);
	ask_prefix64(proxy);
	proxy_stand(proxy, CARRIER_UNKNOWN);
	proxy_begin_again(proxy, now);
}

/* Where nothing at all has come back the next address is asked: RFC 7488 3. */
void proxy_leave_if_silent(struct proxy *proxy, const struct lease *lease, monotonic now)
{
	if (proxy->unanswered >= LEASE_PATIENCE && lease_has_waited(lease))
		leave(proxy, now);
}

void proxy_doubt_all(struct proxy *proxy, uint32_t but, monotonic now)
{
	uint32_t number = LEASE_NOWHERE;

	while (proxy_next_lease(proxy, &number)) {
		if (number == but)
			continue;
		lease_doubt(proxy_lease(proxy, number), REPAIR_SPREAD, proxy->random, now);
		lease_table_schedule(&proxy->leases, number);
	}
}

/* What is known of one server says nothing about another. */
void proxy_know_nothing(struct proxy *proxy)
{
	proxy->epoch = (struct epoch_record){ 0 };
	proxy->natpmp_epoch = (struct epoch_record){ 0 };
}

void proxy_upstream(struct proxy *proxy, const struct upstream_list *list, monotonic now)
{
	struct carrier_line before = *proxy_line(proxy);
	bool another = upstream_set(&proxy->upstream, list);

	if (another) {
		proxy_know_nothing(proxy);
		proxy_speak_pcp(proxy);
		proxy->natpmp_refused = false;
		forget_prefix64(proxy);
		ask_prefix64(proxy);
		proxy->last_heard = NEVER;
		proxy_stand(proxy, CARRIER_UNKNOWN);
		proxy_begin_again(proxy, now);
		proxy_doubt_all(proxy, LEASE_NOWHERE, now);
	} else if (!address_same(&before.source, &proxy_line(proxy)->source) ||
		   !address_same(&before.own, &proxy_line(proxy)->own) ||
		   !address_same(&before.softwire, &proxy_line(proxy)->softwire)) {
		doubt_third_parties(proxy, now); /* what we translate is moved by the server */
	}
}

void proxy_unreachable(struct proxy *proxy, uint8_t line, monotonic now)
{
	if (!upstream_is_refused(&proxy->upstream, line) ||
	    (proxy->upstream.answers && now < proxy->left_until))
		return;
	if (proxy->upstream.answers)
		proxy->left_until = after(now, SERVER_STAYS);
	leave(proxy, now);
}

/* -- a server without its state, or one more -- */

/* What we knew may be no more, unless this very answer says it. */
void proxy_doubt_everything(struct proxy *proxy, uint32_t but, monotonic now)
{
	if (but == LEASE_NOWHERE || proxy_lease(proxy, but)->mapping != 0)
		proxy_decide(proxy, PROXY_ADDRESS)->address = ADDRESS_NONE_IPV4;
	proxy_doubt_all(proxy, but, now);
}

void proxy_restarted(struct proxy *proxy, uint32_t but, monotonic now)
{
	proxy->restarts++;
	proxy_doubt_everything(proxy, but, now);
	proxy_stand(proxy, CARRIER_RESTARTED);
	proxy->natpmp_refused = false;
	if (!proxy->natpmp)
		return;
	proxy_speak_pcp(proxy);
	proxy_begin_again(proxy, now);
}

/* As it is kept up: nobody waits for it. */
static struct lease_wish wish_to_keep(const struct lease *lease, monotonic now)
{
	struct lease_wish wish = lease->wish;

	wish.wish.lifetime = seconds_until(lease->needed_until, now);
	if (lease->assigned)
		wish.wish.suggested = lease->outermost;
	wish.wish.host_waits = false;
	return wish;
}

void proxy_adopt(struct proxy *proxy, const struct proxy *other, monotonic now)
{
	uint32_t number = LEASE_NOWHERE, own;
	struct lease_wish wish;
	ticket mapping;

	while (proxy_next_lease(other, &number)) {
		mapping = proxy_lease(other, number)->mapping;
		if (mapping == 0 || lease_table_find(&other->leases, mapping) != number ||
		    lease_table_find(&proxy->leases, mapping) != LEASE_NOWHERE)
			continue;
		wish = wish_to_keep(proxy_lease(other, number), now);
		own = lease_table_add(&proxy->leases, mapping, &wish);
		if (own == LEASE_NOWHERE)
			return; /* the next renewal obtains it */
		lease_table_want(&proxy->leases, own, &wish, now);
		lease_table_schedule(&proxy->leases, own);
	}
}
