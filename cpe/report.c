/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gateway knows, as JSON. Covered by: tests/net/test_pcp_map */
#include "cpe/report.h"

#include <json-c/json.h>

#include "cpe/account_report.h"
#include "cpe/acs_report.h"
#include "cpe/control.h"
#include "cpe/events.h"
#include "cpe/explain_report.h"
#include "cpe/forward_report.h"
#include "cpe/gateway.h"
#include "cpe/host_book.h"
#include "cpe/lines.h"
#include "cpe/model_report.h"
#include "cpe/report_parts.h"
#include "cpe/upstream_report.h"
#include "cpe/version.h"

/* -- pieces -- */

/* {"address":..,"port":..}; null where there is none. */
static void add_place(struct json_object *object, const char *key, const struct endpoint *endpoint)
{
	struct json_object *place = NULL;

	if (!address_is_none(&endpoint->address)) {
		place = json_object_new_object();
		report_add_address(place, "address", &endpoint->address);
		report_add_number(place, "port", endpoint->port);
	}
	json_object_object_add(object, key, place);
}

/* -- mappings -- */

static void add_host(struct json_object *object, const struct host_book *book,
		     const struct address *host)
{
	struct host_entry entry = host_book_find(book, host);
	char mac[MAC_TEXT];

	report_add_text(object, "mac", entry.mac ? mac_print(entry.mac, mac) : NULL);
	report_add_text(object, "name", entry.name);
}

static struct json_object *mappings(void *context, struct json_object *request)
{
	struct gateway *gateway = context;
	const struct server *server = gateway_server(gateway);
	struct json_object *answer = json_object_new_object();
	struct json_object *list = json_object_new_array();
	const struct mapping *mapping = NULL;
	struct host_book book;

	(void)request;
	gateway_open_host_book(gateway, &book);
	while ((mapping = server_mapping(server, mapping)) != NULL) {
		struct json_object *row = json_object_new_object();

		report_add_mapping(row, mapping);
		report_add_text(row, "wan", lines_name(gateway_lines(gateway), mapping->line));
		add_host(row, &book, &mapping->key.internal);
		report_add_number(row, "remaining",
				  mapping->standing
					  ? seconds_until(mapping->expires, gateway_now(gateway))
					  : 0);
		report_add_text(row, "state", lines_mapping_word(gateway_lines(gateway), mapping));
		json_object_array_add(list, row);
	}
	host_book_close(&book);
	json_object_object_add(answer, "mappings", list);
	return answer;
}

/* -- services -- */

static void add_service(void *arg, const struct publish_view *view)
{
	struct json_object *row = json_object_new_object();
	const struct config_host *host = &view->service->host;
	char text[HOST_TEXT];

	report_add_text(row, "service", view->service->title.text);
	report_add_text(row, "name", view->name);
	report_add_text(row, "host",
			address_is_none(&view->source) ? config_host_print(host, text)
						       : address_print(&view->source, text));
	report_add_protocol(row, view->service->protocol);
	report_add_number(row, "port", view->port);
	report_add_text(row, "account", view->account);
	report_add_text(row, "state", view->state);
	add_place(row, "published", &view->published);
	add_place(row, "wanted", &view->wanted);
	report_add_text(row, "message", view->message);
	json_object_array_add(arg, row);
}

static struct json_object *services(void *context, struct json_object *request)
{
	const struct gateway *gateway = context;
	struct json_object *answer = json_object_new_object();
	struct json_object *list = json_object_new_array();

	(void)request;
	publish_views(gateway_publish(gateway), gateway_config(gateway), add_service, list);
	json_object_object_add(answer, "services", list);
	return answer;
}

/* -- status -- */

static void add_trouble(void *arg, const char *sentence)
{
	json_object_array_add(arg, json_object_new_string(sentence));
}

/* Files may have come, gone or changed since somebody wanted to know last. */
static struct json_object *troubles(struct gateway *gateway)
{
	struct json_object *list = json_object_new_array();
	struct host_book book;

	gateway_open_host_book(gateway, &book);
	host_book_close(&book);
	gateway_troubles(gateway, add_trouble, list);
	return list;
}

/* NULL: nobody is asked there. */
static struct json_object *upstream(const struct lines *lines, size_t line)
{
	struct proxy_status status = lines_carrier(lines, line);
	struct json_object *object;
	char sentence[CARRIER_SENTENCE];

	if (!deployment_asks(lines_wan(lines, line)->mode))
		return NULL;
	object = json_object_new_object();
	report_add_endpoint(object, "server", &status.server);
	report_add_text(object, "origin",
			status.server.port ? upstream_origin_name(status.origin) : NULL);
	report_add_number(object, "servers", status.servers);
	report_add_number(object, "addresses", status.addresses);
	report_add_text(object, "state", carrier_word(status.state));
	report_add_number(object, "leases", status.leases);
	report_add_number(object, "restarts", status.restarts);
	report_add_text(object, "message", carrier_sentence(&status, sentence));
	return object;
}

static struct json_object *line(const struct wan *wan)
{
	struct json_object *object = json_object_new_object();

	report_add_text(object, "interface", wan->name);
	report_add_address(object, "address", &wan->external);
	report_add_text(object, "ipv4_interface", wan->ipv4_interface);
	return object;
}

static uint32_t mappings_on(const struct server *server, size_t line)
{
	const struct mapping *mapping = NULL;
	uint32_t count = 0;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (mapping->line == line)
			count += mapping->more_ports + 1u;
	return count;
}

/* Every one that is configured, whether hosts leave by it or not. */
static struct json_object *all_lines(const struct gateway *gateway)
{
	const struct lines *lines = gateway_lines(gateway);
	struct json_object *list = json_object_new_array(), *object;
	size_t i;

	for (i = 0; i < lines_count(lines); i++) {
		const struct wan *wan = lines_wan(lines, i);
		const char *trouble = wan_trouble(wan);

		object = line(wan);
		report_add_text(object, "mode", wan->mode->name);
		report_add_text(object, "mode_reason", wan->reason);
		report_add_text(object, "state",
				trouble                  ? "down"
				: i == lines_main(lines) ? "main"
							 : "ready");
		report_add_text(object, "message", trouble);
		report_add_number(object, "mappings",
				  mappings_on(gateway_server(gateway), lines_number(lines, i)));
		json_object_object_add(object, "upstream", upstream(lines, i));
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *lans(const struct config *config)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < config->lan_count; i++)
		json_object_array_add(list, json_object_new_string(config->lans[i].interface));
	return list;
}

static struct json_object *status(void *context, struct json_object *request)
{
	struct gateway *gateway = context;
	const struct server *server = gateway_server(gateway);
	const struct server_counters *counters = server_counters(server);
	const struct lines *lines = gateway_lines(gateway);
	const struct wan *wan = lines_wan(lines, lines_main(lines));
	monotonic now = gateway_now(gateway);
	struct json_object *answer = json_object_new_object();
	struct json_object *numbers = json_object_new_object();

	(void)request;
	report_add_text(answer, "version", HOMEPORT_VERSION);
	report_add_number(answer, "uptime", (now - gateway_started(gateway)) / MONOTONIC_SECOND);
	report_add_number(answer, "epoch", server_epoch(server, now));
	report_add_text(answer, "mode", wan->mode->name);
	report_add_text(answer, "mode_reason", wan->reason);
	json_object_object_add(answer, "wan", line(wan));
	json_object_object_add(answer, "wans", all_lines(gateway));
	json_object_object_add(answer, "lans", lans(gateway_config(gateway)));
	json_object_object_add(answer, "upstream", upstream(lines, lines_main(lines)));
	report_add_number(answer, "mappings", server_count(server));
	report_add_number(numbers, "requests", counters->requests);
	report_add_number(numbers, "dropped", counters->dropped);
	report_add_number(numbers, "errors", counters->errors);
	report_add_number(numbers, "granted", counters->granted);
	report_add_number(numbers, "renewed", counters->renewed);
	report_add_number(numbers, "released", counters->released);
	report_add_number(numbers, "expired", counters->expired);
	json_object_object_add(answer, "counters", numbers);
	json_object_object_add(answer, "problems", troubles(gateway));
	return answer;
}

static struct json_object *events(void *context, struct json_object *request)
{
	return events_report(gateway_events(context), request);
}

/* -- what is told to the gateway -- */

static struct json_object *dhcp(void *context, struct json_object *request)
{
	struct failure failure;

	if (gateway_dhcp(context, request, &failure) != 0)
		return control_error("%s", failure.sentence);
	return json_object_new_object();
}

const struct control_command *report_commands(size_t *count)
{
	static const struct control_command commands[] = {
		{ "status", "how the gateway stands", status },
		{ "mappings", "ports that LAN hosts have been given", mappings },
		{ "services", "services, and where they are published", services },
		{ "explain", "why a service or forward is reached, or is not", explain_report },
		{ "upstreams", "the carrier's servers, and what they were asked", upstream_report },
		{ "accounts", "where services are published", account_report },
		{ "events", "what has happened lately", events },
		{ "dhcp", "tells what a DHCP client of the WAN knows", dhcp },
		{ "forwards", "what is forwarded without being asked for", forward_report_list },
		{ "forward-add", "one more from now on", forward_report_add },
		{ "forward-delete", "one less from now on", forward_report_delete },
		{ "get", "parameters and their values", model_report_get },
		{ "names", "parameters and rows there are", model_report_names },
		{ "rows", "those of a table, with their parameters by name", model_report_rows },
		{ "schema", "parameters and rows there may be", model_report_schema },
		{ "set", "parameters to other values", model_report_set },
		{ "add", "a row", model_report_add },
		{ "delete", "rows", model_report_delete },
		{ "secret", "kept in a file, whose path is told", model_report_secret },
		ACS_COMMANDS{ "begin", "several changes that are made together",
			      model_report_begin },
		{ "commit", "those that were begun, all or none", model_report_commit },
		{ "abort", "forgets what was begun", model_report_abort },
	};

	*count = sizeof(commands) / sizeof(commands[0]);
	return commands;
}
