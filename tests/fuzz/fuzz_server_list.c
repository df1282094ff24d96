/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any octets as the contents of DHCPv4 option 158 and of DHCPv6 option 86: only
 * addresses that can be a server's come out, those of one server side by side; what is
 * refused adds nothing.
 */
#include <stdlib.h>

#include "pcp-proxy/server_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void check(const struct server_list *list)
{
	uint16_t i, server = 0;

	must(list->count <= SERVER_LIST_MAX);
	for (i = 0; i < list->count; i++) {
		must(address_names_host(&list->list[i].address));
		must(list->list[i].server == server ||
		     (i > 0 && list->list[i].server == server + 1));
		server = list->list[i].server;
	}
	must(list->servers == (list->count > 0 ? server + 1 : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
	struct server_list list = { 0 };
	uint16_t count;

	if (!server_list_add_dhcpv4(&list, octets, length))
		must(list.count == 0 && list.servers == 0);
	check(&list);
	count = list.count;
	if (!server_list_add_dhcpv6(&list, octets, length))
		must(list.count == count);
	check(&list);
	return 0;
}
