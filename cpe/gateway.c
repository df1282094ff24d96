/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pump that carries decisions out.
 * Covered by: tests/net/test_pcp_map and tests/net/test_daemon_restart
 */
#include <errno.h>
#include <string.h>

#include "cpe/event_report.h"
#include "cpe/events.h"
#include "cpe/forward.h"
#include "cpe/gateway_parts.h"
#include "cpe/journal.h"
#include "cpe/lans.h"
#include "cpe/lines.h"
#include "cpe/news.h"
#include "kernel-glue/kernel_glue.h"

void gateway_has_work(struct gateway *gateway)
{
	loop_defer(gateway->loop, &gateway->end_of_turn);
}

/* -- decisions -- */

static void installed(void *arg, ticket number, int error, uint16_t taken)
{
	struct gateway *gateway = arg;

	server_installed(gateway->server, number, error, taken, loop_now(gateway->loop));
	gateway_drain(gateway);
}

static void repair_forwarding(struct gateway *gateway)
{
	if (forward_repair(gateway->forward, loop_now(gateway->loop), &gateway->kernel_trouble) !=
	    0)
		journal(JOURNAL_ERROR, JOURNAL_NFT, "%s", gateway->kernel_trouble.sentence);
}

static void repair_kernel(struct gateway *gateway)
{
	if (glue_restore(gateway->glue, &gateway->kernel_trouble) == 0)
		repair_forwarding(gateway);
	else
		journal(JOURNAL_ERROR, JOURNAL_NFT, "%s", gateway->kernel_trouble.sentence);
}

static void commit(struct gateway *gateway)
{
	static struct journal_limit limit;
	int error;

	gateway->kernel_trouble.error = 0;
	error = forward_commit(gateway->forward, installed, gateway, &gateway->kernel_trouble);
	if (error != 0)
		journal_limited(&limit, loop_now(gateway->loop), JOURNAL_WARNING, JOURNAL_NFT, "%s",
				gateway->kernel_trouble.sentence);
	if (error == -ENOENT || forward_is_torn(gateway->forward))
		repair_kernel(gateway);
}

/* An error is no flow: the host is told what it will have when it sends. */
static void find_flow(struct gateway *gateway, const struct decision *decision)
{
	const struct mapping_key *key = &decision->subject.mapping.key;
	struct flow flow = { key->protocol, { key->internal, key->internal_port }, key->remote };
	struct translation found;
	bool there = glue_find_flow(gateway->glue, &flow, &found, NULL) == 0;

	server_found(gateway->server, decision->ticket, there ? &found.external : NULL,
		     there ? found.seconds_left : 0, loop_now(gateway->loop));
}

static void carry_out(struct gateway *gateway, const struct decision *decision)
{
	switch (decision->kind) {
	case DECISION_SEND: lans_put(gateway->lans, &decision->message); break;
	case DECISION_INSTALL:
		if (!forward_install(gateway->forward, decision->ticket, &decision->subject))
			server_installed(gateway->server, decision->ticket, -ENOMEM, 0,
					 loop_now(gateway->loop));
		break;
	case DECISION_FIND: find_flow(gateway, decision); break;
	case DECISION_REMOVE: forward_remove(gateway->forward, &decision->subject); break;
	case DECISION_ASK: lines_ask(gateway->lines, decision); break;
	case DECISION_RELEASE: lines_release(gateway->lines, decision); break;
	case DECISION_ANNOUNCE: lans_announce(gateway->lans, &decision->message); break;
	case DECISION_ASK_ADDRESS: lines_ask_address(gateway->lines, decision); break;
	case DECISION_EVENT:
		news_add(gateway->news, &decision->subject.mapping, decision->subject.event);
		break;
	}
}

/*
 * Gathers what is to be done, and does none of it to the kernel: being told its
 * outcomes decides more, which a half emptied queue may have no room for.
 */
void gateway_drain(struct gateway *gateway)
{
	const struct decision *next;
	struct decision decision;

	while ((next = server_next(gateway->server)) != NULL) {
		decision = *next; /* carrying it out may decide more */
		carry_out(gateway, &decision);
	}
	gateway_has_work(gateway);
}

/* A port that was given back belongs to whoever gets it next, with nobody inside. */
void gateway_end_flows(void *arg)
{
	struct gateway *gateway = arg;
	static struct journal_limit limit;
	struct failure failure;

	if (forward_end_flows(gateway->forward, &failure) != 0)
		journal_limited(&limit, loop_now(gateway->loop), JOURNAL_WARNING, JOURNAL_NFT, "%s",
				failure.sentence);
	loop_timer_set(gateway->flows_timer, forward_flows_end_at(gateway->forward));
}

/* When the replies have left. */
void gateway_tell_news(void *arg)
{
	struct gateway *gateway = arg;

	news_tell(gateway->news);
}

/*
 * Once everything that came in during this turn was looked at: one transaction
 * for the kernel, and only then the replies.
 */
void gateway_end_turn(void *arg)
{
	struct gateway *gateway = arg;

	while (!forward_is_empty(gateway->forward))
		commit(gateway);
	gateway_end_flows(gateway);
	lans_flush(gateway->lans);
	loop_timer_set(gateway->server_timer, server_wake_at(gateway->server));
	loop_defer(gateway->loop, &gateway->tell_news);
}

/* A turn that brings much is cut into several. */
static void end_turn_if_full(struct gateway *gateway)
{
	if (forward_is_full(gateway->forward) || lans_are_full(gateway->lans))
		gateway_end_turn(gateway);
}

/* -- what happens -- */

void gateway_lan_received(void *arg, const struct datagram *datagram)
{
	struct gateway *gateway = arg;

	server_receive(gateway->server, datagram, loop_now(gateway->loop));
	gateway_drain(gateway);
	end_turn_if_full(gateway);
}

void gateway_server_due(void *arg)
{
	struct gateway *gateway = arg;

	server_wake(gateway->server, loop_now(gateway->loop));
	gateway_drain(gateway);
	end_turn_if_full(gateway);
}

void gateway_kernel_changed(void *arg)
{
	struct gateway *gateway = arg;
	int changed = glue_dispatch(gateway->glue, &gateway->kernel_trouble);

	if (changed < 0)
		journal(JOURNAL_ERROR, JOURNAL_NFT, "%s", gateway->kernel_trouble.sentence);
	if (changed <= 0)
		return;
	journal(JOURNAL_WARNING, JOURNAL_NFT,
		"somebody has removed our rules: they are put back, with all mappings");
	repair_kernel(gateway);
}

/* -- links -- */

void gateway_wans_changed(void *arg)
{
	struct gateway *gateway = arg;
	struct glue_wan wan = lines_for_kernel(gateway->lines);

	if (glue_set_wan(gateway->glue, &wan, &gateway->kernel_trouble) != 0)
		journal(JOURNAL_ERROR, JOURNAL_NFT, "%s", gateway->kernel_trouble.sentence);
}

/* Pinholes that are open to the NAT64 have to be open to this one. */
void gateway_prefix64_changed(void *arg)
{
	repair_forwarding(arg);
}

void gateway_carrier_repairs(void *arg)
{
	struct gateway *gateway = arg;

	publish_crowd(gateway->publish);
}

void gateway_server_told(void *arg)
{
	gateway_drain(arg);
}

void gateway_links_changed(void *arg)
{
	struct gateway *gateway = arg;

	lans_open(gateway->lans);
	lines_look(gateway->lines);
}

/* It is as if it stood in the configuration. */
static void tell_offer(struct gateway *gateway, const struct config_acs *before)
{
	struct config_general general;
	struct json_object *event;

	gateway_offer(gateway, &general);
	if (strcmp(before->url.text, general.acs.url.text) == 0 &&
	    strcmp(before->provisioning_code.text, general.acs.provisioning_code.text) == 0)
		return;
	event = event_of_configuration();
	event_add_section(event, SECTION_GENERAL, "");
	events_tell(gateway->events, event);
}

int gateway_dhcp(struct gateway *gateway, struct json_object *request, struct failure *failure)
{
	struct config_general general;
	int error;

	gateway_offer(gateway, &general);
	error = lines_dhcp(gateway->lines, request, failure);
	if (error != 0)
		return error;
	lines_look(gateway->lines);
	tell_offer(gateway, &general.acs);
	return 0;
}

bool gateway_order(struct gateway *gateway, uint32_t serial, enum server_order order)
{
	bool done = server_order(gateway->server, serial, order, loop_now(gateway->loop));

	gateway_drain(gateway);
	end_turn_if_full(gateway);
	return done;
}
