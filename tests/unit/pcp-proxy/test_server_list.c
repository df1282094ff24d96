/* SPDX-License-Identifier: BSD-2-Clause */
/* The PCP servers that DHCP tells of: RFC 7291. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/server_list.h"
#include "tests/support/spelled.h"

static void entry_is(const struct server_list *list, uint16_t number, const char *text,
		     uint16_t server)
{
	struct address expected = address(text);

	assert_true(number < list->count);
	assert_true(address_same(&list->list[number].address, &expected));
	assert_int_equal(list->list[number].server, server);
}

/* RFC 7291 4: one list for each server. */
static void each_list_of_dhcpv4_is_a_server(void **state)
{
	static const uint8_t option[] = { 8, 100, 64, 0, 1, 100, 64, 0, 2, 4, 192, 0, 2, 1 };
	struct server_list list = { 0 };

	(void)state;
	assert_true(server_list_add_dhcpv4(&list, option, sizeof(option)));
	assert_int_equal(list.count, 3);
	assert_int_equal(list.servers, 2);
	entry_is(&list, 0, "100.64.0.1", 0);
	entry_is(&list, 1, "100.64.0.2", 0);
	entry_is(&list, 2, "192.0.2.1", 1);
}

/* RFC 7291 3: one option for each server; it can be one of IPv4. */
static void each_option_of_dhcpv6_is_a_server(void **state)
{
	static const uint8_t one[32] = { 0x20, 1,   0x0d, 0xb8, [15] = 1, [26] = 0xff,
					 0xff, 192, 0,    2,    1 };
	static const uint8_t other[16] = { 0x20, 1, 0x0d, 0xb8, [15] = 2 };
	struct server_list list = { 0 };

	(void)state;
	assert_true(server_list_add_dhcpv6(&list, one, sizeof(one)));
	assert_true(server_list_add_dhcpv6(&list, other, sizeof(other)));
	assert_int_equal(list.count, 3);
	assert_int_equal(list.servers, 2);
	entry_is(&list, 0, "2001:db8::1", 0);
	entry_is(&list, 1, "192.0.2.1", 0);
	entry_is(&list, 2, "2001:db8::2", 1);
}

static void addresses_that_are_no_servers_are_passed_over(void **state)
{
	static const uint8_t option[] = { 12, 127, 0, 0, 1, 224, 0, 0, 1,
					  0,  0,   0, 0, 4, 192, 0, 2, 1 };
	static const uint8_t loopback[32] = { [15] = 1, [16] = 0xff, 2, [31] = 1 };
	struct server_list list = { 0 };

	(void)state;
	assert_true(server_list_add_dhcpv4(&list, option, sizeof(option)));
	assert_true(server_list_add_dhcpv6(&list, loopback, sizeof(loopback)));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.servers, 1);
	entry_is(&list, 0, "192.0.2.1", 0);
}

static void lengths_that_contradict_each_other_spoil_an_option(void **state)
{
	static const struct {
		uint8_t octets[16];
		size_t length;
	} bad[] = {
		{ { 0 }, 0 },
		{ { 0 }, 1 },
		{ { 3, 1, 2, 3 }, 4 },
		{ { 4, 192, 0, 2 }, 4 },
		{ { 8, 192, 0, 2, 1 }, 5 },
		{ { 4, 192, 0, 2, 1, 4 }, 6 },
		{ { 4, 192, 0, 2, 1, 0 }, 6 },
	};
	static const uint8_t addresses[17] = { 0x20, 1 };
	struct server_list list = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(server_list_add_dhcpv4(&list, bad[i].octets, bad[i].length));
	assert_false(server_list_add_dhcpv6(&list, addresses, 0));
	assert_false(server_list_add_dhcpv6(&list, addresses, 15));
	assert_false(server_list_add_dhcpv6(&list, addresses, 17));
	assert_int_equal(list.count, 0);
}

static void what_there_is_no_room_for_is_left_out(void **state)
{
	uint8_t option[1 + 4 * (SERVER_LIST_MAX + 2)];
	struct server_list list = { 0 };

	(void)state;
	memset(option, 10, sizeof(option));
	option[0] = sizeof(option) - 1;
	assert_true(server_list_add_dhcpv4(&list, option, sizeof(option)));
	assert_true(server_list_add_dhcpv4(&list, option, sizeof(option)));
	assert_int_equal(list.count, SERVER_LIST_MAX);
	assert_int_equal(list.servers, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_list_of_dhcpv4_is_a_server),
		cmocka_unit_test(each_option_of_dhcpv6_is_a_server),
		cmocka_unit_test(addresses_that_are_no_servers_are_passed_over),
		cmocka_unit_test(lengths_that_contradict_each_other_spoil_an_option),
		cmocka_unit_test(what_there_is_no_room_for_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
