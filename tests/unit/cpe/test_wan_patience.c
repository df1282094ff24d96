/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* When another mode is believed, as addresses come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/wan_patience.h"

#define NOW seconds(1000)

static struct wan none; /* as before the first look */
static monotonic wait_until;

static int begin(void **state)
{
	(void)state;
	none = (struct wan){ .interface = 0 };
	wait_until = 0;
	return 0;
}

static struct wan found(const char *mode)
{
	return (struct wan){ .name = "wan0",
			     .mode = deployment_find(mode),
			     .reason = "something tells" };
}

/* Its IPv6 address came then. */
static struct wan found_nat64(monotonic ipv6_came)
{
	struct wan wan = found("nat64");

	wan.misses_ipv4 = true;
	wan.ipv6_came = (uint32_t)(ipv6_came / (MONOTONIC_SECOND / 100));
	return wan;
}

static bool keeps(const struct wan *before, struct wan now_found, monotonic now)
{
	return wan_keeps_mode(&wait_until, before, &now_found, now);
}

static void what_is_there_tells_at_once(void **state)
{
	(void)state;
	assert_false(keeps(&none, found("public"), NOW));
	assert_false(keeps(&none, found("auto"), NOW));
}

static void what_is_missing_for_a_moment_tells_nothing(void **state)
{
	struct wan before = found("nat444");

	(void)state;
	assert_true(keeps(&before, found("auto"), NOW));
	assert_true(keeps(&before, found("auto"), NOW + seconds(3600)));
	assert_false(keeps(&before, found("nat444"), NOW + seconds(3600)));
}

static void another_mode_has_to_stay(void **state)
{
	struct wan before = found("nat444");

	(void)state;
	assert_true(keeps(&before, found("public"), NOW));
	assert_true(wait_until > NOW);
	assert_true(keeps(&before, found("public"), NOW + seconds(4)));
	assert_false(keeps(&before, found("nat444"), NOW + seconds(4)));
	assert_true(keeps(&before, found("public"), NOW + seconds(6))); /* begins anew */
	assert_false(keeps(&before, found("public"), NOW + seconds(11)));
}

/* The IPv4 address that is there a moment later is no reason to lose anything for. */
static void at_boot_ipv4_may_come_after_ipv6(void **state)
{
	(void)state;
	assert_true(keeps(&none, found_nat64(NOW - seconds(1)), NOW));
	assert_int_equal(wait_until, NOW + seconds(29));
	assert_false(keeps(&none, found("nat444"), NOW + seconds(3)));
	/* The mode that nothing has told yet is none to keep. */
	none = found("auto");
	assert_true(keeps(&none, found_nat64(NOW + seconds(3)), NOW + seconds(3)));
	assert_false(keeps(&none, found_nat64(NOW + seconds(3)), NOW + seconds(33)));
}

/* A daemon that starts on a line which has been up for long knows at once. */
static void ipv4_that_has_not_come_for_long_will_not_come(void **state)
{
	(void)state;
	assert_false(keeps(&none, found_nat64(NOW - seconds(30)), NOW));
	assert_int_equal(wait_until, NOW);
}

static void the_clock_of_addresses_wraps_and_may_be_ahead(void **state)
{
	monotonic wrapped = UINT64_C(0x100000005) * (MONOTONIC_SECOND / 100);

	(void)state;
	assert_true(keeps(&none, found_nat64(NOW + seconds(1)), NOW));
	assert_int_equal(wait_until, NOW + seconds(30));
	wait_until = 0;
	assert_true(keeps(&none, found_nat64(wrapped - seconds(1)), wrapped));
	assert_int_equal(wait_until, wrapped + seconds(29));
}

static void ipv4_that_is_lost_may_come_back_and_counts_at_once(void **state)
{
	struct wan before = found("public"), nat64 = found_nat64(0);

	(void)state;
	assert_true(keeps(&before, nat64, NOW));
	assert_true(keeps(&before, nat64, NOW + seconds(29)));
	assert_false(keeps(&before, nat64, NOW + seconds(30)));
	assert_false(keeps(&nat64, found("public"), NOW + seconds(40)));
}

static void another_line_has_no_part_in_it(void **state)
{
	struct wan before = found("nat444");

	(void)state;
	before.name[0] = 'p';
	assert_false(keeps(&before, found("public"), NOW));
	assert_false(keeps(&before, found("auto"), NOW));
	before.name[0] = 'w';
	before.reason = NULL; /* it was configured */
	assert_false(keeps(&before, found("public"), NOW));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup(function, begin)
	const struct CMUnitTest tests[] = {
		TEST(what_is_there_tells_at_once),
		TEST(what_is_missing_for_a_moment_tells_nothing),
		TEST(another_mode_has_to_stay),
		TEST(at_boot_ipv4_may_come_after_ipv6),
		TEST(ipv4_that_has_not_come_for_long_will_not_come),
		TEST(the_clock_of_addresses_wraps_and_may_be_ahead),
		TEST(ipv4_that_is_lost_may_come_back_and_counts_at_once),
		TEST(another_line_has_no_part_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
