/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts about links from rtnetlink's messages, as the kernel writes them. */
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "kernel-glue/link_facts.h"
#include "tests/support/spelled.h"

static struct link_store store;
static _Alignas(struct nlmsghdr) char bytes[1024];

static int open_store(void **state)
{
	(void)state;
	store = (struct link_store){ .link_room = 0 };
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	link_store_clear(&store);
	return 0;
}

static void *begin(uint16_t type, size_t size)
{
	struct nlmsghdr *message;

	memset(bytes, 0, sizeof(bytes));
	message = mnl_nlmsg_put_header(bytes);
	message->nlmsg_type = type;
	return mnl_nlmsg_put_extra_header(message, size);
}

static struct nlmsghdr *message(void)
{
	return (struct nlmsghdr *)bytes;
}

static void add(void)
{
	assert_int_equal(link_store_add(&store, message()), 0);
}

static void add_link(unsigned int index, const char *name, unsigned int flags)
{
	struct ifinfomsg *header = begin(RTM_NEWLINK, sizeof(*header));

	header->ifi_index = (int)index;
	header->ifi_flags = flags;
	mnl_attr_put_strz(message(), IFLA_IFNAME, name);
	add();
}

#define CAME 4242 /* 1/100 s behind the machine's start */

static void add_address(unsigned int index, const char *text, uint8_t length, uint32_t flags)
{
	struct ifa_cacheinfo times = { .cstamp = CAME, .tstamp = CAME + 1 };
	struct address of = address(text);
	bool ipv4 = address_is_ipv4(&of);
	struct ifaddrmsg *header = begin(RTM_NEWADDR, sizeof(*header));

	header->ifa_family = ipv4 ? AF_INET : AF_INET6;
	header->ifa_index = index;
	header->ifa_prefixlen = length;
	mnl_attr_put_u32(message(), IFA_FLAGS, flags);
	mnl_attr_put(message(), IFA_CACHEINFO, sizeof(times), &times);
	if (ipv4)
		mnl_attr_put(message(), IFA_LOCAL, 4, address_ipv4_octets(&of));
	else
		mnl_attr_put(message(), IFA_ADDRESS, 16, of.octets);
	add();
}

static void put_route(uint8_t length, uint8_t table)
{
	struct rtmsg *header = begin(RTM_NEWROUTE, sizeof(*header));

	header->rtm_family = AF_INET;
	header->rtm_dst_len = length;
	header->rtm_table = table;
	header->rtm_type = RTN_UNICAST;
}

static void add_router(unsigned int index, const char *gateway, uint32_t metric)
{
	struct address of = address(gateway);

	put_route(0, RT_TABLE_MAIN);
	mnl_attr_put_u32(message(), RTA_OIF, index);
	mnl_attr_put_u32(message(), RTA_PRIORITY, metric);
	mnl_attr_put(message(), RTA_GATEWAY, 4, address_ipv4_octets(&of));
	add();
}

static void links_are_found_by_name_and_up_only_with_a_carrier(void **state)
{
	(void)state;
	add_link(2, "wan0", IFF_UP | IFF_RUNNING);
	add_link(3, "lan0", IFF_UP);
	assert_int_equal(link_named(&store.facts, "wan0")->index, 2);
	assert_true(link_named(&store.facts, "wan0")->up);
	assert_false(link_named(&store.facts, "lan0")->up);
	assert_null(link_named(&store.facts, "wan"));
}

static void addresses_are_listed_by_link_and_those_not_ready_are_left_out(void **state)
{
	const struct link_address *found;
	struct address expected = address("203.0.113.5");

	(void)state;
	add_address(2, "203.0.113.5", 24, 0);
	add_address(3, "192.168.1.1", 24, 0);
	add_address(2, "2001:db8::5", 64, IFA_F_TENTATIVE);
	add_address(2, "2001:db8::6", 64, IFA_F_DADFAILED);
	add_address(2, "2001:db8::7", 64, IFA_F_DEPRECATED);
	found = link_next_address(&store.facts, 2, NULL);
	assert_true(address_same(&found->prefix.address, &expected));
	assert_int_equal(found->prefix.length, 96 + 24);
	assert_false(found->deprecated);
	assert_int_equal(found->came, CAME);
	found = link_next_address(&store.facts, 2, found);
	assert_int_equal(found->prefix.length, 64);
	assert_true(found->deprecated);
	assert_null(link_next_address(&store.facts, 2, found));
}

static void the_default_router_with_the_lowest_metric_counts(void **state)
{
	struct address expected = address("203.0.113.2");

	(void)state;
	assert_null(link_router(&store.facts, 0, true));
	add_router(2, "203.0.113.1", 200);
	add_router(2, "203.0.113.2", 100);
	add_router(4, "198.51.100.1", 50);
	assert_true(address_same(&link_router(&store.facts, 2, true)->address, &expected));
	assert_int_equal(link_router(&store.facts, 0, true)->index, 4);
	assert_null(link_router(&store.facts, 2, false));
	assert_null(link_router(&store.facts, 9, true));
}

static void routes_to_somewhere_or_of_other_tables_are_no_default(void **state)
{
	(void)state;
	put_route(24, RT_TABLE_MAIN);
	add();
	assert_false(link_message_matters(message()));
	assert_true(link_message_turns(message())); /* but somebody may have waited for it */
	put_route(0, RT_TABLE_LOCAL);
	add();
	assert_int_equal(store.facts.router_count, 0);
	put_route(0, RT_TABLE_MAIN);
	assert_true(link_message_matters(message()));
}

static void facts_are_compared_whole(void **state)
{
	struct link_store before;

	(void)state;
	add_link(2, "wan0", IFF_UP);
	before = store;
	store = (struct link_store){ .link_room = 0 };
	add_link(2, "wan0", IFF_UP);
	assert_true(link_facts_same(&before.facts, &store.facts));
	link_store_clear(&store);
	add_link(2, "wan0", IFF_UP | IFF_RUNNING);
	assert_false(link_facts_same(&before.facts, &store.facts));
	link_store_clear(&before);
}

/* The kernel does not do this; but nothing is read beyond a message. */
static void messages_cut_short_say_nothing(void **state)
{
	static const uint16_t types[] = { RTM_NEWLINK, RTM_NEWADDR, RTM_NEWROUTE };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		(void)begin(types[i], 1);
		add();
	}
	assert_int_equal(
		store.facts.link_count + store.facts.address_count + store.facts.router_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)
		TEST(links_are_found_by_name_and_up_only_with_a_carrier),
		TEST(addresses_are_listed_by_link_and_those_not_ready_are_left_out),
		TEST(the_default_router_with_the_lowest_metric_counts),
		TEST(routes_to_somewhere_or_of_other_tables_are_no_default),
		TEST(facts_are_compared_whole),
		TEST(messages_cut_short_say_nothing),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
