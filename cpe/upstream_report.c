/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is asked, for what, and what came of it. Covered by: tests/net/test_upstreams */
#include "cpe/upstream_report.h"

#include <json-c/json.h>

#include "cpe/gateway.h"
#include "cpe/lines.h"
#include "cpe/report_parts.h"

/* -- leases -- */

static struct json_object *lease(const struct lease_view *view, monotonic now)
{
	struct json_object *row = json_object_new_object();

	report_add_text(row, "purpose", view->mapping ? "mapping" : "address");
	report_add_protocol(row, view->protocol);
	report_add_endpoint(row, "internal", &view->internal);
	report_add_endpoint(row, "remote", &view->remote);
	report_add_endpoint(row, "outermost", &view->outermost);
	report_add_text(row, "state", view->state);
	if (view->expires == NEVER)
		report_add_text(row, "remaining", NULL);
	else
		report_add_number(row, "remaining", seconds_until(view->expires, now));
	report_add_number(row, "sent", view->transmissions);
	return row;
}

static struct json_object *leases(const struct proxy *proxy, monotonic now)
{
	struct json_object *list = json_object_new_array();
	struct lease_view view;
	uint32_t cursor = 0;

	while (proxy_next_lease_view(proxy, &cursor, &view))
		json_object_array_add(list, lease(&view, now));
	return list;
}

/* -- addresses -- */

static const char *address_state(const struct upstream *upstream, uint8_t number)
{
	if (number == upstream->at)
		return "asked";
	return upstream->silent & UINT32_C(1) << number ? "silent" : "spare";
}

static struct json_object *addresses(const struct upstream *upstream)
{
	struct json_object *list = json_object_new_array();
	uint8_t i;

	for (i = 0; i < upstream->list.count; i++) {
		struct json_object *row = json_object_new_object();

		report_add_endpoint(row, "server", &upstream->list.lines[i].server);
		report_add_text(row, "origin",
				upstream_origin_name(upstream->list.lines[i].origin));
		report_add_text(row, "state", address_state(upstream, i));
		json_object_array_add(list, row);
	}
	return list;
}

/* -- servers -- */

/* Null before anything was heard. */
static void add_since(struct json_object *object, const struct proxy_status *status, monotonic now)
{
	if (status->last_heard == NEVER) {
		report_add_text(object, "heard", NULL);
		report_add_text(object, "version", NULL);
	} else {
		report_add_number(object, "heard",
				  until(now, status->last_heard) / MONOTONIC_SECOND);
		report_add_number(object, "version", status->natpmp ? 0 : 2);
	}
	if (status->epoch.known)
		report_add_number(object, "epoch",
				  status->epoch.epoch +
					  until(now, status->epoch.received) / MONOTONIC_SECOND);
	else
		report_add_text(object, "epoch", NULL);
}

static struct json_object *server(const struct wan *wan, const struct proxy *proxy, monotonic now)
{
	struct proxy_status status = proxy_status(proxy);
	struct json_object *object = json_object_new_object();
	bool is_known = status.server.port != 0;
	char sentence[CARRIER_SENTENCE];

	report_add_text(object, "wan", wan->name);
	report_add_endpoint(object, "server", &status.server);
	report_add_text(object, "origin", is_known ? upstream_origin_name(status.origin) : NULL);
	report_add_text(object, "state", carrier_word(status.state));
	report_add_text(object, "message",
			is_known ? carrier_sentence(&status, sentence)
				 : "no PCP server of the carrier is known: name it with upstream "
				   "in the wan section, or ask the carrier for its address");
	add_since(object, &status, now);
	report_add_number(object, "sent", status.sent);
	report_add_number(object, "answers", status.heard);
	report_add_number(object, "restarts", status.restarts);
	json_object_object_add(object, "addresses", addresses(proxy_addresses(proxy)));
	json_object_object_add(object, "leases", leases(proxy, now));
	return object;
}

struct json_object *upstream_report(void *context, struct json_object *request)
{
	const struct gateway *gateway = context;
	const struct lines *lines = gateway_lines(gateway);
	struct json_object *answer = json_object_new_object(), *list = json_object_new_array();
	const struct proxy *proxy;
	size_t i;

	(void)request;
	for (i = 0; i < lines_count(lines); i++) {
		proxy = NULL;
		while ((proxy = lines_next_server(lines, i, proxy)) != NULL)
			json_object_array_add(
				list, server(lines_wan(lines, i), proxy, gateway_now(gateway)));
	}
	json_object_object_add(answer, "upstreams", list);
	return answer;
}
