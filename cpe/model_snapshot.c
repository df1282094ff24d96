/* SPDX-License-Identifier: BSD-2-Clause */
/* Gathering what the model shows. Covered by: tests/net/test_model */
#include "cpe/model_snapshot.h"

#include <stdlib.h>

#include "cpe/gateway.h"
#include "cpe/lines.h"

static int compare(const void *one, const void *other)
{
	uint32_t first = (*(const struct mapping *const *)one)->serial;
	uint32_t second = (*(const struct mapping *const *)other)->serial;

	return first < second ? -1 : first > second;
}

/* The server has them in no order. */
static void take_mappings(struct model_snapshot *snapshot, const struct server *server)
{
	const struct mapping *mapping = NULL;
	struct model_view *view = &snapshot->view;

	while ((mapping = server_mapping(server, mapping)) != NULL) {
		snapshot->mappings[view->mapping_count++] = mapping;
		view->ports += mapping->more_ports + 1u;
	}
	qsort(snapshot->mappings, view->mapping_count, sizeof(struct mapping *), compare);
	view->mappings = snapshot->mappings;
}

static void take_lines(struct model_snapshot *snapshot, const struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines_count(lines) && i < WANS_MAX; i++)
		snapshot->lines[i] =
			(struct model_line){ lines_wan(lines, i), lines_carrier(lines, i),
					     lines_number(lines, i) };
	snapshot->view.lines = snapshot->lines;
	snapshot->view.line_count = i;
}

/* One that there is no memory for is told of as if nothing was known. */
static void take_service(void *arg, const struct publish_view *service)
{
	struct model_snapshot *snapshot = arg;
	size_t count = snapshot->view.service_count;
	struct publish_view *more = realloc(snapshot->services, (count + 1) * sizeof(*more));

	if (!more)
		return;
	snapshot->services = more;
	more[count] = *service;
	snapshot->view.service_count++;
}

static void take_lists(struct model_snapshot *snapshot, const struct gateway *gateway)
{
	const struct forwards *forwards = gateway_forwards(gateway);
	struct model_view *view = &snapshot->view;
	size_t i;

	for (i = 0; i < view->forward_count; i++)
		snapshot->forwards[i] = forwards_view(forwards, i);
	view->forwards = snapshot->forwards;
	publish_views(gateway_publish(gateway), view->config, take_service, snapshot);
	view->services = snapshot->services;
}

bool model_snapshot_open(struct model_snapshot *snapshot, const struct gateway *gateway)
{
	const struct server *server = gateway_server(gateway);
	const struct config *config = gateway_config(gateway);

	*snapshot =
		(struct model_snapshot){ .view = {
						 .config = config,
						 .forward_count =
							 forwards_count(gateway_forwards(gateway)),
						 .counters = server_counters(server),
						 .epoch =
							 server_epoch(server, gateway_now(gateway)),
						 .now = gateway_now(gateway),
						 .numbers = gateway_numbers(gateway),
						 .acs = gateway_acs_facts(gateway),
					 } };
	snapshot->mappings = calloc(server_count(server) + 1u, sizeof(*snapshot->mappings));
	snapshot->forwards = calloc(snapshot->view.forward_count + 1, sizeof(*snapshot->forwards));
	if (!snapshot->mappings || !snapshot->forwards) {
		model_snapshot_close(snapshot);
		return false;
	}
	device_facts_read(&snapshot->device, config->lans[0].interface);
	snapshot->view.device = &snapshot->device;
	gateway_offer(gateway, &snapshot->offer);
	snapshot->view.offer = &snapshot->offer;
	take_lines(snapshot, gateway_lines(gateway));
	take_mappings(snapshot, server);
	take_lists(snapshot, gateway);
	return true;
}

void model_snapshot_close(struct model_snapshot *snapshot)
{
	free(snapshot->mappings);
	free(snapshot->forwards);
	free(snapshot->services);
}
