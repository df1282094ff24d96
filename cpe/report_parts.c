/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts as JSON. Covered by: tests/net/test_homeportctl */
#include "cpe/report_parts.h"

#include <json-c/json.h>
#include <stdio.h>

#include "pcp-proxy/pcp_text.h"

void report_add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, text ? json_object_new_string(text) : NULL);
}

void report_add_number(struct json_object *object, const char *key, uint64_t number)
{
	json_object_object_add(object, key, json_object_new_int64((int64_t)number));
}

void report_add_endpoint(struct json_object *object, const char *key,
			 const struct endpoint *endpoint)
{
	char text[ENDPOINT_TEXT];

	if (address_is_none(&endpoint->address))
		report_add_text(object, key, NULL);
	else if (endpoint->port == 0) /* all of them */
		report_add_text(object, key, address_print(&endpoint->address, text));
	else
		report_add_text(object, key, endpoint_print(endpoint, text));
}

void report_add_address(struct json_object *object, const char *key, const struct address *address)
{
	char text[ADDRESS_TEXT];

	report_add_text(object, key,
			address_is_none(address) ? NULL : address_print(address, text));
}

void report_add_protocol(struct json_object *object, uint8_t protocol)
{
	char text[PROTOCOL_TEXT];

	report_add_text(object, "protocol", pcp_text_protocol(text, protocol));
}

/* -- mappings -- */

/* "198.51.100.0/24", "198.51.100.7/32 port 443" */
static struct json_object *remote(const struct pcp_filter *filter)
{
	bool ipv4 = address_is_ipv4(&filter->remote.address);
	char text[ADDRESS_TEXT + 24], address[ADDRESS_TEXT], port[16] = "";

	if (filter->remote_port != 0)
		snprintf(port, sizeof(port), " port %u", filter->remote_port);
	snprintf(text, sizeof(text), "%s/%u%s", address_print(&filter->remote.address, address),
		 filter->remote.length - (ipv4 ? 96u : 0u), port);
	return json_object_new_string(text);
}

static void add_details(struct json_object *object, const struct mapping_details *details)
{
	struct json_object *remotes = json_object_new_array();
	uint8_t i;

	for (i = 0; details && i < details->filters.count; i++)
		json_object_array_add(remotes, remote(&details->filters.filters[i]));
	json_object_object_add(object, "remotes", remotes);
	if (details && details->description_length > 0)
		json_object_object_add(
			object, "description",
			json_object_new_string_len((const char *)details->description,
						   details->description_length));
	else
		json_object_object_add(object, "description", NULL);
}

void report_add_mapping(struct json_object *object, const struct mapping *mapping)
{
	static const char *const origins[] = {
		[ORIGIN_PCP] = "pcp", [ORIGIN_NATPMP] = "natpmp", [ORIGIN_STATIC] = "static"
	};
	struct endpoint internal = { mapping->key.internal, mapping->key.internal_port };

	report_add_protocol(object, mapping->key.protocol);
	report_add_endpoint(object, "internal", &internal);
	report_add_endpoint(object, "remote", &mapping->key.remote);
	report_add_endpoint(object, "external", &mapping->external);
	report_add_endpoint(object, "outermost", &mapping->outermost);
	report_add_number(object, "ports", mapping->more_ports + 1u);
	report_add_number(object, "lifetime", mapping->lifetime);
	add_details(object, mapping->details);
	report_add_text(object, "origin", origins[mapping->origin]);
}
