/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts as JSON. Covered by: tests/net/test_homeportctl */
#include "cpe/report_parts.h"

#include <json-c/json.h>

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
