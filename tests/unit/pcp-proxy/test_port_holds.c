/* SPDX-License-Identifier: BSD-2-Clause */
/* Ports that not everybody can be given for a while. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp.h"
#include "pcp-proxy/port_holds.h"
#include "tests/support/spelled.h"

static struct port_holds holds;

static int empty(void **state)
{
	(void)state;
	memset(&holds, 0, sizeof(holds));
	return 0;
}

static void put(uint16_t port, const char *owner, monotonic until)
{
	struct address host = address(owner);

	port_holds_put(&holds, PROTOCOL_TCP, port, &host, until);
}

static bool refuses(uint16_t port, const char *text, monotonic now)
{
	struct address host = address(text);

	return port_holds_refuse(&holds, PROTOCOL_TCP, port, &host, now);
}

/* PCP-S-065 */
static void a_port_stays_its_owners_for_a_while(void **state)
{
	(void)state;
	put(80, "192.168.1.20", seconds(120));
	assert_true(refuses(80, "192.168.1.21", seconds(119)));
	assert_false(refuses(80, "192.168.1.20", seconds(119)));
	assert_false(refuses(80, "192.168.1.21", seconds(120)));
	assert_false(refuses(81, "192.168.1.21", seconds(1)));
}

static void a_port_of_nobody_is_refused_to_all(void **state)
{
	(void)state;
	put(80, "0.0.0.0", seconds(120));
	assert_true(refuses(80, "192.168.1.20", 0));
	assert_true(refuses(80, "192.168.1.21", 0));
}

static void the_other_protocol_is_not_meant(void **state)
{
	struct address host = address("192.168.1.21");

	(void)state;
	put(80, "192.168.1.20", seconds(120));
	assert_false(port_holds_refuse(&holds, PROTOCOL_UDP, 80, &host, 0));
}

static void a_new_hold_replaces_the_old_one(void **state)
{
	(void)state;
	put(80, "192.168.1.20", seconds(120));
	put(80, "192.168.1.21", seconds(240));
	assert_false(refuses(80, "192.168.1.21", 0));
	assert_true(refuses(80, "192.168.1.20", seconds(239)));
}

/* Twice around: the newest are there, the oldest are forgotten. */
static void a_full_table_forgets_the_oldest(void **state)
{
	uint16_t port;

	(void)state;
	for (port = 1; port <= 2 * PORT_HOLDS; port++)
		put(port, "192.168.1.20", seconds(120));
	for (port = 1; port <= PORT_HOLDS; port++)
		assert_false(refuses(port, "192.168.1.21", 0));
	for (; port <= 2 * PORT_HOLDS; port++)
		assert_true(refuses(port, "192.168.1.21", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, empty)
		TEST(a_port_stays_its_owners_for_a_while), TEST(a_port_of_nobody_is_refused_to_all),
		TEST(the_other_protocol_is_not_meant),     TEST(a_new_hold_replaces_the_old_one),
		TEST(a_full_table_forgets_the_oldest),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
