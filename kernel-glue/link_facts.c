/* SPDX-License-Identifier: BSD-2-Clause */
/* Link facts from rtnetlink's messages: what is kept of each, and finding it. */
#include <net/if.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kernel-glue/link_facts.h"
#include "kernel-glue/rtnetlink.h"

/* -- finding -- */

const struct link *link_named(const struct link_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->link_count; i++)
		if (strncmp(facts->links[i].name, name, IFNAMSIZ) == 0)
			return &facts->links[i];
	return NULL;
}

const struct link *link_at(const struct link_facts *facts, unsigned int index)
{
	for (size_t i = 0; i < facts->link_count; i++)
		if (facts->links[i].index == index)
			return &facts->links[i];
	return NULL;
}

const struct link_address *link_next_address(const struct link_facts *facts, unsigned int index,
					     const struct link_address *last)
{
	for (size_t i = last ? (size_t)(last - facts->addresses) + 1 : 0; i < facts->address_count;
	     i++)
		if (facts->addresses[i].index == index)
			return &facts->addresses[i];
	return NULL;
}

const struct default_router *link_router(const struct link_facts *facts, unsigned int index,
					 bool ipv4)
{
	const struct default_router *best = NULL;

	for (size_t i = 0; i < facts->router_count; i++) {
		const struct default_router *router = &facts->routers[i];

		if ((index && router->index != index) || address_is_ipv4(&router->address) != ipv4)
			continue;
		if (!best || router->metric < best->metric)
			best = router;
	}
	return best;
}

/* -- comparing -- */

static bool same_array(const void *one, size_t count, const void *other, size_t other_count,
		       size_t size)
{
	return count == other_count && (count == 0 || memcmp(one, other, count * size) == 0);
}

/* The structs are filled over zeros, so their gaps compare too. */
bool link_facts_same(const struct link_facts *one, const struct link_facts *other)
{
	return same_array(one->links, one->link_count, other->links, other->link_count,
			  sizeof(*one->links)) &&
	       same_array(one->addresses, one->address_count, other->addresses,
			  other->address_count, sizeof(*one->addresses)) &&
	       same_array(one->routers, one->router_count, other->routers, other->router_count,
			  sizeof(*one->routers));
}

/* -- storing -- */

static struct link *next_link(struct link_store *store)
{
	void *array = store->links;
	struct link *place =
		rt_next_place(&array, store->facts.link_count, &store->link_room, sizeof(*place));

	store->facts.links = store->links = array;
	return place;
}

static struct link_address *next_address(struct link_store *store)
{
	void *array = store->addresses;
	struct link_address *place = rt_next_place(&array, store->facts.address_count,
						   &store->address_room, sizeof(*place));

	store->facts.addresses = store->addresses = array;
	return place;
}

static struct default_router *next_router(struct link_store *store)
{
	void *array = store->routers;
	struct default_router *place = rt_next_place(&array, store->facts.router_count,
						     &store->router_room, sizeof(*place));

	store->facts.routers = store->routers = array;
	return place;
}

void link_store_clear(struct link_store *store)
{
	free(store->links);
	free(store->addresses);
	free(store->routers);
	*store = (struct link_store){ .link_room = 0 };
}

/* -- reading -- */

static int add_link(struct link_store *store, const struct nlmsghdr *message)
{
	const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
	struct rt_attributes sorted = rt_attributes(message, sizeof(*header));
	struct link *link;

	if (!sorted.at[IFLA_IFNAME] ||
	    mnl_attr_validate(sorted.at[IFLA_IFNAME], MNL_TYPE_NUL_STRING) < 0)
		return 0;
	link = next_link(store);
	if (!link)
		return -ENOMEM;
	link->index = (unsigned int)header->ifi_index;
	link->up = (header->ifi_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
	strncpy(link->name, mnl_attr_get_str(sorted.at[IFLA_IFNAME]), IFNAMSIZ - 1);
	store->facts.link_count++;
	return 0;
}

static uint32_t time_of_coming(const struct nlattr *attribute)
{
	struct ifa_cacheinfo info = { 0 };

	if (attribute && mnl_attr_get_payload_len(attribute) >= sizeof(info))
		memcpy(&info, mnl_attr_get_payload(attribute), sizeof(info));
	return info.cstamp;
}

/* On a point-to-point link the local address is ours and the other one the peer's. */
static int add_address(struct link_store *store, const struct nlmsghdr *message)
{
	const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
	struct rt_attributes sorted = rt_attributes(message, sizeof(*header));
	struct link_address *place;
	struct address address;
	uint32_t flags = rt_number(sorted.at[IFA_FLAGS], header->ifa_flags);

	if (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED))
		return 0;
	if (!rt_address(sorted.at[IFA_LOCAL], header->ifa_family, &address) &&
	    !rt_address(sorted.at[IFA_ADDRESS], header->ifa_family, &address))
		return 0;
	place = next_address(store);
	if (!place)
		return -ENOMEM;
	place->index = header->ifa_index;
	place->prefix.address = address;
	place->prefix.length =
		(uint8_t)(header->ifa_prefixlen + (header->ifa_family == AF_INET ? 96 : 0));
	place->deprecated = flags & IFA_F_DEPRECATED;
	place->came = time_of_coming(sorted.at[IFA_CACHEINFO]);
	store->facts.address_count++;
	return 0;
}

static int add_router(struct link_store *store, unsigned char family, uint32_t metric,
		      unsigned int index, const struct nlattr *gateway)
{
	struct default_router *router = next_router(store);

	if (!router)
		return -ENOMEM;
	router->index = index;
	router->metric = metric;
	if (!rt_address(gateway, family, &router->address))
		router->address = family == AF_INET ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
	store->facts.router_count++;
	return 0;
}

/* Next hops of one route that share its load. */
static int add_next_hops(struct link_store *store, unsigned char family, uint32_t metric,
			 const struct nlattr *hops)
{
	const struct rtnexthop *hop = mnl_attr_get_payload(hops);
	int left = mnl_attr_get_payload_len(hops);
	int error = 0;

	while (!error && RTNH_OK(hop, left)) {
		struct rt_attributes sorted =
			rt_nested_attributes(RTNH_DATA(hop), hop->rtnh_len - sizeof(*hop));

		if (!(hop->rtnh_flags & RTNH_F_DEAD))
			error = add_router(store, family, metric, (unsigned int)hop->rtnh_ifindex,
					   sorted.at[RTA_GATEWAY]);
		left -= RTNH_ALIGN(hop->rtnh_len);
		hop = RTNH_NEXT(hop);
	}
	return error;
}

static bool is_way_out(const struct rtmsg *header)
{
	return header->rtm_type == RTN_UNICAST && !(header->rtm_flags & RTM_F_CLONED) &&
	       (header->rtm_family == AF_INET || header->rtm_family == AF_INET6);
}

static bool is_default_route(const struct rtmsg *header)
{
	return is_way_out(header) && header->rtm_dst_len == 0 && header->rtm_src_len == 0;
}

static int add_route(struct link_store *store, const struct nlmsghdr *message)
{
	const struct rtmsg *header = mnl_nlmsg_get_payload(message);
	struct rt_attributes sorted;
	uint32_t metric;

	if (!is_default_route(header))
		return 0;
	sorted = rt_attributes(message, sizeof(*header));
	if (rt_number(sorted.at[RTA_TABLE], header->rtm_table) != RT_TABLE_MAIN ||
	    header->rtm_flags & RTNH_F_DEAD)
		return 0;
	metric = rt_number(sorted.at[RTA_PRIORITY], 0);
	if (sorted.at[RTA_MULTIPATH])
		return add_next_hops(store, header->rtm_family, metric, sorted.at[RTA_MULTIPATH]);
	return add_router(store, header->rtm_family, metric, rt_number(sorted.at[RTA_OIF], 0),
			  sorted.at[RTA_GATEWAY]);
}

int link_store_add(struct link_store *store, const struct nlmsghdr *message)
{
	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
		return rt_has_header(message, sizeof(struct ifinfomsg)) ? add_link(store, message)
									: 0;
	case RTM_NEWADDR:
		return rt_has_header(message, sizeof(struct ifaddrmsg))
			       ? add_address(store, message)
			       : 0;
	case RTM_NEWROUTE:
		return rt_has_header(message, sizeof(struct rtmsg)) ? add_route(store, message) : 0;
	}
	return 0;
}

bool link_message_turns(const struct nlmsghdr *message)
{
	switch (message->nlmsg_type) {
	case RTM_NEWRULE:
	case RTM_DELRULE: return true;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		return rt_has_header(message, sizeof(struct rtmsg)) &&
		       is_way_out(mnl_nlmsg_get_payload(message));
	}
	return false;
}

/* Bridges tell of their ports as links too, in a family of their own. */
bool link_message_matters(const struct nlmsghdr *message)
{
	const void *header = mnl_nlmsg_get_payload(message);

	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		return rt_has_header(message, sizeof(struct ifinfomsg)) &&
		       ((const struct ifinfomsg *)header)->ifi_family == AF_UNSPEC;
	case RTM_NEWADDR:
	case RTM_DELADDR: return true;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		return rt_has_header(message, sizeof(struct rtmsg)) && is_default_route(header);
	}
	return false;
}
