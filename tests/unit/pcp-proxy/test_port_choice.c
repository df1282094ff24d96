/* SPDX-License-Identifier: BSD-2-Clause */
/* Which external port a mapping gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp.h"
#include "pcp-proxy/port_choice.h"

#define LOW  1000
#define HIGH 1003

/* Ports that somebody has already. */
struct taken {
	uint16_t ports[8];
	size_t count;
};

static bool is_free(const void *context, uint16_t port)
{
	const struct taken *taken = context;
	size_t i;

	for (i = 0; i < taken->count; i++)
		if (taken->ports[i] == port)
			return false;
	return true;
}

static void fill_with(void *self, void *octets, size_t length)
{
	memset(octets, *(uint8_t *)self, length);
}

/* Draws always this octet. */
static uint16_t choose(struct port_wish wish, const struct taken *taken, uint8_t draw)
{
	struct random_source random = { fill_with, &draw };

	return port_choose(&wish, LOW, HIGH, is_free, taken, &random);
}

static void the_suggested_port_is_the_first_choice(void **state)
{
	const struct taken none = { .count = 0 };

	(void)state;
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 443, 80, false }, &none, 0), 443);
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 0, 80, false }, &none, 0), 80);
}

static void the_internal_number_is_the_second(void **state)
{
	const struct taken taken = { { 443 }, 1 };

	(void)state;
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 443, 80, false }, &taken, 0), 80);
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 443, 80, true }, &taken, 0), 0);
}

static void else_one_of_the_range_is_drawn_until_none_is_left(void **state)
{
	struct taken taken = { { 443, 80 }, 2 };
	const struct port_wish wish = { PROTOCOL_TCP, 443, 80, false };
	uint16_t port;

	(void)state;
	assert_int_equal(choose(wish, &taken, 0), LOW);
	assert_int_equal(choose(wish, &taken, 0xff), HIGH);
	while (taken.count < 6) {
		port = choose(wish, &taken, 0x80);
		assert_in_range(port, LOW, HIGH);
		assert_true(is_free(&taken, port));
		taken.ports[taken.count++] = port;
	}
	assert_int_equal(choose(wish, &taken, 0x80), 0);
}

/* PCP-S-064: who held these could pose as the server. */
static void nobody_gets_the_ports_of_pcp(void **state)
{
	const struct taken none = { .count = 0 };
	const struct port_wish server = { PROTOCOL_UDP, PCP_SERVER_PORT, PCP_CLIENT_PORT, false };
	const struct port_wish tcp = { PROTOCOL_TCP, PCP_SERVER_PORT, 80, false };

	(void)state;
	assert_in_range(choose(server, &none, 0), LOW, HIGH);
	assert_int_equal(choose(tcp, &none, 0), PCP_SERVER_PORT);
	assert_true(port_is_reserved(PROTOCOL_UDP, PCP_CLIENT_PORT));
	assert_false(port_is_reserved(PROTOCOL_TCP, PCP_CLIENT_PORT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_suggested_port_is_the_first_choice),
		cmocka_unit_test(the_internal_number_is_the_second),
		cmocka_unit_test(else_one_of_the_range_is_drawn_until_none_is_left),
		cmocka_unit_test(nobody_gets_the_ports_of_pcp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
