/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any request as what a hook of a DHCP client tells: it comes from the carrier, and from
 * whoever can answer in his place. What is taken is told again as the same.
 */
#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/dhcp_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void check_servers(const struct server_list *list)
{
	uint16_t i;

	must(list->count <= SERVER_LIST_MAX);
	for (i = 0; i < list->count; i++)
		must(address_names_host(&list->list[i].address));
}

static void check(const struct dhcp_facts *facts)
{
	check_servers(&facts->ipv4);
	check_servers(&facts->ipv6);
	must(address_is_none(&facts->aftr) || address_names_host(&facts->aftr));
	must(facts->acs_ipv4.length <= ACS_OPTION_MAX && facts->acs_ipv6.length <= ACS_OPTION_MAX);
}

static void check_told_again(const struct dhcp_facts *facts)
{
	struct json_object *requests = json_object_new_array(), *again = json_object_new_array();
	struct dhcp_facts same = { .aftr = ADDRESS_NONE };
	struct failure failure;
	size_t i;

	dhcp_facts_write(facts, "wan0", requests);
	for (i = 0; i < json_object_array_length(requests); i++)
		must(dhcp_facts_read(&same, json_object_array_get_idx(requests, i), &failure) == 0);
	dhcp_facts_write(&same, "wan0", again);
	must(json_object_equal(requests, again));
	json_object_put(requests);
	json_object_put(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct dhcp_facts facts = { .aftr = ADDRESS_NONE };
	char *text = strndup((const char *)bytes, length);
	struct json_object *request = text ? json_tokener_parse(text) : NULL;
	struct failure failure = { 0 };

	if (json_object_is_type(request, json_type_object)) {
		must(dhcp_facts_read(&facts, request, &failure) == 0 ||
		     failure.sentence[0] != '\0');
		check(&facts);
		check_told_again(&facts);
	}
	json_object_put(request);
	free(text);
	return 0;
}
