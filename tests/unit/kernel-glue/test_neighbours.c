/* SPDX-License-Identifier: BSD-2-Clause */
/* Neighbours from rtnetlink's messages, as the kernel writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "kernel-glue/neighbours.h"
#include "tests/support/spelled.h"

static struct neighbours neighbours;

static int start_empty(void **state)
{
	(void)state;
	neighbours = (struct neighbours){ .count = 0 };
	return 0;
}

static int clear(void **state)
{
	(void)state;
	neighbours_clear(&neighbours);
	return 0;
}

static void add(const char *text, uint16_t nud, const char *lladdr, size_t length)
{
	_Alignas(struct nlmsghdr) char bytes[256] = { 0 };
	struct nlmsghdr *message = mnl_nlmsg_put_header(bytes);
	struct ndmsg *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	struct address of = address(text);
	bool ipv4 = address_is_ipv4(&of);

	message->nlmsg_type = RTM_NEWNEIGH;
	header->ndm_family = ipv4 ? AF_INET : AF_INET6;
	header->ndm_state = nud;
	mnl_attr_put(message, NDA_DST, ipv4 ? 4 : 16, ipv4 ? address_ipv4_octets(&of) : of.octets);
	if (length > 0)
		mnl_attr_put(message, NDA_LLADDR, length, lladdr);
	assert_int_equal(neighbours_add(&neighbours, message), 0);
}

static const char *mac_of(const char *text)
{
	struct address of = address(text);
	const struct neighbour *neighbour;
	static char mac[MAC_TEXT];

	neighbours_sort(&neighbours);
	neighbour = neighbours_find(&neighbours, &of);
	return neighbour ? mac_print(&neighbour->mac, mac) : "none";
}

static void hosts_of_both_families_are_found_by_their_address(void **state)
{
	char text[ADDRESS_TEXT];
	int i;

	(void)state;
	for (i = 200; i > 100; i--) {
		snprintf(text, sizeof(text), "192.168.1.%d", i);
		add(text, NUD_STALE, (const char[]){ 2, 0, 0, 0, 0, (char)i }, 6);
	}
	add("2001:db8:1::20", NUD_REACHABLE, "\x02\x00\x5e\xab\x53\x1f", 6);
	assert_string_equal(mac_of("2001:db8:1::20"), "02:00:5e:ab:53:1f");
	assert_string_equal(mac_of("192.168.1.101"), "02:00:00:00:00:65");
	assert_string_equal(mac_of("192.168.1.200"), "02:00:00:00:00:c8");
	assert_string_equal(mac_of("192.168.1.100"), "none");
}

static void only_hosts_that_have_answered_count(void **state)
{
	(void)state;
	assert_string_equal(mac_of("192.168.1.20"), "none");
	add("192.168.1.20", NUD_INCOMPLETE, NULL, 0);
	add("192.168.1.21", NUD_FAILED, "\x02\x00\x5e\xab\x53\x1f", 6);
	add("224.0.0.251", NUD_NOARP, "\x01\x00\x5e\x00\x00\xfb", 6);
	assert_int_equal(neighbours.count, 0);
	add("192.168.1.22", NUD_PERMANENT, "\x02\x00\x5e\xab\x53\x1f", 6);
	assert_string_equal(mac_of("192.168.1.22"), "02:00:5e:ab:53:1f");
}

static void addresses_of_other_kinds_of_links_are_no_mac_addresses(void **state)
{
	(void)state;
	add("192.168.1.20", NUD_REACHABLE, NULL, 0);
	add("192.168.1.21", NUD_REACHABLE, "\x01\x02\x03\x04", 4);      /* a tunnel */
	add("192.168.1.22", NUD_REACHABLE, "01234567890123456789", 20); /* InfiniBand */
	assert_int_equal(neighbours.count, 0);
}

static void messages_that_are_cut_off_or_of_another_kind_say_nothing(void **state)
{
	_Alignas(struct nlmsghdr) char bytes[64] = { 0 };
	struct nlmsghdr *message = mnl_nlmsg_put_header(bytes);

	(void)state;
	message->nlmsg_type = RTM_NEWNEIGH;
	assert_int_equal(neighbours_add(&neighbours, message), 0);
	message->nlmsg_type = RTM_NEWLINK;
	assert_int_equal(neighbours_add(&neighbours, message), 0);
	assert_int_equal(neighbours.count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, start_empty, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hosts_of_both_families_are_found_by_their_address),
		TEST(only_hosts_that_have_answered_count),
		TEST(addresses_of_other_kinds_of_links_are_no_mac_addresses),
		TEST(messages_that_are_cut_off_or_of_another_kind_say_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
