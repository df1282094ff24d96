/* SPDX-License-Identifier: BSD-2-Clause */
/* DHCP facts from a request to the control socket. */
#include "cpe/dhcp_facts.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#define OPTION_MAX 1024 /* octets; DHCPv4 has 255 in one option, and more in several */

static int digit(char character)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = memchr(digits, character | 0x20, sizeof(digits) - 1);

	return at ? (int)(at - digits) : -1;
}

/* Two digits an octet, as the clients write them. */
static bool read_hex(const char *text, uint8_t octets[OPTION_MAX], size_t *length)
{
	int high, low;

	for (*length = 0; text[0] != '\0'; text += 2) {
		high = digit(text[0]);
		low = high < 0 ? -1 : digit(text[1]);
		if (low < 0 || *length == OPTION_MAX)
			return false;
		octets[(*length)++] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* -- from requests -- */

static int read_servers(struct server_list *list, bool ipv4, struct json_object *options,
			struct failure *failure)
{
	size_t count = options ? json_object_array_length(options) : 0, length, i;
	uint8_t octets[OPTION_MAX];
	const char *text;

	for (i = 0; i < count; i++) {
		text = json_object_get_string(json_object_array_get_idx(options, i));
		if (!text || !read_hex(text, octets, &length) ||
		    !(ipv4 ? server_list_add_dhcpv4 : server_list_add_dhcpv6)(list, octets, length))
			return failure_set(failure, EINVAL,
					   "servers: these are not the contents of DHCP%s; give "
					   "them in hexadecimal digits",
					   ipv4 ? "v4 option 158" : "v6 option 86");
	}
	return 0;
}

static int read_aftr(struct address *aftr, const char *text, struct failure *failure)
{
	*aftr = ADDRESS_NONE;
	if (text &&
	    (!address_parse(text, aftr) || address_is_ipv4(aftr) || !address_names_host(aftr)))
		return failure_set(failure, EINVAL, "aftr: give an IPv6 address");
	return 0;
}

/* What servers use that option for else is none of our business. */
static int read_acs(struct dhcp_option *option, bool ipv4, const char *text,
		    struct failure *failure)
{
	uint8_t octets[OPTION_MAX];
	struct config_general offer;
	size_t length;

	option->length = 0;
	if (!text)
		return 0;
	if (!read_hex(text, octets, &length))
		return failure_set(failure, EINVAL,
				   "acs: give the contents of the option in hexadecimal digits");
	if (length > sizeof(option->octets) || !acs_offer_read(&offer, ipv4, octets, length))
		return 0;
	memcpy(option->octets, octets, length);
	option->length = length;
	return 0;
}

int dhcp_facts_read(struct dhcp_facts *facts, struct json_object *request, struct failure *failure)
{
	const char *family = json_object_get_string(json_object_object_get(request, "family"));
	const char *aftr = json_object_get_string(json_object_object_get(request, "aftr"));
	const char *acs = json_object_get_string(json_object_object_get(request, "acs"));
	struct json_object *options = json_object_object_get(request, "servers");
	bool ipv4 = family && strcmp(family, "ipv4") == 0;
	struct dhcp_facts facts_now = *facts;
	struct server_list *list = ipv4 ? &facts_now.ipv4 : &facts_now.ipv6;

	if (!ipv4 && (!family || strcmp(family, "ipv6") != 0))
		return failure_set(failure, EINVAL, "family: give ipv4 or ipv6");
	if (options && !json_object_is_type(options, json_type_array))
		return failure_set(failure, EINVAL, "servers: give a list");
	if (ipv4 && aftr)
		return failure_set(failure, EINVAL, "aftr: only DHCPv6 tells of it");
	*list = (struct server_list){ 0 };
	if (read_servers(list, ipv4, options, failure) != 0 ||
	    (!ipv4 && read_aftr(&facts_now.aftr, aftr, failure) != 0) ||
	    read_acs(ipv4 ? &facts_now.acs_ipv4 : &facts_now.acs_ipv6, ipv4, acs, failure) != 0)
		return -EINVAL;
	*facts = facts_now;
	return 0;
}

/* -- and back -- */

/* The contents of an option for this one server. */
static struct json_object *server_option(const struct server_list *list, uint16_t server, bool ipv4)
{
	uint8_t octets[1 + SERVER_LIST_MAX * 16] = { 0 }; /* the first is the length in DHCPv4 */
	char text[2 * sizeof(octets) + 1] = "";
	size_t each = ipv4 ? 4 : 16, from = ipv4 ? 0 : 1, length = 0, i;

	for (i = 0; i < list->count; i++) {
		if (list->list[i].server != server)
			continue;
		memcpy(octets + 1 + length, list->list[i].address.octets + 16 - each, each);
		length += each;
	}
	octets[0] = (uint8_t)length;
	for (i = from; i <= length; i++)
		snprintf(text + 2 * (i - from), 3, "%02x", octets[i]);
	return json_object_new_string(text);
}

static void add_acs(struct json_object *request, const struct dhcp_option *option)
{
	char text[2 * sizeof(option->octets) + 1] = "";
	size_t i;

	for (i = 0; i < option->length; i++)
		snprintf(text + 2 * i, 3, "%02x", option->octets[i]);
	if (option->length > 0)
		json_object_object_add(request, "acs", json_object_new_string(text));
}

static void write_client(const struct server_list *list, const char *family,
			 const struct address *aftr, const struct dhcp_option *acs,
			 const char *interface, struct json_object *requests)
{
	struct json_object *request, *servers;
	char text[ADDRESS_TEXT];
	uint16_t i;

	if (list->count == 0 && address_is_none(aftr) && acs->length == 0)
		return;
	request = json_object_new_object();
	servers = json_object_new_array();
	for (i = 0; i < list->servers; i++)
		json_object_array_add(servers, server_option(list, i, strcmp(family, "ipv4") == 0));
	json_object_object_add(request, "interface", json_object_new_string(interface));
	json_object_object_add(request, "family", json_object_new_string(family));
	json_object_object_add(request, "servers", servers);
	if (!address_is_none(aftr))
		json_object_object_add(request, "aftr",
				       json_object_new_string(address_print(aftr, text)));
	add_acs(request, acs);
	json_object_array_add(requests, request);
}

void dhcp_facts_write(const struct dhcp_facts *facts, const char *interface,
		      struct json_object *requests)
{
	write_client(&facts->ipv4, "ipv4", &ADDRESS_NONE, &facts->acs_ipv4, interface, requests);
	write_client(&facts->ipv6, "ipv6", &facts->aftr, &facts->acs_ipv6, interface, requests);
}
