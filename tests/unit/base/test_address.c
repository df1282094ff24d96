/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, prefixes and endpoints: what they are, and their texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/base/address.h"
#include "tests/support/spelled.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* PCP-W-010, 011: the family is decided by 96 bits, not by the 16 that are one. */
static void a_mapped_address_is_ipv4_and_nothing_else_is(void **state)
{
	static const struct {
		const char *text;
		bool ipv4;
	} cases[] = {
		{ "192.0.2.1", true },         { "0.0.0.0", true },
		{ "::ffff:192.0.2.1", true },  { "2001:db8::ffff:c000:201", false },
		{ "::192.0.2.1", false },      { "::", false },
		{ "::fffe:192.0.2.1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		struct address one = address(cases[i].text);

		assert_int_equal(address_is_ipv4(&one), cases[i].ipv4);
	}
}

/* PCP-W-012. */
static void no_address_has_two_spellings(void **state)
{
	struct address ipv6 = address("::"), ipv4 = address("0.0.0.0"), loopback = address("::1");

	(void)state;
	assert_true(address_same(&ipv6, &ADDRESS_NONE));
	assert_true(address_same(&ipv4, &ADDRESS_NONE_IPV4));
	assert_true(address_is_none(&ipv6) && address_is_none(&ipv4));
	assert_false(address_same(&ipv6, &ipv4));
	assert_false(address_is_none(&loopback));
}

static void a_prefix_holds_what_agrees_in_its_bits(void **state)
{
	static const struct {
		const char *prefix;
		uint8_t length;
		const char *address;
		bool inside;
	} cases[] = {
		{ "192.168.1.0", 96 + 24, "192.168.1.255", true },
		{ "192.168.1.0", 96 + 24, "192.168.2.0", false },
		{ "192.168.1.0", 96 + 25, "192.168.1.127", true },
		{ "192.168.1.0", 96 + 25, "192.168.1.128", false },
		{ "192.168.1.9", 128, "192.168.1.9", true },
		{ "192.168.1.9", 128, "192.168.1.8", false },
		{ "192.168.1.9", 96, "10.0.0.1", true },
		{ "192.168.1.9", 96, "2001:db8::1", false },
		{ "192.168.1.9", 120, "192.168.1.1", true }, /* bits behind do not matter */
		{ "2001:db8::", 33, "2001:db8:7fff::", true },
		{ "2001:db8::", 33, "2001:db8:8000::", false },
		{ "2001:db8::", 127, "2001:db8::1", true },
		{ "2001:db8::", 127, "2001:db8::2", false },
		{ "::", 0, "2001:db8::2", true },
		{ "::", 0, "1.2.3.4", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		struct prefix prefix = { address(cases[i].prefix), cases[i].length };
		struct address one = address(cases[i].address);

		if (prefix_contains(&prefix, &one) != cases[i].inside)
			fail_msg("%s/%u and %s", cases[i].prefix, cases[i].length,
				 cases[i].address);
	}
}

static void some_addresses_are_no_host(void **state)
{
	static const char *const none[] = {
		"0.0.0.0",   "0.1.2.3",   "127.0.0.1",       "127.255.255.255",
		"224.0.0.1", "240.0.0.1", "255.255.255.255", "::",
		"::1",       "ff02::1",
	};
	static const char *const hosts[] = {
		"1.0.0.0", "10.0.0.1", "126.0.0.1",   "128.0.0.1", "223.255.255.255",
		"fe80::1", "fd00::1",  "2001:db8::1", "::2",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(none); i++) {
		struct address one = address(none[i]);

		if (address_names_host(&one))
			fail_msg("%s", none[i]);
	}
	for (i = 0; i < LENGTH(hosts); i++) {
		struct address one = address(hosts[i]);

		if (!address_names_host(&one))
			fail_msg("%s", hosts[i]);
	}
}

/* PCP-P-001: where the public Internet begins, each edge from both sides. */
static void strangers_reach_public_addresses_alone(void **state)
{
	static const char *const inside[] = {
		"0.0.0.0",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.1",
		"169.254.1.1",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.2",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.0",
		"192.168.255.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.1",
		"203.0.113.5",
		"224.0.0.1",
		"240.0.0.0",
		"255.255.255.255",
		"::",
		"::1",
		"64:ff9b::1",
		"fe80::1",
		"fd00::1",
		"ff02::1",
		"2001::1",
		"2001:db8::1",
		"2002::1",
		"3fff::1",
		"4000::1",
	};
	static const char *const outside[] = {
		"1.1.1.1",         "9.255.255.255",  "11.0.0.0",       "100.63.255.255",
		"100.128.0.0",     "172.15.255.255", "172.32.0.0",     "192.0.1.1",
		"192.167.255.255", "192.169.0.0",    "198.17.255.255", "198.20.0.0",
		"223.255.255.255", "2001:200::1",    "2001:db7::1",    "2001:db9::1",
		"2000::1",         "2003::1",        "3fff:1000::1",   "2600::1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(inside); i++) {
		struct address one = address(inside[i]);

		if (address_is_public(&one))
			fail_msg("%s", inside[i]);
	}
	for (i = 0; i < LENGTH(outside); i++) {
		struct address one = address(outside[i]);

		if (!address_is_public(&one))
			fail_msg("%s", outside[i]);
	}
}

static void socket_addresses_of_both_families_go_both_ways(void **state)
{
	static const char *const texts[] = { "192.0.2.1", "2001:db8::1" };
	static const int families[] = { AF_INET, AF_INET6 };
	static const socklen_t lengths[] = { sizeof(struct sockaddr_in),
					     sizeof(struct sockaddr_in6) };
	struct sockaddr_storage storage;
	struct endpoint back;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		struct endpoint one = { address(texts[i]), 5351 };

		assert_int_equal(endpoint_to_sockaddr(&one, &storage), lengths[i]);
		assert_int_equal(storage.ss_family, families[i]);
		assert_true(endpoint_from_sockaddr((struct sockaddr *)&storage, &back));
		assert_true(endpoint_same(&one, &back));
	}
	storage.ss_family = AF_UNIX;
	assert_false(endpoint_from_sockaddr((struct sockaddr *)&storage, &back));
}

static void endpoints_differ_in_address_or_port(void **state)
{
	struct endpoint one = { address("192.0.2.1"), 80 };
	struct endpoint port = { address("192.0.2.1"), 81 };
	struct endpoint other = { address("192.0.2.2"), 80 };

	(void)state;
	assert_true(endpoint_same(&one, &one));
	assert_false(endpoint_same(&one, &port));
	assert_false(endpoint_same(&one, &other));
}

static void addresses_have_one_text(void **state)
{
	static const char *const texts[] = { "192.0.2.1", "2001:db8::1", "::", "0.0.0.0",
					     "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" };
	char text[ADDRESS_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		struct address one = address(texts[i]);

		assert_string_equal(address_print(&one, text), texts[i]);
	}
}

static void what_is_no_address_is_not_taken_for_one(void **state)
{
	static const char *const texts[] = { "",         "1.2.3",       "1.2.3.4.5", "1.2.3.256",
					     "1.2.3.4 ", "2001:db8::g", "[::1]",     "localhost" };
	struct address before = address("192.0.2.9"), one = before;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		assert_false(address_parse(texts[i], &one));
	assert_true(address_same(&one, &before));
}

static void endpoints_are_printed_as_they_are_read(void **state)
{
	static const char *const texts[] = { "192.0.2.1:80", "[2001:db8::1]:65535",
					     "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:12345" };
	char text[ENDPOINT_TEXT];
	struct endpoint one;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		assert_true(endpoint_parse(texts[i], 5351, &one));
		assert_string_equal(endpoint_print(&one, text), texts[i]);
	}
}

static void an_endpoint_without_port_gets_the_usual_one(void **state)
{
	static const char *const texts[] = { "192.0.2.1", "2001:db8::1", "[2001:db8::1]" };
	struct endpoint one;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		assert_true(endpoint_parse(texts[i], 5351, &one));
		assert_int_equal(one.port, 5351);
	}
}

static void what_is_no_endpoint_is_not_taken_for_one(void **state)
{
	static const char *const texts[] = {
		"",
		":",
		"80",
		":80",
		"192.0.2.1:",
		"192.0.2.1:0",
		"192.0.2.1:65536",
		"192.0.2.1:-1",
		"192.0.2.1:+80",
		"192.0.2.1: 80",
		"192.0.2.1:80x",
		"192.0.2.1:99999999999999999999",
		"[192.0.2.1]:80",
		"[2001:db8::1",
		"[2001:db8::1]80",
		"[2001:db8::1]:",
		"[]:80",
		"[",
		"]",
		"[::ffff:192.0.2.1]:80",
		"2001:db8::1:99999",
		"host:80",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc:80",
	};
	struct endpoint before = { address("192.0.2.9"), 9 }, one = before;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		if (endpoint_parse(texts[i], 5351, &one))
			fail_msg("taken: %s", texts[i]);
	assert_true(endpoint_same(&one, &before));
}

static void an_ipv6_network_is_one_peer(void **state)
{
	struct address one, other, ipv4;

	(void)state;
	assert_true(address_parse("2001:db8:1:2::3", &one));
	assert_true(address_parse("2001:db8:1:2:ffff::", &other));
	one = address_peer(&one);
	other = address_peer(&other);
	assert_true(address_same(&one, &other));
	assert_true(address_parse("192.0.2.1", &ipv4));
	one = address_peer(&ipv4);
	assert_true(address_same(&one, &ipv4));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mapped_address_is_ipv4_and_nothing_else_is),
		cmocka_unit_test(no_address_has_two_spellings),
		cmocka_unit_test(a_prefix_holds_what_agrees_in_its_bits),
		cmocka_unit_test(some_addresses_are_no_host),
		cmocka_unit_test(strangers_reach_public_addresses_alone),
		cmocka_unit_test(socket_addresses_of_both_families_go_both_ways),
		cmocka_unit_test(endpoints_differ_in_address_or_port),
		cmocka_unit_test(addresses_have_one_text),
		cmocka_unit_test(what_is_no_address_is_not_taken_for_one),
		cmocka_unit_test(endpoints_are_printed_as_they_are_read),
		cmocka_unit_test(an_endpoint_without_port_gets_the_usual_one),
		cmocka_unit_test(what_is_no_endpoint_is_not_taken_for_one),
		cmocka_unit_test(an_ipv6_network_is_one_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
