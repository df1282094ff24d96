/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rtnetlink's messages.
 * Covered by: tests/unit/kernel-glue/test_link_facts and tests/unit/kernel-glue/test_neighbours
 */
#include "kernel-glue/rtnetlink.h"

#include <libmnl/libmnl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* -- reading -- */

static int sort_attribute(const struct nlattr *attribute, void *arg)
{
	struct rt_attributes *sorted = arg;

	if (mnl_attr_get_type(attribute) < RT_ATTRIBUTES)
		sorted->at[mnl_attr_get_type(attribute)] = attribute;
	return MNL_CB_OK;
}

struct rt_attributes rt_attributes(const struct nlmsghdr *message, size_t header)
{
	struct rt_attributes sorted = { 0 };

	mnl_attr_parse(message, (unsigned int)header, sort_attribute, &sorted);
	return sorted;
}

struct rt_attributes rt_nested_attributes(const void *payload, size_t length)
{
	struct rt_attributes sorted = { 0 };

	mnl_attr_parse_payload(payload, length, sort_attribute, &sorted);
	return sorted;
}

bool rt_has_header(const struct nlmsghdr *message, size_t size)
{
	return mnl_nlmsg_get_payload_len(message) >= size;
}

bool rt_address(const struct nlattr *attribute, unsigned char family, struct address *address)
{
	uint16_t length = attribute ? mnl_attr_get_payload_len(attribute) : 0;

	if (family == AF_INET && length == 4)
		*address = address_from_ipv4(mnl_attr_get_payload(attribute));
	else if (family == AF_INET6 && length == 16)
		*address = address_from_ipv6(mnl_attr_get_payload(attribute));
	else
		return false;
	return true;
}

uint32_t rt_number(const struct nlattr *attribute, uint32_t otherwise)
{
	return attribute && mnl_attr_get_payload_len(attribute) == 4 ? mnl_attr_get_u32(attribute)
								     : otherwise;
}

/* -- asking -- */

/* A header of zeros means all of everything. */
int rt_ask_all(struct netlink_questions *questions, uint16_t type, size_t header, mnl_cb_t read,
	       void *arg)
{
	_Alignas(struct nlmsghdr) char bytes[64] = { 0 };
	struct nlmsghdr *question = mnl_nlmsg_put_header(bytes);

	question->nlmsg_type = type;
	mnl_nlmsg_put_extra_header(question, header);
	return netlink_ask_all(questions, question, read, arg);
}

/* -- storing -- */

void *rt_next_place(void **array, size_t count, size_t *room, size_t size)
{
	size_t larger = *room ? *room * 2 : 8;
	void *grown;

	if (count == *room) {
		grown = realloc(*array, larger * size);
		if (!grown)
			return NULL;
		*array = grown;
		*room = larger;
	}
	return memset((char *)*array + count * size, 0, size);
}
