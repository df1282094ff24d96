/* SPDX-License-Identifier: BSD-2-Clause */
/* What is so of mappings and of ports. Covered by: tests/unit/cpe/test_model */
#include <stdio.h>
#include <string.h>

#include "cpe/model_state.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_result.h"

#define GET(name)                                                                       \
	void get_##name(const struct model_view *view, const struct model_place *place, \
			struct model_text *value)

/* -- the mapping: of a row that has one -- */

GET(switch)
{
	(void)view;
	model_say(value, "%s", place->mapping->suspended ? "false" : "true");
}

/* Of what is granted: its renewal. */
static bool is_refused(const struct model_place *place)
{
	return place->forward && place->forward->standing.refusal != PCP_SUCCESS;
}

/* One whose WAN is gone is about to go, too. */
static enum mapping_state state_of(const struct model_view *view, const struct mapping *mapping)
{
	size_t i;

	for (i = 0; i < view->line_count; i++)
		if (view->lines[i].number == mapping->line)
			return wan_mapping_state(view->lines[i].wan, mapping);
	return mapping->suspended ? MAPPING_OFF : MAPPING_WAITING;
}

GET(mapping_status)
{
	static const char *const words[] = { [MAPPING_ACTIVE] = "Enabled",
					     [MAPPING_PENDING] = "Disabled",
					     [MAPPING_WAITING] = "Error",
					     [MAPPING_OFF] = "Disabled" };

	if (is_refused(place))
		model_say(value, "Error_PCPErrorCodeReceived");
	else
		model_say(value, "%s", words[state_of(view, place->mapping)]);
}

/* Its range has no "none": 255 stands for it. */
GET(error_code)
{
	(void)view;
	model_say(value, "%u", is_refused(place) ? place->forward->standing.refusal : 255u);
}

GET(mapping_source)
{
	(void)view;
	switch (place->mapping->origin) {
	case ORIGIN_PCP: model_say(value, "PCP"); break;
	case ORIGIN_NATPMP: model_say(value, "NATPMP"); break;
	case ORIGIN_STATIC: model_say(value, "Static"); break;
	}
}

GET(pcp_origin)
{
	(void)view;
	model_say(value, "%s", place->mapping->origin == ORIGIN_STATIC ? "Static" : "PCP_Proxy");
}

/* A static mapping is renewed for ever. */
static bool ends(const struct mapping *mapping)
{
	return mapping && mapping->standing && mapping->origin != ORIGIN_STATIC;
}

GET(remaining)
{
	const struct mapping *mapping = place->mapping;

	model_say(value, "%u", ends(mapping) ? seconds_until(mapping->expires, view->now) : 0);
}

GET(lease_duration)
{
	(void)view;
	model_say(value, "%u", ends(place->mapping) ? place->mapping->lifetime : 0);
}

GET(internal_port)
{
	(void)view;
	model_say(value, "%u", place->mapping->key.internal_port);
}

GET(internal_last)
{
	const struct mapping *mapping = place->mapping;

	(void)view;
	if (mapping && mapping->more_ports > 0)
		model_say(value, "%u", mapping_last_port(mapping));
	else
		model_say(value, "-1");
}

GET(protocol_number)
{
	uint8_t protocol = place->mapping->key.protocol;

	(void)view;
	model_say(value, "%d", protocol == 0 ? -1 : protocol);
}

GET(protocol_word)
{
	(void)view;
	model_say(value, "%s", place->mapping->key.protocol == PROTOCOL_UDP ? "UDP" : "TCP");
}

GET(internal_address)
{
	(void)view;
	model_say_address(value, &place->mapping->key.internal);
}

/* Control characters are not for XML (TR-106 3.2). */
GET(description)
{
	const struct mapping_details *details = place->mapping ? place->mapping->details : NULL;
	char *at;

	(void)view;
	if (!details)
		return;
	model_say(value, "%.*s", details->description_length, (const char *)details->description);
	for (at = value->text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = ' ';
}

static const struct endpoint *outermost_of(const struct model_place *place)
{
	static const struct endpoint none;

	return place->mapping && place->mapping->standing ? &place->mapping->outermost : &none;
}

GET(outermost)
{
	(void)view;
	model_say_address(value, &outermost_of(place)->address);
}

GET(outermost_port)
{
	(void)view;
	model_say(value, "%u", outermost_of(place)->port);
}

static unsigned int last_of(const struct model_place *place, const struct endpoint *first)
{
	return place->mapping && place->mapping->more_ports > 0 && first->port != 0
		       ? first->port + place->mapping->more_ports
		       : 0u;
}

GET(outermost_last)
{
	(void)view;
	model_say(value, "%u", last_of(place, outermost_of(place)));
}

GET(remote_address)
{
	(void)view;
	model_say_address(value, &place->mapping->key.remote.address);
}

GET(remote_port)
{
	(void)view;
	model_say(value, "%u", place->mapping->key.remote.port);
}

/* -- filters -- */

static const struct pcp_filter *filter_at(const struct model_place *place)
{
	return &place->mapping->details->filters.filters[place->item];
}

GET(filter_address)
{
	(void)view;
	model_say_address(value, &filter_at(place)->remote.address);
}

GET(filter_length)
{
	(void)view;
	model_say(value, "%u", filter_at(place)->remote.length);
}

GET(filter_port)
{
	(void)view;
	model_say(value, "%u", filter_at(place)->remote_port);
}

static void say_filters(const struct model_place *place, size_t most, struct model_text *value)
{
	const struct mapping_details *details = place->mapping ? place->mapping->details : NULL;
	char address[ADDRESS_TEXT], item[ADDRESS_TEXT + 8];
	const struct prefix *remote;
	size_t i;

	for (i = 0; details && i < details->filters.count && i < most; i++) {
		remote = &details->filters.filters[i].remote;
		snprintf(item, sizeof(item), "%s/%u", address_print(&remote->address, address),
			 remote->length - (address_is_ipv4(&remote->address) ? 96u : 0u));
		model_say_item(value, item);
	}
}

GET(remote_host)
{
	(void)view;
	say_filters(place, 1, value);
}

GET(remote_prefixes)
{
	(void)view;
	say_filters(place, MAPPING_FILTERS, value);
}

/* -- ports -- */

GET(port_status)
{
	enum mapping_state state =
		place->mapping ? state_of(view, place->mapping) : MAPPING_PENDING;

	if (place->is_off || state == MAPPING_OFF)
		model_say(value, "Disabled");
	else if (state == MAPPING_ACTIVE)
		model_say(value, "Enabled");
	else
		model_say(value, "%s", is_refused(place) ? "Error" : "Inactive");
}

GET(port_origin)
{
	(void)view;
	model_say(value, "%s",
		  !place->sections[SECTION_FORWARD] ? "System"
		  : place->is_fixed                 ? "User"
						    : "Controller");
}

GET(external_port)
{
	(void)view;
	model_say(value, "%u", place->mapping->external.port);
}

GET(external_last)
{
	(void)view;
	model_say(value, "%u",
		  place->sections[SECTION_FORWARD] ? 0 : last_of(place, &place->mapping->external));
}

GET(to_ipv4)
{
	(void)view;
	model_say(value, "%s", place->mapping->key.external_ipv4 ? "true" : "false");
}

GET(forward_message)
{
	const struct forward_view *forward = place->forward;

	(void)view;
	if (forward && !forward->is_located)
		model_say(value, "nobody knows yet where the host is");
	else if (is_refused(place))
		model_say(value, "refused: %s", pcp_result_name(forward->standing.refusal));
}
