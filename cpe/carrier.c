/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The proxies' edge: sockets, timer, and one sentence about the carrier.
 * Covered by: tests/net/test_carrier_restart and tests/net/test_unreachable_carrier
 */
#include "cpe/carrier.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/journal.h"
#include "cpe/random.h"
#include "cpe/upstream_socket.h"
#include "pcp-proxy/pcp_result.h"

/* To one address of the carrier. */
struct way {
	struct carrier *carrier;
	struct upstream_socket *socket; /* NULL: there is none now, for want of a route as a rule */
	struct carrier_line line;       /* as it has come out */
};

struct carrier {
	struct loop *loop;
	struct carrier_callbacks callbacks;
	struct proxies *proxies;
	struct loop_timer *timer;
	struct way ways[UPSTREAM_LINES]; /* to the addresses that the WAN has */
	struct upstream_list lines;      /* of those that are open, as the proxies have them */
	struct way *way_of_line[UPSTREAM_LINES]; /* by the number in there */
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
		if (decision->send.line <
		    carrier->lines.count) /* else it is lost, and sent again */
			upstream_socket_send(carrier->way_of_line[decision->send.line]->socket,
					     decision->send.bytes, decision->send.length);
		break;
	case PROXY_ANSWER:
		callbacks->answered(callbacks->arg, decision->ticket, &decision->answer);
		break;
	case PROXY_ADDRESS: callbacks->outermost(callbacks->arg, &decision->address); break;
	case PROXY_NEWS: callbacks->news(callbacks->arg); break;
	case PROXY_PREFIX64:
		prefixes = proxies_prefix64(carrier->proxies, &count);
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
	while ((next = proxies_next(carrier->proxies)) != NULL) {
		decision = *next;
		carry_out(carrier, &decision);
	}
	carrier->pumping = false;
	loop_timer_set(carrier->timer, proxies_wake_at(carrier->proxies));
}

static void due(void *arg)
{
	struct carrier *carrier = arg;

	proxies_wake(carrier->proxies, loop_now(carrier->loop));
	pump(carrier);
}

static void received(struct carrier *carrier, const struct datagram *datagram)
{
	proxies_receive(carrier->proxies, datagram, loop_now(carrier->loop));
	pump(carrier);
}

static void answered(void *arg, const struct datagram *datagram)
{
	const struct way *way = arg;

	received(way->carrier, datagram);
}

static void announced(void *arg, const struct datagram *datagram)
{
	received(arg, datagram);
}

/* The kernel tells of hard errors alone. */
static void unreachable(void *arg, int error)
{
	static struct journal_limit limit;
	const struct way *way = arg;
	struct carrier *carrier = way->carrier;
	char text[ENDPOINT_TEXT];
	uint8_t number;

	journal_limited(&limit, loop_now(carrier->loop), JOURNAL_DEBUG, JOURNAL_UPSTREAM, "%s: %s",
			endpoint_print(&way->line.server, text), strerror(error));
	for (number = 0; number < carrier->lines.count; number++)
		if (carrier->way_of_line[number] == way)
			proxies_unreachable(carrier->proxies, number, loop_now(carrier->loop));
	pump(carrier);
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
	carrier->proxies = proxies_new(max_mappings, random_system());
	carrier->timer = loop_timer_new(loop, due, carrier);
	if (!carrier->proxies || !carrier->timer) {
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
		upstream_socket_free(carrier->ways[i].socket);
		carrier->ways[i].socket = NULL;
	}
	carrier->lines.count = 0;
	announcement_socket_free(carrier->announcements);
	carrier->announcements = NULL;
}

void carrier_free(struct carrier *carrier)
{
	if (!carrier)
		return;
	close_sockets(carrier);
	loop_timer_free(carrier->timer);
	proxies_free(carrier->proxies);
	free(carrier);
}

/* One address; there may be no way to it while there is one to others. */
static bool open_way(struct carrier *carrier, struct way *way, const struct carrier_line *wanted,
		     struct failure *failure)
{
	way->carrier = carrier;
	way->line = *wanted;
	way->socket = upstream_socket_new(carrier->loop,
					  wan_way_to(&carrier->wan, &wanted->server.address),
					  &wanted->server, answered, unreachable, way, failure);
	if (!way->socket)
		return false;
	way->line.source = upstream_socket_local(way->socket)->address;
	if (address_same(&wanted->own, &wanted->source))
		way->line.own = way->line.source; /* whichever of ours the kernel has chosen */
	return true;
}

/* Those that are not open yet; true: there are more now. */
static bool open_ways(struct carrier *carrier, struct failure *failure)
{
	const struct upstream_list *wanted = &carrier->wan.upstream;
	bool more = false;
	uint8_t i;

	for (i = 0; i < wanted->count; i++)
		if (!carrier->ways[i].socket)
			more |= open_way(carrier, &carrier->ways[i], &wanted->lines[i], failure);
	carrier->lines.count = 0;
	for (i = 0; i < wanted->count; i++) {
		if (!carrier->ways[i].socket)
			continue;
		carrier->way_of_line[carrier->lines.count] = &carrier->ways[i];
		upstream_list_add(&carrier->lines, &carrier->ways[i].line);
	}
	return more;
}

static void open_announcements(struct carrier *carrier, struct failure *failure)
{
	const struct wan *wan = &carrier->wan;

	carrier->announcements = announcement_socket_new(
		carrier->loop, wan_way_to(wan, &ADDRESS_NONE_IPV4), wan_way_to(wan, &ADDRESS_NONE),
		announced, carrier, failure);
}

/* Some addresses can be asked: that is enough for now, and told once. */
static void tell_of_missing(const struct carrier *carrier, const struct failure *failure)
{
	if (carrier->lines.count < carrier->wan.upstream.count)
		journal(JOURNAL_INFO, JOURNAL_UPSTREAM,
			"%s; %u of %u addresses can be asked, and the others once there is a way",
			failure->sentence, carrier->lines.count, carrier->wan.upstream.count);
}

int carrier_wan(struct carrier *carrier, const struct wan *wan, struct failure *failure)
{
	bool is_another = !wan_same(&carrier->wan, wan);
	bool more;

	if (is_another) {
		close_sockets(carrier);
		carrier->wan = *wan;
	}
	if (wan->interface == 0 || wan->upstream.count == 0)
		return 0; /* wan_trouble() has said so */
	more = open_ways(carrier, failure);
	if (carrier->lines.count == 0)
		return -EADDRNOTAVAIL;
	if (is_another)
		tell_of_missing(carrier, failure);
	failure->error = 0;
	if (!carrier->announcements)
		open_announcements(carrier, failure);
	if (more)
		proxies_upstream(carrier->proxies, &carrier->lines, carrier->wan.mode->all_agree,
				 loop_now(carrier->loop));
	pump(carrier);
	return carrier->announcements ? 0 : -EADDRNOTAVAIL;
}

bool carrier_is_cut_off(const struct carrier *carrier)
{
	return carrier->lines.count < carrier->wan.upstream.count;
}

/* -- the server's decisions -- */

void carrier_ask(struct carrier *carrier, ticket number, const struct subject *subject)
{
	struct lease_wish wish = lease_wish_of(&subject->mapping);

	wish.wish = subject->wish;
	wish.details = &subject->details;
	proxies_want(carrier->proxies, number, &wish, loop_now(carrier->loop));
	pump(carrier);
}

void carrier_release(struct carrier *carrier, ticket number)
{
	proxies_release(carrier->proxies, number, loop_now(carrier->loop));
	pump(carrier);
}

void carrier_restore(struct carrier *carrier, ticket number, const struct mapping *mapping)
{
	struct lease_wish wish = lease_wish_of(mapping);

	proxies_restore(carrier->proxies, number, &wish, &mapping->outermost, mapping->expires,
			loop_now(carrier->loop));
	pump(carrier);
}

void carrier_ask_address(struct carrier *carrier)
{
	proxies_want_address(carrier->proxies, loop_now(carrier->loop));
	pump(carrier);
}

/* -- for people -- */

struct proxy_status carrier_status(const struct carrier *carrier)
{
	return proxies_status(carrier->proxies);
}

const struct proxy *carrier_next_server(const struct carrier *carrier, const struct proxy *last)
{
	return proxies_next_server(carrier->proxies, last);
}

const char *carrier_word(enum carrier_state state)
{
	static const char *const words[] = {
		[CARRIER_UNKNOWN] = "unknown",     [CARRIER_ANSWERS] = "answers",
		[CARRIER_NATPMP] = "natpmp",       [CARRIER_SILENT] = "silent",
		[CARRIER_NO_PCP] = "no-pcp",       [CARRIER_REFUSES] = "refuses",
		[CARRIER_RESTARTED] = "repairing",
	};

	return words[state];
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
