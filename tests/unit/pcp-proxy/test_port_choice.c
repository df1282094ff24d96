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
static struct port_run choose_run(struct port_wish wish, const struct taken *taken, uint8_t draw)
{
	struct random_source random = { fill_with, &draw };

	return port_choose(&wish, LOW, HIGH, is_free, taken, &random);
}

static uint16_t choose(struct port_wish wish, const struct taken *taken, uint8_t draw)
{
	struct port_run run = choose_run(wish, taken, draw);

	assert_int_equal(run.more, 0);
	return run.first;
}

static void the_suggested_port_is_the_first_choice(void **state)
{
	const struct taken none = { .count = 0 };

	(void)state;
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 443, 80, false, 0, 0 }, &none, 0),
			 443);
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 0, 80, false, 0, 0 }, &none, 0),
			 80);
}

static void the_internal_number_is_the_second(void **state)
{
	const struct taken taken = { { 443 }, 1 };

	(void)state;
	assert_int_equal(
		choose((struct port_wish){ PROTOCOL_TCP, 443, 80, false, 0, 0 }, &taken, 0), 80);
	assert_int_equal(choose((struct port_wish){ PROTOCOL_TCP, 443, 80, true, 0, 0 }, &taken, 0),
			 0);
}

static void else_one_of_the_range_is_drawn_until_none_is_left(void **state)
{
	struct taken taken = { { 443, 80 }, 2 };
	const struct port_wish wish = { PROTOCOL_TCP, 443, 80, false, 0, 0 };
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
	const struct port_wish server = {
		PROTOCOL_UDP, PCP_SERVER_PORT, PCP_CLIENT_PORT, false, 0, 0
	};
	const struct port_wish tcp = { PROTOCOL_TCP, PCP_SERVER_PORT, 80, false, 0, 0 };

	(void)state;
	assert_in_range(choose(server, &none, 0), LOW, HIGH);
	assert_int_equal(choose(tcp, &none, 0), PCP_SERVER_PORT);
	assert_true(port_is_reserved(PROTOCOL_UDP, PCP_CLIENT_PORT));
	assert_false(port_is_reserved(PROTOCOL_TCP, PCP_CLIENT_PORT));
}

/* -- runs of ports: RFC 7753 4.2 -- */

/* So many, from the suggested or the internal one on, of either parity. */
static struct port_wish several(uint16_t suggested, uint16_t otherwise, uint16_t count)
{
	return (struct port_wish){ PROTOCOL_TCP,          suggested, otherwise, false,
				   (uint16_t)(count - 1), 0 };
}

static void assert_run(struct port_run run, uint16_t first, uint16_t count)
{
	assert_int_equal(run.first, first);
	assert_int_equal(run.more + 1, count);
}

static void a_run_begins_where_a_single_port_would_be(void **state)
{
	const struct taken none = { .count = 0 }, taken = { { 445 }, 1 };

	(void)state;
	assert_run(choose_run(several(443, 80, 4), &none, 0), 443, 4);
	assert_run(choose_run(several(0, 80, 4), &none, 0), 80, 4);
	assert_run(choose_run(several(443, 80, 4), &taken, 0), 80, 4);
}

static void the_longest_run_is_chosen_where_none_is_long_enough(void **state)
{
	const struct taken taken = { { 445, 83, 1000, 1003 }, 4 };

	(void)state;
	assert_run(choose_run(several(443, 81, 4), &taken, 0), 443, 2); /* all three have two */
	assert_run(choose_run(several(444, 80, 4), &taken, 0), 80, 3);
	assert_run(choose_run(several(444, 82, 4), &taken, 0), 1001, 2);
}

/* Wherever the search begins. */
static void a_run_is_never_cut_by_where_the_search_began(void **state)
{
	const struct taken taken = { { 443 }, 1 };
	const uint8_t draws[] = { 0, 0x40, 0x80, 0xff };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(draws); i++)
		assert_run(choose_run(several(443, 443, 4), &taken, draws[i]), LOW, 4);
}

static void a_run_ends_before_what_nobody_gets_and_with_the_last_port(void **state)
{
	const struct taken none = { .count = 0 };
	struct port_wish udp = several(5347, 5347, 8);

	(void)state;
	udp.protocol = PROTOCOL_UDP;
	assert_run(choose_run(udp, &none, 0), LOW, 4); /* the longest, all of the range */
	assert_run(choose_run(several(65532, 65531, 5), &none, 0), 65531, 5);
	udp.more = 2;
	assert_run(choose_run(udp, &none, 0), 5347, 3);
}

/* RFC 4787 4.2.2, for RTP and RTCP. */
static void parity_is_kept_where_it_can_be(void **state)
{
	const struct taken none = { .count = 0 }, taken = { { 1000, 1002 }, 2 };
	struct port_wish wish = several(443, 80, 2);

	(void)state;
	wish.parity_of = 50000;
	assert_run(choose_run(wish, &none, 0), 80, 2);
	wish.parity_of = 50001;
	assert_run(choose_run(wish, &none, 0), 443, 2);
	wish.suggested = 444;
	assert_run(choose_run(wish, &none, 0), 1001, 2);
	wish.otherwise = 0;
	wish.suggested = 0;
	wish.parity_of = 50000;
	assert_run(choose_run(wish, &none, 0), 1000, 2);
	assert_run(choose_run(wish, &taken, 0), 1001, 1); /* rather than none */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_suggested_port_is_the_first_choice),
		cmocka_unit_test(the_internal_number_is_the_second),
		cmocka_unit_test(else_one_of_the_range_is_drawn_until_none_is_left),
		cmocka_unit_test(nobody_gets_the_ports_of_pcp),
		cmocka_unit_test(a_run_begins_where_a_single_port_would_be),
		cmocka_unit_test(the_longest_run_is_chosen_where_none_is_long_enough),
		cmocka_unit_test(a_run_is_never_cut_by_where_the_search_began),
		cmocka_unit_test(a_run_ends_before_what_nobody_gets_and_with_the_last_port),
		cmocka_unit_test(parity_is_kept_where_it_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
