/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts for explain(), and its links as JSON. Covered by: tests/net/test_explain */
#include "cpe/explain_report.h"

#include <json-c/json.h>
#include <strings.h>

#include "cpe/explain.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"
#include "cpe/host_book.h"
#include "cpe/lines.h"
#include "cpe/report_parts.h"

/* What is looked for, and what is found. */
struct inquiry {
	const struct gateway *gateway;
	const struct host_book *book;
	const char *name; /* NULL: all there is */
	struct json_object *list;
};

/* That leads to the port of the host, whoever asked for it; the one that stands first. */
static const struct mapping *find_mapping(const struct server *server,
					  const struct explain_facts *facts)
{
	const struct mapping *mapping = NULL, *found = NULL;

	while ((mapping = server_mapping(server, mapping)) != NULL)
		if (address_same(&mapping->key.internal, &facts->address) &&
		    (mapping->key.protocol == facts->protocol || mapping->key.protocol == 0) &&
		    (mapping_has_port(mapping, facts->port) ||
		     mapping_key_is_wildcard(&mapping->key)) &&
		    !mapping_key_is_peer(&mapping->key) &&
		    (!found || (mapping->standing && !found->standing)))
			found = mapping;
	return found;
}

static void add_links(struct json_object *object, const struct explanation *explanation)
{
	struct json_object *links = json_object_new_array(), *row;
	enum explain_link link;

	for (link = 0; link < EXPLAIN_LINK_COUNT; link++) {
		if (explanation->links[link].sentence[0] == '\0')
			continue;
		row = json_object_new_object();
		report_add_text(row, "link", explain_word(link));
		report_add_text(row, "state", explain_state_word(explanation->links[link].state));
		report_add_text(row, "message", explanation->links[link].sentence);
		json_object_array_add(links, row);
	}
	json_object_object_add(object, "links", links);
}

/* What it is about: who is there, inside and outside. */
static void add_subject(struct json_object *row, const struct explain_facts *facts)
{
	struct endpoint inside = { facts->address, facts->port }, outside = { ADDRESS_NONE, 0 };

	if (facts->mapping && facts->mapping->standing)
		outside = mapping_port_at(facts->mapping, &facts->mapping->outermost, facts->port);
	report_add_text(row, "name", facts->name);
	report_add_text(row, "host", facts->host);
	report_add_text(row, "host_name", facts->host_name);
	report_add_protocol(row, facts->protocol);
	report_add_number(row, "port", facts->port);
	report_add_endpoint(row, "internal", &inside);
	report_add_endpoint(row, "outermost", &outside);
}

/* The facts that do not depend on what is explained; then all of it, said. */
static void add(const struct inquiry *inquiry, const char *kind, const char *title,
		struct explain_facts *facts)
{
	const struct gateway *gateway = inquiry->gateway;
	const struct config *config = gateway_config(gateway);
	struct policies policies = { config->policies, config->hosts_count };
	struct host_entry entry = host_book_find(inquiry->book, &facts->address);
	const struct lines *lines = gateway_lines(gateway);
	struct json_object *row = json_object_new_object();
	struct explanation explanation;
	struct proxy_status carrier;
	size_t line;

	facts->host_name = entry.name;
	facts->is_seen = entry.mac || entry.name;
	facts->policy = policy_for(&policies, &facts->address);
	facts->kernel_trouble = gateway_kernel_trouble(gateway);
	facts->mapping = find_mapping(gateway_server(gateway), facts);
	if (facts->mapping)
		facts->remaining = seconds_until(facts->mapping->expires, gateway_now(gateway));
	line = facts->mapping ? lines_place(lines, facts->mapping->line) : lines_count(lines);
	if (line == lines_count(lines))
		line = lines_main(lines);
	facts->wan = lines_wan(lines, line);
	carrier = lines_carrier(lines, line);
	if (facts->mapping ? deployment_crossing(facts->wan->mode, address_is_ipv4(&facts->address),
						 facts->mapping->key.external_ipv4)
				     ->asks
			   : deployment_asks(facts->wan->mode))
		facts->carrier = &carrier;
	explanation = explain(facts);
	report_add_text(row, "title", title);
	report_add_text(row, "kind", kind);
	add_subject(row, facts);
	json_object_object_add(row, "reachable",
			       json_object_new_boolean(explanation_is_good(&explanation)));
	add_links(row, &explanation);
	json_object_array_add(inquiry->list, row);
}

/* -- services -- */

static struct address locate(const struct inquiry *inquiry, const struct config_host *host)
{
	struct address address = ADDRESS_NONE_IPV4;

	switch (host->kind) {
	case HOST_BY_ADDRESS: return host->address;
	case HOST_BY_MAC: host_book_locate_mac(inquiry->book, &host->mac, true, &address); break;
	case HOST_BY_NAME:
		host_book_locate_name(inquiry->book, host->name.text, true, &address);
		break;
	default: break; /* many */
	}
	return address;
}

static bool is_test_network(const struct config *config, const struct publish_view *view)
{
	const struct config_account *account =
		view->account ? config_find_account(config, view->account) : NULL;

	return account && account->allow_non_public;
}

/* By any of its names? They may be NULL. */
static bool is_meant(const struct inquiry *inquiry, const char *title, const char *name)
{
	return !inquiry->name || strcasecmp(title, inquiry->name) == 0 ||
	       (name && strcasecmp(name, inquiry->name) == 0);
}

static void look_at_service(void *arg, const struct publish_view *view)
{
	const struct inquiry *inquiry = arg;
	char host[HOST_TEXT];
	struct explain_facts facts = {
		.host = config_host_print(&view->service->host, host),
		.address = view->source,
		.allows_non_public = is_test_network(gateway_config(inquiry->gateway), view),
		.protocol = view->service->protocol,
		.port = view->port,
		.name = view->name,
		.name_state = view->state,
		.name_message = view->message,
	};

	if (!is_meant(inquiry, view->service->title.text, view->name))
		return;
	if (address_is_none(&facts.address))
		facts.address = locate(inquiry, &view->service->host);
	add(inquiry, "service", view->service->title.text, &facts);
}

/* -- forwards -- */

static void look_at_forwards(const struct inquiry *inquiry)
{
	const struct forwards *forwards = gateway_forwards(inquiry->gateway);
	size_t i;

	for (i = 0; i < forwards_count(forwards); i++) {
		struct forward_view view = forwards_view(forwards, i);
		char host[HOST_TEXT];
		struct explain_facts facts = {
			.host = config_host_print(&view.forward->host, host),
			.address = view.is_located ? view.address : ADDRESS_NONE,
			.protocol = view.forward->protocol,
			.port = view.forward->port,
		};

		if (is_meant(inquiry, view.forward->title.text, NULL))
			add(inquiry, "forward", view.forward->title.text, &facts);
	}
}

struct json_object *explain_report(void *context, struct json_object *request)
{
	struct gateway *gateway = context;
	struct host_book book;
	struct inquiry inquiry = {
		.gateway = gateway,
		.book = &book,
		.name = json_object_get_string(json_object_object_get(request, "name")),
	};
	struct json_object *answer;

	inquiry.list = json_object_new_array();
	gateway_open_host_book(gateway, &book);
	publish_views(gateway_publish(gateway), gateway_config(gateway), look_at_service, &inquiry);
	look_at_forwards(&inquiry);
	host_book_close(&book);
	if (inquiry.name && json_object_array_length(inquiry.list) == 0) {
		json_object_put(inquiry.list);
		return control_error("there is no service, name or forward \"%s\": see homeportctl "
				     "services and homeportctl forward list",
				     inquiry.name);
	}
	answer = json_object_new_object();
	json_object_object_add(answer, "explanations", inquiry.list);
	return answer;
}
