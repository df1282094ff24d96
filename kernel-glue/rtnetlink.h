/* SPDX-License-Identifier: BSD-2-Clause */
/* What all questions to rtnetlink, and all its answers, have in common. Inside of kernel-glue. */
#ifndef HOMEPORT_RTNETLINK_H
#define HOMEPORT_RTNETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "kernel-glue/netlink_questions.h"

/* Those of a message by their type; NULL where there is none. */
#define RT_ATTRIBUTES 64

struct rt_attributes {
	const struct nlattr *at[RT_ATTRIBUTES];
};

/* Behind a header of that size, which has to be there. */
struct rt_attributes rt_attributes(const struct nlmsghdr *message, size_t header);
struct rt_attributes rt_nested_attributes(const void *payload, size_t length);

bool rt_has_header(const struct nlmsghdr *message, size_t size);

/* False, nothing written, if the attribute is NULL or no address of this family. */
bool rt_address(const struct nlattr *attribute, unsigned char family, struct address *address);
uint32_t rt_number(const struct nlattr *attribute, uint32_t otherwise);

/* Asks for all of everything of this type; the rest as netlink_ask_all(). */
int rt_ask_all(struct netlink_questions *, uint16_t type, size_t header, mnl_cb_t read, void *arg);

/* Room in the array for one more behind `count`, zeroed; NULL: no memory. */
void *rt_next_place(void **array, size_t count, size_t *room, size_t size);

#endif
