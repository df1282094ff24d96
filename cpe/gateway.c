/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The composition, and the pump that carries decisions out.
 * Covered by: tests/net/test_pcp_map and tests/net/test_daemon_restart
 */
#include "cpe/acs.h"
#include "cpe/gateway.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/control.h"
#include "cpe/event_report.h"
#include "cpe/events.h"
#include "cpe/forward.h"
#include "cpe/forwards.h"
#include "cpe/host_book.h"
#include "cpe/journal.h"
#include "cpe/lans.h"
#include "cpe/lines.h"
#include "cpe/model_memory.h"
#include "cpe/news.h"
#include "cpe/random.h"
#include "cpe/reboot.h"
#include "cpe/report.h"
#include "kernel-glue/kernel_glue.h"

struct gateway {
	struct loop *loop;
	struct config *config;
	char config_path[PATH_MAX];
	monotonic started;
	struct loop_task end_of_turn, tell_news;

	struct server *server;
	struct loop_timer *server_timer;
	struct loop_timer *flows_timer;
	struct lans *lans;

	struct lines *lines;

	struct glue *glue;
	bool kernel_is_new; /* it held nothing of ours when we came */
	struct loop_watch *glue_watch;
	struct forward *forward;

	struct forwards *forwards;
	struct reboot *reboot;

	struct publish *publish;
	struct model_memory *memory;
	struct control *control;
	struct acs_facts acs;
	struct events *events;
	struct news *news;

	/* What went wrong last and has not gone well since; "" if nothing. */
	struct failure kernel_trouble, hosts_trouble;
};

static void turn_has_work(struct gateway *gateway)
{
	loop_defer(gateway->loop, &gateway->end_of_turn);
}

/* -- decisions -- */

static void drain(struct gateway *gateway);

static void installed(void *arg, ticket number, int error, uint16_t taken)
{
	struct gateway *gateway = arg;

	server_installed(gateway->server, number, error, taken, loop_now(gateway->loop));
	drain(gateway);
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
static void drain(struct gateway *gateway)
{
	const struct decision *next;
	struct decision decision;

	while ((next = server_next(gateway->server)) != NULL) {
		decision = *next; /* carrying it out may decide more */
		carry_out(gateway, &decision);
	}
	turn_has_work(gateway);
}

/* A port that was given back belongs to whoever gets it next, with nobody inside. */
static void end_flows(void *arg)
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
static void tell_news(void *arg)
{
	struct gateway *gateway = arg;

	news_tell(gateway->news);
}

/*
 * Once everything that came in during this turn was looked at: one transaction
 * for the kernel, and only then the replies.
 */
static void end_of_turn(void *arg)
{
	struct gateway *gateway = arg;

	while (!forward_is_empty(gateway->forward))
		commit(gateway);
	end_flows(gateway);
	lans_flush(gateway->lans);
	loop_timer_set(gateway->server_timer, server_wake_at(gateway->server));
	loop_defer(gateway->loop, &gateway->tell_news);
}

/* A turn that brings much is cut into several. */
static void end_turn_if_full(struct gateway *gateway)
{
	if (forward_is_full(gateway->forward) || lans_are_full(gateway->lans))
		end_of_turn(gateway);
}

/* -- what happens -- */

static void lan_received(void *arg, const struct datagram *datagram)
{
	struct gateway *gateway = arg;

	server_receive(gateway->server, datagram, loop_now(gateway->loop));
	drain(gateway);
	end_turn_if_full(gateway);
}

static void server_due(void *arg)
{
	struct gateway *gateway = arg;

	server_wake(gateway->server, loop_now(gateway->loop));
	drain(gateway);
	end_turn_if_full(gateway);
}

static void kernel_changed(void *arg)
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

static void wans_changed(void *arg)
{
	struct gateway *gateway = arg;
	struct glue_wan wan = lines_for_kernel(gateway->lines);

	if (glue_set_wan(gateway->glue, &wan, &gateway->kernel_trouble) != 0)
		journal(JOURNAL_ERROR, JOURNAL_NFT, "%s", gateway->kernel_trouble.sentence);
}

/* Pinholes that are open to the NAT64 have to be open to this one. */
static void prefix64_changed(void *arg)
{
	repair_forwarding(arg);
}

static void carrier_repairs(void *arg)
{
	struct gateway *gateway = arg;

	publish_crowd(gateway->publish);
}

static void server_told(void *arg)
{
	drain(arg);
}

static void links_changed(void *arg)
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

/* -- life -- */

static struct server_settings settings_of(const struct gateway *gateway)
{
	const struct config *config = gateway->config;
	struct server_settings settings = {
		.lifetime_min = config->general.lifetime_min,
		.lifetime_max = config->general.lifetime_max,
		.max_mappings = config->general.max_mappings,
		.port_set_max = config->general.port_set_max,
		/* Above are the ports that flows are moved to which would clash with a mapping. */
		.port_low = 1024,
		.port_high = 49151,
		.natpmp = config->general.natpmp,
		.refuses_pcp = !config->general.pcp,
		.relays_unknown = config->general.relay_unknown,
		.prefix64 = config->general.prefix64,
		.policies = { config->policies, config->hosts_count },
		.host_rate = { config->general.requests_per_second },
		.total_rate = { config->general.requests_per_second_total },
	};

	lines_introduce(gateway->lines, &settings);
	return settings;
}

static int open_server(struct gateway *gateway, monotonic epoch_start, struct failure *failure)
{
	struct server_settings settings = settings_of(gateway);

	gateway->server = server_new(&settings, random_system(), epoch_start);
	gateway->server_timer = loop_timer_new(gateway->loop, server_due, gateway);
	if (!gateway->server || !gateway->server_timer)
		return failure_set(failure, ENOMEM, "no memory for %u mappings: lower max-mappings",
				   settings.max_mappings);
	return lines_serve(gateway->lines, gateway->server, failure);
}

static void restored(void *arg, ticket number)
{
	struct gateway *gateway = arg;
	const struct mapping *mapping = server_find(gateway->server, number);

	lines_restore(gateway->lines, number, mapping);
	publish_mapping(gateway->publish, mapping, EVENT_RENEWED);
}

static void statics_wanted(void *arg)
{
	turn_has_work(arg); /* at the end of which the server says when it is due */
}

static void open_book(void *arg, struct host_book *book)
{
	gateway_open_host_book(arg, book);
}

static int open_forwards(struct gateway *gateway, struct failure *failure)
{
	struct forwards_callbacks callbacks = { statics_wanted, open_book, gateway };

	gateway->forwards = forwards_new(gateway->loop, gateway->server, &callbacks, failure);
	return gateway->forwards ? 0 : -failure->error;
}

static int open_kernel(struct gateway *gateway, struct failure *failure)
{
	struct glue_options options = { .capacity = gateway->config->general.max_mappings,
					.origin = reboot_origin(gateway->reboot) };
	int error = glue_nft_open(&gateway->glue, &options, failure);

	if (error != 0)
		return error;
	gateway->kernel_is_new = gateway->glue->origin == options.origin;
	/* The kernel remembers when it began to hold mappings of ours: since then none was lost. */
	error = open_server(gateway, gateway->glue->origin, failure);
	if (error != 0)
		return error;
	if (glue_nft_hairpin_hindered())
		journal(JOURNAL_WARNING, JOURNAL_NFT,
			"net.bridge.bridge-nf-call-iptables is 1: LAN hosts cannot reach each "
			"other by the external address; set it to 0");
	gateway->forward = forward_new(gateway->glue, gateway->server);
	gateway->flows_timer = loop_timer_new(gateway->loop, end_flows, gateway);
	if (!gateway->forward || !gateway->flows_timer)
		return failure_set(failure, ENOMEM, "no memory for kernel changes");
	forward_keep_own_ports(gateway->forward, gateway->config->general.keep_own_ports);
	reboot_watch(gateway->reboot, gateway->server, gateway->forward);
	if (glue_descriptor(gateway->glue) >= 0) {
		gateway->glue_watch = loop_watch_new(gateway->loop, glue_descriptor(gateway->glue),
						     kernel_changed, gateway);
		if (!gateway->glue_watch)
			return failure_set(failure, errno, "cannot watch the kernel's rules: %s",
					   strerror(errno));
	}
	return 0;
}

static void happened(void *arg, struct json_object *event)
{
	struct gateway *gateway = arg;

	events_tell(gateway->events, event);
}

/* Beside the control socket, by its name. */
static void name_memory(char path[PATH_MAX], const char *control_path)
{
	size_t length = strlen(control_path);

	if (length > 5 && strcmp(control_path + length - 5, ".sock") == 0)
		length -= 5;
	snprintf(path, PATH_MAX, "%.*s.dhcp", (int)length, control_path);
}

static int open_lines(struct gateway *gateway, const char *control_path, struct failure *failure)
{
	struct lines_callbacks callbacks = {
		.links = links_changed,
		.wans = wans_changed,
		.prefix64 = prefix64_changed,
		.repairs = carrier_repairs,
		.told = server_told,
		.event = happened,
		.arg = gateway,
	};
	char memory[PATH_MAX];

	name_memory(memory, control_path);
	gateway->lines = lines_new(gateway->loop, gateway->config, memory, &callbacks, failure);
	return gateway->lines ? 0 : -failure->error;
}

static void publish_mappings(void *arg)
{
	struct gateway *gateway = arg;
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(gateway->server, mapping)) != NULL)
		if (mapping->standing)
			publish_mapping(gateway->publish, mapping, EVENT_RENEWED);
}

/* What an earlier run has left goes on; what is left of it beyond that goes away. */
static int take_over(struct gateway *gateway, struct failure *failure)
{
	monotonic now = loop_now(gateway->loop);
	struct forwarding *present;
	size_t count;
	int error = forward_present(gateway->forward, &present, &count, failure);

	if (error == 0)
		forward_restore(gateway->forward, present, count, restored, gateway, now);
	reboot_restore(gateway->reboot, gateway->kernel_is_new, restored, gateway);
	if (error == 0)
		error = forward_repair_from(gateway->forward, present, count, now, failure);
	free(present);
	if (error == 0 && server_count(gateway->server) > 0)
		journal(JOURNAL_INFO, JOURNAL_PCP, "%u mappings of an earlier run go on",
			server_count(gateway->server));
	return error;
}

static int open_outside(struct gateway *gateway, const char *control_path, struct scripts *scripts,
			struct failure *failure)
{
	struct publish_callbacks callbacks = { happened, open_book, publish_mappings, gateway,
					       scripts };
	size_t count;
	const struct control_command *commands = report_commands(&count);

	gateway->publish = publish_new(gateway->loop, &callbacks, failure);
	if (!gateway->publish)
		return -failure->error;
	gateway->control =
		control_new(gateway->loop, control_path, commands, count, gateway, failure);
	if (!gateway->control)
		return -failure->error;
	gateway->events = events_new(gateway->loop, gateway->control);
	gateway->news = news_new(gateway->events, gateway->reboot, gateway->publish);
	return gateway->events && gateway->news
		       ? 0
		       : failure_set(failure, ENOMEM, "no memory for the gateway");
}

struct gateway *gateway_new(struct loop *loop, struct config *config, const char *config_path,
			    const char *control_path, struct scripts *scripts,
			    struct failure *failure)
{
	struct gateway *gateway = calloc(1, sizeof(*gateway));

	if (!gateway) {
		failure_set(failure, ENOMEM, "no memory for the gateway");
		config_free(config);
		return NULL;
	}
	gateway->loop = loop;
	gateway->config = config;
	if (!realpath(config_path, gateway->config_path))
		snprintf(gateway->config_path, PATH_MAX, "%s", config_path);
	gateway->started = loop_now(loop);
	gateway->end_of_turn = LOOP_TASK(end_of_turn, gateway);
	gateway->tell_news = LOOP_TASK(tell_news, gateway);
	gateway->reboot = reboot_new(loop, config->general.state_file.text);
	gateway->lans = lans_new(loop, lan_received, gateway);
	gateway->memory = model_memory_new();
	if (!gateway->reboot || !gateway->lans || !gateway->memory)
		failure_set(failure, ENOMEM, "no memory for the gateway");
	/* The control socket first: it keeps a second daemon from touching the kernel. */
	if (!gateway->reboot || !gateway->lans || !gateway->memory ||
	    open_outside(gateway, control_path, scripts, failure) != 0 ||
	    open_lines(gateway, control_path, failure) != 0 || open_kernel(gateway, failure) != 0 ||
	    open_forwards(gateway, failure) != 0 ||
	    lans_configure(gateway->lans, config, failure) != 0) {
		gateway_free(gateway);
		return NULL;
	}
	publish_configure(gateway->publish, gateway->config);
	if (gateway->kernel_is_new)
		publish_crowd(gateway->publish); /* a whole street may have been without power */
	if (take_over(gateway, failure) != 0) {
		gateway_free(gateway);
		return NULL;
	}
	forwards_configure(gateway->forwards, gateway->config);
	model_memory_configure(gateway->memory, gateway->config, gateway->forwards);
	lans_open(gateway->lans);
	lines_look(gateway->lines);
	return gateway;
}

void gateway_free(struct gateway *gateway)
{
	if (!gateway)
		return;
	forwards_free(gateway->forwards);
	reboot_free(gateway->reboot);
	loop_forget(gateway->loop, &gateway->end_of_turn);
	loop_forget(gateway->loop, &gateway->tell_news);
	news_free(gateway->news);
	events_free(gateway->events);
	control_free(gateway->control);
	model_memory_free(gateway->memory);
	publish_free(gateway->publish);
	lans_free(gateway->lans);
	lines_free(gateway->lines);
	loop_watch_free(gateway->glue_watch);
	loop_timer_free(gateway->flows_timer);
	forward_free(gateway->forward);
	glue_close(gateway->glue);
	loop_timer_free(gateway->server_timer);
	server_free(gateway->server);
	config_free(gateway->config);
	free(gateway);
}

/* -- another configuration -- */

static void add_difference(void *event, enum config_section section, const char *title, bool before,
			   bool after)
{
	(void)before, (void)after;
	event_add_section(event, section, title);
}

/* To those who watch; nothing, if all is as it was. */
static void tell_differences(struct gateway *gateway, const struct config *before)
{
	struct json_object *event = event_of_configuration();

	config_differences(before, gateway->config, add_difference, event);
	events_tell(gateway->events, event);
}

void gateway_reconfigure(struct gateway *gateway, struct config *config)
{
	struct config *before = gateway->config;
	struct server_settings settings;
	struct failure failure;

	if (config_keep_fixed(before, config))
		journal(JOURNAL_WARNING, JOURNAL_CONFIG,
			"max-mappings and state-file stay as they were until the daemon is "
			"restarted");
	gateway->config = config;
	lines_configure(gateway->lines, config);
	settings = settings_of(gateway);
	server_reconfigure(gateway->server, &settings, loop_now(gateway->loop));
	drain(gateway);
	forward_keep_own_ports(gateway->forward, config->general.keep_own_ports);
	forwards_configure(gateway->forwards, config);
	model_memory_configure(gateway->memory, config, gateway->forwards);
	publish_configure(gateway->publish, config);
	if (lans_configure(gateway->lans, config, &failure) != 0)
		journal(JOURNAL_ERROR, JOURNAL_PCP, "%s", failure.sentence);
	lans_open(gateway->lans);
	lines_look(gateway->lines);
	tell_differences(gateway, before);
	config_free(before);
}

bool gateway_order(struct gateway *gateway, uint32_t serial, enum server_order order)
{
	bool done = server_order(gateway->server, serial, order, loop_now(gateway->loop));

	drain(gateway);
	end_turn_if_full(gateway);
	return done;
}

/* -- for reports -- */

const struct config *gateway_config(const struct gateway *gateway)
{
	return gateway->config;
}

const struct server *gateway_server(const struct gateway *gateway)
{
	return gateway->server;
}

void gateway_offer(const struct gateway *gateway, struct config_general *general)
{
	*general = gateway->config->general;
	lines_offer(gateway->lines, general);
}

struct acs_facts *gateway_acs(struct gateway *gateway)
{
	return &gateway->acs;
}

const struct acs_facts *gateway_acs_facts(const struct gateway *gateway)
{
	return &gateway->acs;
}

struct forwards *gateway_forwards(const struct gateway *gateway)
{
	return gateway->forwards;
}

const char *gateway_config_path(const struct gateway *gateway)
{
	return gateway->config_path;
}

void gateway_renumber(struct gateway *gateway)
{
	model_memory_configure(gateway->memory, gateway->config, gateway->forwards);
}

void gateway_reserve_number(struct gateway *gateway, enum config_section section, const char *title)
{
	model_memory_reserve(gateway->memory, section, title);
}

const struct model_numbers *gateway_numbers(const struct gateway *gateway)
{
	return model_memory_numbers(gateway->memory);
}

const struct lines *gateway_lines(const struct gateway *gateway)
{
	return gateway->lines;
}

const char *gateway_kernel_trouble(const struct gateway *gateway)
{
	return gateway->kernel_trouble.error != 0 ? gateway->kernel_trouble.sentence : NULL;
}

const struct publish *gateway_publish(const struct gateway *gateway)
{
	return gateway->publish;
}

const struct events *gateway_events(const struct gateway *gateway)
{
	return gateway->events;
}

monotonic gateway_now(const struct gateway *gateway)
{
	return loop_now(gateway->loop);
}

monotonic gateway_started(const struct gateway *gateway)
{
	return gateway->started;
}

/* Asked for again and again: the same trouble is told to the journal once. */
void gateway_open_host_book(struct gateway *gateway, struct host_book *book)
{
	struct failure failure = { 0 };

	host_book_open(book, gateway->config->general.lease_file.text, &failure);
	if (failure.error != 0 && strcmp(failure.sentence, gateway->hosts_trouble.sentence) != 0)
		journal(JOURNAL_WARNING, JOURNAL_CONTROL, "%s", failure.sentence);
	gateway->hosts_trouble = failure;
}

void gateway_troubles(const struct gateway *gateway,
		      void (*trouble)(void *arg, const char *sentence), void *arg)
{
	const struct failure *failures[] = {
		lans_trouble(gateway->lans),           &gateway->kernel_trouble,
		reboot_trouble(gateway->reboot),       forwards_trouble(gateway->forwards),
		model_memory_trouble(gateway->memory), &gateway->hosts_trouble
	};
	size_t i;

	for (i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i]->error != 0)
			trouble(arg, failures[i]->sentence);
	lines_troubles(gateway->lines, trouble, arg);
	publish_troubles(gateway->publish, trouble, arg);
}
