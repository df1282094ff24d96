/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The composition: the start, the end, and another configuration in between.
 * Covered by: tests/net/test_daemon_restart and tests/net/test_model
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/control.h"
#include "cpe/event_report.h"
#include "cpe/events.h"
#include "cpe/forward.h"
#include "cpe/forwards.h"
#include "cpe/gateway_parts.h"
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
	gateway->server_timer = loop_timer_new(gateway->loop, gateway_server_due, gateway);
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
	gateway_has_work(arg); /* at the end of which the server says when it is due */
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
	gateway->flows_timer = loop_timer_new(gateway->loop, gateway_end_flows, gateway);
	if (!gateway->forward || !gateway->flows_timer)
		return failure_set(failure, ENOMEM, "no memory for kernel changes");
	forward_keep_own_ports(gateway->forward, gateway->config->general.keep_own_ports);
	reboot_watch(gateway->reboot, gateway->server, gateway->forward);
	if (glue_descriptor(gateway->glue) >= 0) {
		gateway->glue_watch = loop_watch_new(gateway->loop, glue_descriptor(gateway->glue),
						     gateway_kernel_changed, gateway);
		if (!gateway->glue_watch)
			return failure_set(failure, errno, "cannot watch the kernel's rules: %m");
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
		.links = gateway_links_changed,
		.wans = gateway_wans_changed,
		.prefix64 = gateway_prefix64_changed,
		.repairs = gateway_carrier_repairs,
		.told = gateway_server_told,
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
	gateway->end_of_turn = LOOP_TASK(gateway_end_turn, gateway);
	gateway->tell_news = LOOP_TASK(gateway_tell_news, gateway);
	gateway->reboot = reboot_new(loop, config->general.state_file.text);
	gateway->lans = lans_new(loop, gateway_lan_received, gateway);
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
	gateway_drain(gateway);
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
