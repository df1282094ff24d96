/* SPDX-License-Identifier: BSD-2-Clause */
/* Options 158 of DHCPv4 and 86 of DHCPv6. */
#include "pcp-proxy/server_list.h"

#include "cpe/base/wire.h"

static void add(struct server_list *list, const struct address *address)
{
	if (address_names_host(address) && list->count < SERVER_LIST_MAX)
		list->list[list->count++] = (struct server_address){ *address, list->servers };
}

/* A server that has no address of use is none. */
static void end_server(struct server_list *list)
{
	if (list->count > 0 && list->list[list->count - 1].server == list->servers)
		list->servers++;
}

bool server_list_add_dhcpv4(struct server_list *list, const uint8_t *octets, size_t length)
{
	struct reader reader = reader_over(octets, length), part;
	struct server_list longer = *list;
	struct address address;

	while (reader_left(&reader) > 0) {
		part = reader_part(&reader, read_u8(&reader));
		if (part.bad || reader_left(&part) == 0 || reader_left(&part) % 4 != 0)
			return false;
		while (reader_left(&part) > 0) {
			address = address_from_ipv4(reader_take(&part, 4));
			add(&longer, &address);
		}
		end_server(&longer);
	}
	*list = longer;
	return length > 0;
}

bool server_list_add_dhcpv6(struct server_list *list, const uint8_t *octets, size_t length)
{
	struct reader reader = reader_over(octets, length);
	struct address address;

	if (length == 0 || length % 16 != 0)
		return false;
	while (reader_left(&reader) > 0) {
		address = address_from_ipv6(reader_take(&reader, 16));
		add(list, &address);
	}
	end_server(list);
	return true;
}
