/* SPDX-License-Identifier: BSD-2-Clause */
/* What is so of WANs, carriers and the server itself. Covered by: tests/unit/cpe/test_model */
#include "cpe/model_state.h"

#include <inttypes.h>
#include <stdio.h>

#include "cpe/carrier.h"
#include "pcp-proxy/pcp.h"

#define GET(name)                                                                       \
	void get_##name(const struct model_view *view, const struct model_place *place, \
			struct model_text *value)

/* -- always the same -- */

#define ALWAYS(name, text)                    \
	GET(name)                             \
	{                                     \
		(void)view, (void)place;      \
		model_say(value, "%s", text); \
	}

ALWAYS(yes, "true")
ALWAYS(no, "false")
ALWAYS(nothing, "")
ALWAYS(zero, "0")
ALWAYS(two, "2")
ALWAYS(six, "6")
ALWAYS(minus_one, "-1")
ALWAYS(model_version, "2.19")
ALWAYS(enabled, "Enabled")
ALWAYS(options, "1,2,3,128,129,130") /* RFC 6887 13, 7220, 7225, 7753 */

GET(title)
{
	(void)view;
	if (place->title[0] != '\0')
		model_say(value, "%s", place->title);
	else
		model_say(value, "cpe-%u", place->numbers[place->depth - 1]);
}

/* -- the server -- */

GET(versions)
{
	(void)place;
	model_say(value, "%s", view->config->general.natpmp ? "0,2" : "2");
}

#define NUMBER(name, number)                                      \
	GET(name)                                                 \
	{                                                         \
		(void)view, (void)place;                          \
		model_say(value, "%" PRIu32, (uint32_t)(number)); \
	}

NUMBER(epoch, view->epoch)
NUMBER(ports, view->ports)
NUMBER(requests, view->counters->requests)
NUMBER(dropped, view->counters->dropped)
NUMBER(errors, view->counters->errors)
NUMBER(granted, view->counters->granted)
NUMBER(renewed, view->counters->renewed)
NUMBER(released, view->counters->released)
NUMBER(expired, view->counters->expired)
NUMBER(max_mappings, view->config->general.max_mappings)

/* -- WANs -- */

static const struct wan *wan_at(const struct model_view *view, const struct model_place *place)
{
	return place->line < view->line_count ? view->lines[place->line].wan : NULL;
}

GET(proxy_status)
{
	const struct wan *wan = wan_at(view, place);

	if (wan && wan->mode == &deployment_off)
		model_say(value, "Disabled");
	else
		model_say(value, "%s", wan && !wan_trouble(wan) ? "Enabled" : "Error");
}

/* TR-181: what is enabled itself, and not as a whole, has a word of its own. */
GET(client_status)
{
	if (!view->config->general.mapping && view->config->wans[place->line].mapping)
		model_say(value, "StackDisabled");
	else
		get_proxy_status(view, place, value);
}

GET(interface_path)
{
	model_say(value, "Device.IP.Interface.%u.", model_interface_number(view, place->title));
}

GET(mode)
{
	const struct wan *wan = wan_at(view, place);

	model_say(value, "%s", wan ? wan->mode->name : "");
}

GET(wan_message)
{
	const struct wan *wan = wan_at(view, place);
	const char *trouble = wan ? wan_trouble(wan) : NULL;

	model_say(value, "%s", trouble ? trouble : "");
}

GET(interface_status)
{
	const struct wan *wan = wan_at(view, place);

	model_say(value, "%s", !wan ? "Unknown" : wan->interface != 0 ? "Up" : "Down");
}

/* -- carriers -- */

static const struct proxy_status *carrier_at(const struct model_view *view,
					     const struct model_place *place)
{
	return &view->lines[place->line].carrier;
}

/* Result codes of RFC 6887 7.4 that TR-181 has a word for. */
static const char *refusal_word(enum pcp_result refusal)
{
	switch (refusal) {
	case PCP_NOT_AUTHORIZED: return "Error_NotAuthorized";
	case PCP_UNSUPP_VERSION:
	case PCP_UNSUPP_OPCODE: return "Error_Unsupported";
	default: return "Error";
	}
}

GET(server_status)
{
	const struct proxy_status *carrier = carrier_at(view, place);
	const char *word = "Error";

	switch (carrier->state) {
	case CARRIER_UNKNOWN: word = "Connecting"; break;
	case CARRIER_ANSWERS:
	case CARRIER_NATPMP:
	case CARRIER_RESTARTED: word = "Enabled"; break;
	case CARRIER_SILENT: word = "Error_Timeout"; break;
	case CARRIER_NO_PCP: word = "Error_Unsupported"; break;
	case CARRIER_REFUSES: word = refusal_word(carrier->last_refusal); break;
	}
	model_say(value, "%s", word);
}

GET(server_origin)
{
	const struct proxy_status *carrier = carrier_at(view, place);
	const char *dhcp = address_is_ipv4(&carrier->server.address) ? "DHCPv4" : "DHCPv6";

	switch (carrier->origin) {
	case UPSTREAM_CONFIGURED:
	case UPSTREAM_ANYCAST: model_say(value, "Static"); break;
	case UPSTREAM_DHCP:
	case UPSTREAM_AFTR:
	case UPSTREAM_ROUTER: model_say(value, "%s", dhcp); break;
	}
}

GET(first_server)
{
	const struct upstream_list *list = &wan_at(view, place)->upstream;

	model_say_address(value, list->count > 0 ? &list->lines[0].server.address
						 : &carrier_at(view, place)->server.address);
}

GET(server)
{
	model_say_address(value, &carrier_at(view, place)->server.address);
}

GET(more_servers)
{
	const struct upstream_list *list = &wan_at(view, place)->upstream;
	char text[ADDRESS_TEXT];
	uint8_t i;

	for (i = 1; i < list->count; i++)
		model_say_item(value, address_print(&list->lines[i].server.address, text));
}

/* Of the first mapping that stands there in IPv4. */
GET(outermost_address)
{
	size_t i;

	for (i = 0; i < view->mapping_count; i++) {
		const struct mapping *mapping = view->mappings[i];

		if (mapping->line == place->line && mapping->standing &&
		    mapping->key.external_ipv4) {
			model_say_address(value, &mapping->outermost.address);
			return;
		}
	}
}

GET(server_version)
{
	model_say(value, "%d",
		  carrier_at(view, place)->state == CARRIER_NATPMP ? NATPMP_VERSION : PCP_VERSION);
}

NUMBER(leases, carrier_at(view, place)->leases)
NUMBER(restarts, carrier_at(view, place)->restarts)

GET(server_message)
{
	char sentence[CARRIER_SENTENCE];

	model_say(value, "%s", carrier_sentence(carrier_at(view, place), sentence));
}
