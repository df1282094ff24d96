/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxy's edge: sockets, timer, and one sentence about the carrier.
 * Covered by: tests/net/test_carrier_restart and tests/net/test_unreachable_carrier
 */
#include "cpe/carrier.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/journal.h"
#include "cpe/random.h"
#include "cpe/upstream_socket.h"
#include "pcp-proxy/pcp_result.h"

struct carrier {
	struct loop *loop;
	struct carrier_callbacks callbacks;
	struct proxy *proxy;
	struct loop_timer *timer;
	struct upstream_socket *sockets[UPSTREAM_LINES]; /* by line */
	struct upstream_list lines;                      /* as the proxy has them */
	struct announcement_socket *announcements;
	struct wan wan; /* what the sockets were opened for */
	bool pumping;
};

/* -- decisions -- */

static void carry_out(struct carrier *carrier, const struct proxy_decision *decision)
{
	const struct carrier_callbacks *callbacks = &carrier->callbacks;
	const struct pcp_prefix64 *prefixes;
	uint8_t count;

	switch (decision->kind) {
	case PROXY_SEND:
		if (carrier->sockets[decision->send.line]) /* else it is lost, and sent again */
			upstream_socket_send(carrier->sockets[decision->send.line],
					     decision->send.bytes, decision->send.length);
		break;
	case PROXY_ANSWER:
		callbacks->answered(callbacks->arg, decision->ticket, &decision->answer);
		break;
	case PROXY_ADDRESS: callbacks->outermost(callbacks->arg, &decision->address); break;
	case PROXY_NEWS: callbacks->news(callbacks->arg); break;
	case PROXY_PREFIX64:
		prefixes = proxy_prefix64(carrier->proxy, &count);
		callbacks->prefix64(callbacks->arg, prefixes, count);
		break;
	}
}

/* An answer can make the server ask again: then the outer call goes on with that. */
static void pump(struct carrier *carrier)
{
	const struct proxy_decision *next;
	struct proxy_decision decision;

	if (carrier->pumping)
		return;
	carrier->pumping = true;
	while ((next = proxy_next(carrier->proxy)) != NULL) {
		decision = *next;
		carry_out(carrier, &decision);
	}
	carrier->pumping = false;
	loop_timer_set(carrier->timer, proxy_wake_at(carrier->proxy));
}

static void due(void *arg)
{
	struct carrier *carrier = arg;

	proxy_wake(carrier->proxy, loop_now(carrier->loop));
	pump(carrier);
}

static void received(void *arg, const struct datagram *datagram)
{
	struct carrier *carrier = arg;

	proxy_receive(carrier->proxy, datagram, loop_now(carrier->loop));
	pump(carrier);
}

/* Retransmissions go on all the same: a server that restarts is away for a moment. */
static void unreachable(void *arg, int error)
{
	static struct journal_limit limit;
	struct carrier *carrier = arg;
	char text[ENDPOINT_TEXT];

	struct proxy_status status = proxy_status(carrier->proxy);

	journal_limited(&limit, loop_now(carrier->loop), JOURNAL_DEBUG, JOURNAL_UPSTREAM, "%s: %s",
			endpoint_print(&status.server, text), strerror(error));
}

/* -- life -- */

struct carrier *carrier_new(struct loop *loop, uint32_t max_mappings,
			    const struct carrier_callbacks *callbacks, struct failure *failure)
{
	struct carrier *carrier = calloc(1, sizeof(*carrier));

	if (!carrier) {
		failure_set(failure, ENOMEM, "no memory for the carrier's side");
		return NULL;
	}
	carrier->loop = loop;
	carrier->callbacks = *callbacks;
	carrier->proxy = proxy_new(max_mappings, random_system());
	carrier->timer = loop_timer_new(loop, due, carrier);
	if (!carrier->proxy || !carrier->timer) {
		failure_set(failure, ENOMEM, "no memory for the carrier's side");
		carrier_free(carrier);
		return NULL;
	}
	return carrier;
}

static void close_sockets(struct carrier *carrier)
{
	size_t i;

	for (i = 0; i < UPSTREAM_LINES; i++) {
		upstream_socket_free(carrier->sockets[i]);
		carrier->sockets[i] = NULL;
	}
	announcement_socket_free(carrier->announcements);
	carrier->announcements = NULL;
}

void carrier_free(struct carrier *carrier)
{
	if (!carrier)
		return;
	close_sockets(carrier);
	loop_timer_free(carrier->timer);
	proxy_free(carrier->proxy);
	free(carrier);
}

/* One address; there may be no way to it while there is one to others. */
static void open_line(struct carrier *carrier, const struct carrier_line *wanted,
		      struct failure *failure)
{
	struct carrier_line line = *wanted;
	struct upstream_socket *socket =
		upstream_socket_new(carrier->loop, wan_way_to(&carrier->wan, &line.server.address),
				    &line.server, received, unreachable, carrier, failure);

	if (!socket)
		return;
	line.source = upstream_socket_local(socket)->address;
	if (address_same(&wanted->own, &wanted->source))
		line.own = line.source; /* whichever of ours the kernel has chosen */
	carrier->sockets[carrier->lines.count] = socket;
	upstream_list_add(&carrier->lines, &line);
}

static void open_announcements(struct carrier *carrier, struct failure *failure)
{
	const struct wan *wan = &carrier->wan;

	carrier->announcements =
		announcement_socket_new(carrier->loop, wan_way_to(wan, &ADDRESS_NONE_IPV4),
					wan_way_to(wan, &ADDRESS_NONE), received, carrier, failure);
}

int carrier_wan(struct carrier *carrier, const struct wan *wan, struct failure *failure)
{
	uint8_t i;

	if (carrier->lines.count > 0 && wan_same(&carrier->wan, wan))
		return 0;
	close_sockets(carrier);
	carrier->lines.count = 0;
	carrier->wan = *wan;
	if (wan->interface == 0 || wan->upstream.count == 0)
		return 0; /* wan_trouble() has said so */
	for (i = 0; i < wan->upstream.count; i++)
		open_line(carrier, &wan->upstream.lines[i], failure);
	if (carrier->lines.count == 0)
		return -EADDRNOTAVAIL;
	failure->error = 0;
	open_announcements(carrier, failure);
	proxy_upstream(carrier->proxy, &carrier->lines, loop_now(carrier->loop));
	pump(carrier);
	return carrier->announcements ? 0 : -EADDRNOTAVAIL;
}

bool carrier_is_cut_off(const struct carrier *carrier)
{
	return carrier->lines.count == 0 && carrier->wan.upstream.count > 0;
}

/* -- the server's decisions -- */

void carrier_ask(struct carrier *carrier, ticket number, const struct subject *subject)
{
	struct lease_wish wish = lease_wish_of(&subject->mapping);

	wish.wish = subject->wish;
	wish.details = &subject->details;
	proxy_want(carrier->proxy, number, &wish, loop_now(carrier->loop));
	pump(carrier);
}

void carrier_release(struct carrier *carrier, ticket number)
{
	proxy_release(carrier->proxy, number, loop_now(carrier->loop));
	pump(carrier);
}

void carrier_restore(struct carrier *carrier, ticket number, const struct mapping *mapping)
{
	struct lease_wish wish = lease_wish_of(mapping);

	proxy_restore(carrier->proxy, number, &wish, &mapping->outermost, mapping->expires,
		      loop_now(carrier->loop));
	pump(carrier);
}

void carrier_ask_address(struct carrier *carrier)
{
	proxy_want_address(carrier->proxy, loop_now(carrier->loop));
	pump(carrier);
}

/* -- for people -- */

struct proxy_status carrier_status(const struct carrier *carrier)
{
	return proxy_status(carrier->proxy);
}

const char *carrier_sentence(const struct proxy_status *status, char text[CARRIER_SENTENCE])
{
	char server[ENDPOINT_TEXT];

	endpoint_print(&status->server, server);
	switch (status->state) {
	case CARRIER_UNKNOWN:
		snprintf(text, CARRIER_SENTENCE, "%s was not asked for anything yet", server);
		break;
	case CARRIER_ANSWERS: snprintf(text, CARRIER_SENTENCE, "%s answers", server); break;
	case CARRIER_NATPMP:
		snprintf(text, CARRIER_SENTENCE, "%s answers, but speaks NAT-PMP only", server);
		break;
	case CARRIER_SILENT:
		snprintf(text, CARRIER_SENTENCE,
			 "%s%s does not answer: check upstream in the wan section, and ask the "
			 "carrier whether PCP is offered on this line",
			 server, status->addresses > 1 ? ", one of several," : "");
		break;
	case CARRIER_NO_PCP:
		snprintf(
			text, CARRIER_SENTENCE,
			"%s answers, but speaks neither PCP version 2 nor NAT-PMP: ask the carrier for the "
			"address of its PCP server",
			server);
		break;
	case CARRIER_REFUSES:
		snprintf(text, CARRIER_SENTENCE, "%s refused the last request (%s)", server,
			 pcp_result_name(status->last_refusal));
		break;
	case CARRIER_RESTARTED:
		snprintf(text, CARRIER_SENTENCE,
			 "%s has lost its mappings: they are being obtained again", server);
		break;
	}
	return text;
}
