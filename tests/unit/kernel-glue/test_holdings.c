/* SPDX-License-Identifier: BSD-2-Clause */
/* What we have the kernel forward, and what it would refuse. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel-glue/holdings.h"
#include "tests/support/glue_world.h"

#define CAPACITY 64
#define NOW      seconds(1000)

static int open_holdings(void **state)
{
	*state = holdings_new(CAPACITY);
	return *state ? 0 : -1;
}

static int close_holdings(void **state)
{
	holdings_free(*state);
	return 0;
}

static int add(void *holdings, const char *text, monotonic expires)
{
	struct forwarding forwarding = forwarding_of(text);

	return holdings_add(holdings, &forwarding, expires, NOW);
}

static bool removes(void *holdings, const char *text)
{
	struct forwarding forwarding = forwarding_of(text);
	monotonic expires;

	return holdings_remove(holdings, &forwarding, &expires);
}

static void what_is_held_is_refused_until_it_is_gone(void **state)
{
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.20:80", NEVER), 0);
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.20:80", NEVER), -EEXIST);
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.21:80", NEVER), -EEXIST);
	assert_int_equal(add(*state, "tcp 203.0.113.5:81 192.168.1.20:80", NEVER), -EEXIST);
	assert_int_equal(holdings_count(*state), 1);
	assert_true(removes(*state, "tcp 203.0.113.5:80 192.168.1.20:80"));
	assert_false(removes(*state, "tcp 203.0.113.5:80 192.168.1.20:80"));
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.21:80", NEVER), 0);
}

static void what_expired_a_while_ago_is_in_nobodys_way(void **state)
{
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.20:80", NOW - seconds(60)), 0);
	assert_int_equal(add(*state, "tcp 203.0.113.5:80 192.168.1.21:80", NEVER), 0);
}

static void each_has_a_place_of_its_own_and_keeps_it(void **state)
{
	struct forwarding web = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80");
	struct forwarding dns = forwarding_of("udp 203.0.113.5:53 192.168.1.20:53"), found;
	monotonic expires;
	uint32_t place;

	assert_int_equal(holdings_find(*state, &web), 0);
	assert_int_equal(holdings_add(*state, &web, seconds(2000), NOW), 0);
	assert_int_equal(holdings_add(*state, &dns, NEVER, NOW), 0);
	place = holdings_find(*state, &web);
	assert_int_not_equal(place, holdings_find(*state, &dns));
	assert_in_range(place, 1, holdings_places(*state) - 1);
	assert_true(holdings_at(*state, place, &found, &expires));
	assert_int_equal(forwarding_compare(&found, &web), 0);
	assert_true(expires == seconds(2000));
	assert_true(holdings_renew(*state, &web, seconds(3000), &expires));
	assert_true(expires == seconds(2000));
	assert_int_equal(holdings_find(*state, &web), place);
}

/* Two filters of one port share the way back: it stays as long as one of them does. */
static void companions_are_shared_by_filters_of_one_mapping(void **state)
{
	const char *one = "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24";
	const char *other = "tcp 203.0.113.5:80 192.168.1.20:80 from 192.0.2.0/24";
	struct forwarding forwarding = forwarding_of(one);

	assert_int_equal(add(*state, one, seconds(2000)), 0);
	assert_true(holdings_shared_until(*state, &forwarding, ROLE_REVERSE) == 0);
	assert_int_equal(add(*state, other, seconds(3000)), 0);
	assert_true(holdings_shared_until(*state, &forwarding, ROLE_REVERSE) == seconds(3000));
	assert_true(removes(*state, other));
	assert_true(holdings_shared_until(*state, &forwarding, ROLE_REVERSE) == 0);
}

static void it_is_full_at_its_capacity(void **state)
{
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80");
	unsigned int i;

	for (i = 0; i < CAPACITY; i++) {
		forwarding.internal.port = forwarding.external.port = (uint16_t)(1000 + i);
		assert_int_equal(holdings_add(*state, &forwarding, NEVER, NOW), 0);
	}
	forwarding.internal.port = forwarding.external.port = 999;
	assert_int_equal(holdings_add(*state, &forwarding, NEVER, NOW), -ENFILE);
	holdings_clear(*state);
	assert_int_equal(holdings_count(*state), 0);
	assert_int_equal(holdings_add(*state, &forwarding, NEVER, NOW), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_holdings, close_holdings)
		TEST(what_is_held_is_refused_until_it_is_gone),
		TEST(what_expired_a_while_ago_is_in_nobodys_way),
		TEST(each_has_a_place_of_its_own_and_keeps_it),
		TEST(companions_are_shared_by_filters_of_one_mapping),
		TEST(it_is_full_at_its_capacity),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
